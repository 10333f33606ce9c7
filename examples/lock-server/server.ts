/**
 * A lock server on TCP. A client says who it is by its first line, and then `ask` or `release`; it is answered `ok` or `no`, and `yours` once it
 * has the lock. `status` answers who has it, and who waits. Who closes the connection goes away.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What `status` answers. */
export interface Status {
  readonly holder: string | null;
  readonly waiting: readonly string[];
}

/** Who has the lock, and who waits for it. */
export class Lock {
  holder: string | null = null;
  waiting: string[] = [];

  ask(client: string): boolean {
    if (this.holder === client || this.waiting.includes(client)) return false;
    if (this.holder === null) this.holder = client;
    else this.waiting.push(client);
    return true;
  }
  release(client: string): boolean {
    if (this.holder !== client) return false;
    this.holder = this.waiting.shift() ?? null;
    return true;
  }
  goAway(client: string): void {
    if (!this.release(client)) this.waiting = this.waiting.filter((other) => other !== client);
  }
}

export class LockServer {
  readonly #server: Server;
  readonly #sockets = new Map<string, Socket>();

  private constructor(private readonly lock: Lock) {
    this.#server = createServer((socket) => this.#serve(socket));
  }
  /** A server on some free port. */
  static async start(lock: Lock): Promise<LockServer> {
    const server = new LockServer(lock);
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  async stop(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    let client = '';
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      if (client !== '') {
        const before = this.lock.holder;
        socket.write(`${this.#answer(client, line)}\n`);
        this.#tell(before);
        return;
      }
      client = line;
      this.#sockets.set(client, socket);
    });
    socket.on('end', () => {
      const before = this.lock.holder;
      this.#sockets.delete(client);
      this.lock.goAway(client);
      this.#tell(before);
    });
  }
  #answer(client: string, line: string): string {
    const { holder, waiting } = this.lock;
    if (line === 'status') return JSON.stringify({ holder, waiting });
    const isDone = line === 'ask' ? this.lock.ask(client) : this.lock.release(client);
    return isDone ? 'ok' : 'no';
  }
  /** Tells who has the lock now, if that was not so before. */
  #tell(before: string | null): void {
    const { holder } = this.lock;
    if (holder !== null && holder !== before) this.#sockets.get(holder)?.write('yours\n');
  }
}
