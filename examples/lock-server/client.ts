/** Clients of the lock server, each with its connection: what tests have of it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Lock, LockServer, type Status } from './server.ts';

/** A connection. What it is told without having asked, that the lock is its own, is passed over. */
class Client {
  readonly #answers: ((line: string) => void)[] = [];
  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => {
      if (line !== 'yours') this.#answers.shift()?.(line);
    });
  }
  static async named(name: string, port: number): Promise<Client> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${name}\n`);
    return new Client(socket);
  }
  say(line: string): Promise<string> {
    const answer = new Promise<string>((resolve) => this.#answers.push(resolve));
    this.socket.write(`${line}\n`);
    return answer;
  }
  /** Once it has come back, the server has noticed. */
  async close(): Promise<void> {
    this.socket.end();
    await once(this.socket, 'close');
  }
}

/** A server with its clients, who connect when they have something to say. */
export class System {
  readonly #clients = new Map<string, Client>();
  private constructor(
    private readonly server: LockServer,
    private readonly watcher: Client,
  ) {}
  static async start(lock: Lock): Promise<System> {
    const server = await LockServer.start(lock);
    return new System(server, await Client.named('watcher', server.port));
  }
  async say(name: string, line: 'ask' | 'release'): Promise<boolean> {
    const client = this.#clients.get(name) ?? (await Client.named(name, this.server.port));
    this.#clients.set(name, client);
    return (await client.say(line)) === 'ok';
  }
  async goAway(name: string): Promise<void> {
    await this.#clients.get(name)?.close();
    this.#clients.delete(name);
  }
  async status(): Promise<Status> {
    return JSON.parse(await this.watcher.say('status')) as Status;
  }
  stop(): Promise<void> {
    return this.server.stop();
  }
}
