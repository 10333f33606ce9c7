/** A client of the cluster, which writes. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** Whether a server has committed it: only a leader does, and only if it hears from others. */
export async function isWritten(port: number, command: string): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = new Promise<string>((resolve) => {
    const lines = createInterface({ input: socket }).on('line', resolve);
    for (const ends of ['error', 'close']) lines.on(ends, () => resolve('null'));
  });
  socket.write(`${JSON.stringify({ command })}\n`);
  const said = await Promise.race([answer, setTimeout(100, 'null')]);
  socket.destroy();
  return said !== 'null';
}
