/**
 * A crew: the threads that explore chunks beside the one that has it. They hold integers only, and load no spec. A crew may serve one model
 * after the other.
 */
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { Board } from './board.ts';
import type { Letter } from './explorer.ts';
import type { ThreadData } from './thread.ts';

export interface CrewOptions {
  /** How many chunks may be open at once, for each thread. */
  readonly placesEach?: number;
  /** The integers of a place: what finds no room there is left to who has the crew. */
  readonly placeLength?: number;
}

export class Crew {
  readonly board: Board;
  /** The error by which a thread has ended; null if none has. */
  failure: Error | null = null;
  /** Models that it has served, chunks that were opened, and letters that were sent, ever. */
  models = 0;
  opened = 0;
  letters = 0;
  private readonly ports: readonly MessagePort[];
  private readonly workers: Worker[] = [];

  /** `size` counts the thread that has it, too. */
  constructor(
    readonly size: number,
    { placesEach = 4, placeLength = 1 << 16 }: CrewOptions = {},
  ) {
    this.board = Board.of(placesEach * size, placeLength);
    this.ports = Array.from({ length: size - 1 }, () => this.started());
  }
  private started(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadData = { memory: this.board.memory, port: port2 };
    const worker = new Worker(new URL('./thread.mjs', import.meta.url), {
      workerData,
      transferList: [port2],
      execArgv: [],
    });
    // A process that has nothing else to do may end.
    worker.unref();
    port1.unref();
    worker.on('error', (error: Error) => {
      this.failure ??= error;
    });
    this.workers.push(worker);
    return port1;
  }
  /** Tells all threads what they must know before they explore chunks that are opened from now on. Answers the letter with its number. */
  send(news: Omit<Letter, 'number'>): Letter {
    const letter = { ...news, number: ++this.letters };
    for (const port of this.ports) port.postMessage(letter);
    return letter;
  }
  /** Ends all threads, whatever they are at; the promise is kept once they are gone. */
  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
    for (const port of this.ports) port.close();
  }
}
