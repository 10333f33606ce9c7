/**
 * The bus: NATS JetStream, as far as it is wanted. Logs to which messages are added, each once it is acknowledged, and which are read from the
 * beginning, in order; and messages that are told to whoever is there.
 *
 * A message is acknowledged when the server has written it to its file, or when most of the servers have that are to keep it: so it outlives the
 * end of a server. That it is on the disk itself, and outlives the end of a machine's power, is so for most servers only. What is not
 * acknowledged is sent again, so that it may be there twice.
 *
 * Reading asks for some messages at a time, so that no more are on their way than there is room for, and begins anew behind the last one wherever
 * one is missing: a server that ends takes what was on its way with it.
 */
import type { Consumer, JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { ConnectionOptions, NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Connecting } from './connecting.ts';

type Nats = typeof import('@nats-io/transport-node');

/** The server has no room for more messages. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}
/** There is no such log any more: who has made it has removed it. */
export class NoLog extends Error {
  override readonly name = 'NoLog';
}

/** So many messages are asked for at a time, and so many milliseconds are waited for them. */
const some = 16;
const patience = 2000;
/** How long to wait before something is tried again, in milliseconds. */
const pause = 100;
/** So many milliseconds are tried to add a message. */
const mostTried = 120_000;
/** What the server answers that has no room: no more bytes for messages; none for its account; none at all. */
const roomless = new Set([10047, 10023, 10028, 10077, 10122]);

/** What it answers if there is no such log. */
const noLog = 10059;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a worker needs of a bus, and who has begun a run. */
export type Wire = Pick<Bus, 'makeLog' | 'removeLog' | 'add' | 'read' | 'say' | 'hear'>;

/** A log that is being read. */
export interface Reading {
  stop(): void;
}

export class Bus {
  private isClosed = false;
  private readonly subscriptions: Subscription[] = [];
  private constructor(
    private readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
    private readonly client: JetStreamClient,
    private readonly codeOf: (error: unknown) => number,
  ) {}

  /** Connects; rejects if nobody answers, if JetStream is off, or with `ERR_MODULE_NOT_FOUND` if the packages are not there. */
  static async connect(how: Connecting): Promise<Bus> {
    const [nats, jetstream] = await Promise.all([import('@nats-io/transport-node'), import('@nats-io/jetstream')]);
    const connection = await nats.connect({
      name: 'concord',
      timeout: 10_000,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 200,
      noAsyncTraces: true,
      ...optionsOf(how, nats),
    });
    try {
      const manager = await jetstream.jetstreamManager(connection, { timeout: 10_000 });
      const codeOf = (error: unknown): number => (error instanceof jetstream.JetStreamApiError ? error.code : 0);
      return new Bus(connection, manager, jetstream.jetstream(connection), codeOf);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }
  /** The most bytes that a message may have. */
  get mostBytes(): number {
    return this.connection.info?.max_payload ?? 2 ** 20;
  }

  /** Makes a log of messages under these subjects, which so many servers keep. */
  async makeLog(name: string, subjects: readonly string[], replicas: number): Promise<void> {
    await this.manager.streams.add({
      name,
      subjects: [...subjects],
      storage: 'file',
      retention: 'limits',
      discard: 'new',
      num_replicas: replicas,
    });
  }
  /** Removes it, if it is there. */
  async removeLog(name: string): Promise<void> {
    try {
      await this.manager.streams.delete(name);
    } catch {
      // Another has removed it, or the server is gone, and with it all that could be done about it.
    }
  }
  /** Adds a message to the log that has its subject; it is there once that resolves, perhaps twice. */
  async add(subject: string, bytes: Uint8Array): Promise<void> {
    const until = performance.now() + mostTried;
    for (let gone = 0; ; ) {
      try {
        await this.client.publish(subject, bytes, { timeout: patience });
        return;
      } catch (error) {
        if (this.isClosed) throw error;
        if (roomless.has(this.codeOf(error))) throw new NoRoom((error as Error).message);
        if (performance.now() > until) throw error;
        // A server that has just begun may not know of its logs yet.
        gone = (await this.isGone(subject)) ? gone + 1 : 0;
        if (gone > 3) throw new NoLog(`there is no log of ${subject} any more`);
        await sleep(pause);
      }
    }
  }
  /** True if it is known that no log has this subject. */
  private async isGone(subject: string): Promise<boolean> {
    try {
      await this.manager.streams.find(subject);
      return false;
    } catch (error) {
      return this.codeOf(error) === noLog;
    }
  }
  /** Reads the messages of a log under a subject, in order, one after the other. `fail` is told why there are no more. */
  read(
    log: string,
    subject: string,
    take: (bytes: Uint8Array, subject: string) => Promise<void> | void,
    fail: (error: unknown) => void,
  ): Reading {
    const reading = { isStopped: false };
    void this.readAll(log, subject, take, reading).catch((error: unknown) => {
      if (!reading.isStopped && !this.isClosed) fail(error);
    });
    return {
      stop: () => {
        reading.isStopped = true;
      },
    };
  }
  private async readAll(
    log: string,
    subject: string,
    take: (bytes: Uint8Array, subject: string) => Promise<void> | void,
    reading: { readonly isStopped: boolean },
  ): Promise<void> {
    let next = 1;
    let from: Consumer | null = null;
    let delivered = 0;
    let idle = 0;
    while (!reading.isStopped && !this.isClosed) {
      try {
        // Where the server is gone that had the reader, nobody says so: it is only that nothing comes.
        if (from === null || idle > 1) [from, delivered, idle] = [await this.readerFrom(log, subject, next), 0, 0];
        idle++;
        const messages = await from.fetch({ max_messages: some, expires: patience, idle_heartbeat: patience / 4 });
        for await (const message of messages) {
          if (message.info.deliverySequence !== ++delivered) {
            // What was on its way did not come: it is asked for anew.
            from = null;
            break;
          }
          idle = 0;
          next = message.seq + 1;
          if (reading.isStopped) return;
          try {
            await take(message.data, message.subject);
          } catch (error) {
            throw new TakingFailed(error);
          }
        }
      } catch (error) {
        if (error instanceof TakingFailed) throw error.cause;
        if (this.codeOf(error) === noLog) throw new NoLog(`there is no log ${log} any more`);
        from = null;
        await sleep(pause);
      }
    }
  }
  private async readerFrom(log: string, subject: string, next: number): Promise<Consumer> {
    const { name } = await this.manager.consumers.add(log, {
      ack_policy: 'none',
      deliver_policy: 'by_start_sequence',
      opt_start_seq: next,
      filter_subject: subject,
      mem_storage: true,
      num_replicas: 1,
      inactive_threshold: 30e9,
    });
    return this.client.consumers.get(log, name);
  }
  /** Tells something to whoever listens now. */
  say(subject: string, bytes: Uint8Array): void {
    if (!this.isClosed) this.connection.publish(subject, bytes);
  }
  /** Listens; what is answered is sent back. */
  hear(subject: string, take: (bytes: Uint8Array) => Uint8Array | null): void {
    const subscription = this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return;
        const answer = take(message.data);
        if (answer !== null) message.respond(answer);
      },
    });
    this.subscriptions.push(subscription);
  }
  /** Asks whoever listens; null if nobody answers in time. */
  async ask(subject: string, bytes: Uint8Array): Promise<Uint8Array | null> {
    try {
      return (await this.connection.request(subject, bytes, { timeout: patience / 2 })).data;
    } catch (error) {
      if (this.isClosed) throw error;
      return null;
    }
  }
  async close(): Promise<void> {
    this.isClosed = true;
    for (const subscription of this.subscriptions) subscription.unsubscribe();
    await this.connection.close();
  }
}

/** The same for the client of NATS. */
function optionsOf({ servers, user, password, token, creds, nkey, tls }: Connecting, nats: Nats): ConnectionOptions {
  const seed = (text: string): Uint8Array => new TextEncoder().encode(text);
  const { ca, cert, key } = tls ?? {};
  return {
    servers: [...servers],
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(token === undefined ? {} : { token }),
    ...(creds === undefined ? {} : { authenticator: nats.credsAuthenticator(seed(creds)) }),
    ...(nkey === undefined ? {} : { authenticator: nats.nkeyAuthenticator(seed(nkey)) }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            ...(ca === undefined ? {} : { caFile: ca }),
            ...(cert === undefined ? {} : { certFile: cert }),
            ...(key === undefined ? {} : { keyFile: key }),
          },
        }),
  };
}

/** What takes messages has failed, and not the reading. */
class TakingFailed extends Error {
  override readonly name = 'TakingFailed';
  constructor(override readonly cause: unknown) {
    super('a message could not be taken');
  }
}
