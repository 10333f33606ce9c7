/**
 * A thread of a crew: explores chunks until it is ended. Letters come through a port, and are read without a turn of the event loop.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { Board, Head } from './board.ts';
import { Explorer, type Letter } from './explorer.ts';

/** What a thread is started with. */
export interface ThreadData {
  readonly memory: SharedArrayBuffer;
  readonly port: MessagePort;
}

export function runThread({ memory, port }: ThreadData): never {
  const board = new Board(memory);
  const explorer = new Explorer();
  for (;;) {
    const chunk = board.nextClaim();
    const place = board.placeOf(chunk);
    while (explorer.letter < (place[Head.letter] as number)) {
      const received = receiveMessageOnPort(port) as { readonly message: Letter } | undefined;
      if (received !== undefined) explorer.read(received.message);
    }
    explorer.explore(place);
    board.finish(chunk);
  }
}
