/**
 * A Raft server with timers and sockets: it listens on TCP, and speaks JSON, a line for a message. What cannot be sent is lost, as Raft allows. A
 * client's line is `{"command": "set x 1"}`; it is answered once the command is committed, `{"index": 1}`, or with null by who is no leader.
 */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openTrace, type Trace } from '../../checker/trace.ts';
import { type Message, RaftServer } from './server.ts';
import { FileStorage } from './storage.ts';

export interface NodeOptions {
  readonly name: string;
  /** Of all servers the ports, on this machine. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where it keeps what it must find again, and writes its log. */
  readonly folder: string;
  readonly traced: boolean;
}

/** In milliseconds. An election takes as long as a message and its answer, which is far less. */
const heartbeat = 40;
const patience = { least: 150, most: 300 };

export class RaftNode {
  readonly #server: RaftServer;
  readonly #trace: Trace | null;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #to = new Map<string, Socket>();
  /** Clients that wait, by the index that their command has. */
  #waiting: { readonly index: number; readonly command: string; readonly socket: Socket }[] = [];
  #election: NodeJS.Timeout | undefined;
  readonly #heartbeats: NodeJS.Timeout;
  #isStopped = false;

  private constructor(private readonly options: NodeOptions) {
    const { name, ports, folder, traced } = options;
    this.#trace = openTrace(name, traced ? join(folder, `${name}.jsonl`) : null);
    this.#server = new RaftServer({
      name,
      servers: Object.keys(ports),
      storage: new FileStorage(join(folder, `${name}.json`)),
      send: (message) => this.#send(message),
      trace: this.#trace,
    });
    this.#listener = createServer((socket) => this.#serve(socket));
    this.#heartbeats = setInterval(() => this.#server.heartbeat(), heartbeat);
    this.#wait();
  }
  static async start(options: NodeOptions): Promise<RaftNode> {
    const node = new RaftNode(options);
    node.#listener.listen(options.ports[options.name], '127.0.0.1');
    await once(node.#listener, 'listening');
    return node;
  }
  get isLeader(): boolean {
    return this.#server.role === 'leader';
  }
  get committed(): readonly string[] {
    return this.#server.committed;
  }
  /** Stops at once, as a crash does. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#election);
    clearInterval(this.#heartbeats);
    for (const socket of this.#sockets) socket.destroy();
    this.#trace?.close();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  /** Waits for a leader to be heard of, each time for another while, so that two seldom stand for election at once. */
  #wait(): void {
    clearTimeout(this.#election);
    const { least, most } = patience;
    this.#election = setTimeout(
      () => {
        this.#server.timeout();
        this.#wait();
      },
      least + Math.random() * (most - least),
    );
  }

  #serve(socket: Socket): void {
    this.#keep(socket);
    const lines = createInterface({ input: socket }).on('error', () => {});
    lines.on('line', (line) => {
      // Lines that have arrived may be left over when it stops.
      if (this.#isStopped) return;
      const said = JSON.parse(line) as Message | { readonly command: string };
      if ('command' in said) this.#request(said.command, socket);
      else if (this.#server.receive(said)) this.#wait();
      this.#answer();
    });
  }
  #request(command: string, socket: Socket): void {
    const index = this.#server.request(command);
    if (index === null) socket.write('null\n');
    else this.#waiting.push({ index, command, socket });
  }
  /** Tells clients what is committed by now, and whose command another has taken the place of. */
  #answer(): void {
    const { committed } = this;
    for (const { index, command, socket } of this.#waiting)
      if (index <= committed.length)
        socket.write(`${committed[index - 1] === command ? JSON.stringify({ index }) : 'null'}\n`);
    this.#waiting = this.#waiting.filter(({ index }) => index > committed.length);
  }

  #send(message: Message): void {
    let socket = this.#to.get(message.to);
    if (socket === undefined) {
      socket = connect(this.options.ports[message.to] as number, '127.0.0.1');
      this.#keep(socket);
      this.#to.set(message.to, socket);
      socket.on('close', () => this.#to.delete(message.to));
    }
    socket.write(`${JSON.stringify(message)}\n`);
  }
  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // What it is about is that the socket closes.
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Ports that are free. */
export async function freePorts(names: readonly string[]): Promise<Record<string, number>> {
  const found = names.map(async (name) => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return { name, listener, port: (listener.address() as AddressInfo).port };
  });
  // All are found before any is given back.
  const all = await Promise.all(found);
  await Promise.all(all.map(({ listener }) => once(listener.close(), 'close')));
  return Object.fromEntries(all.map(({ name, port }) => [name, port]));
}
