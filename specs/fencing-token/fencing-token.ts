/**
 * Fencing tokens: a file in a storage service, clients that read it, change it and write it back, and a lock service, so that
 * one client at a time does so.
 *
 * The problem. A client that has the lock may crash, so the lock is granted as a lease: it expires after a while (Cary Gray
 * and David Cheriton, "Leases", SOSP 1989). Before it writes, a client looks at its clock, and its lease has not expired. Then
 * it stops: its garbage is collected, or its virtual machine is moved. When it goes on it has noticed nothing. Meanwhile its
 * lease has expired, another client has got the lock and has read the file; and now the first one writes. The lock service
 * kept its word: at no time did two clients have a lease that was not over. But to look at a clock and to change something
 * elsewhere are two things, and any time may pass between them.
 *
 * The protocol. With each lease the lock service gives a number, the fencing token, which is greater each time. Clients send it
 * with every request to the storage, to read or to write, and the storage refuses every request with a smaller token than the
 * greatest that it has seen.
 *
 * Why it works. If a client's write is let in, then so was its read, and between the two the storage has let in no other
 * token: a smaller one is refused, and after a greater one the write would have been refused. So nobody else wrote in
 * between. Nothing is assumed of clocks, of pauses, or of how long messages take. It matters that reads are looked at too: it
 * is the read of the next client that shuts out the one before; its write would come too late.
 *
 * Abstractions, and why they lose no violation. A client that pauses is one that takes no step while time goes on. Messages
 * may be late and overtake each other, but are not lost, and nobody crashes: in every finite run that looks like being late.
 * Each client adds one line to the file, with its name, so that the file tells whose updates are in it. Nobody gives the lock
 * back early: whoever could get it then may as well get it after the next ticks. The lock service's clock is the time itself,
 * since all that matters is how clocks differ. What is bounded is time: it ends after a few ticks, and so do the leases.
 */
import { Set } from 'immutable';
import {
  allows,
  clocks,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';

export const fencingToken = spec(
  {
    name: 'fencing-token',
    title: 'A lock with a lease, and a storage that checks fencing tokens',
    topic: 'ordering and causality',
    parameters: {
      clients: integer('clients, each of which adds a line to the file', { default: 2, from: 2, to: 4 }),
      ticks: integer('ticks until time ends', { default: 2, from: 1, to: 6 }),
      lease: integer('ticks until a lease expires', { default: 1, from: 1, to: 4 }),
      /** Messages are on their way for any time, or for none; and the clocks of clients drift. Clients may always pause. */
      faults: faults(['delays', 'clock-skew'], { default: 'delays' }),
      skew: integer("ticks by which clients' clocks drift from the time", {
        default: 1,
        from: 1,
        to: 2,
        counts: 'clock-skew',
      }),
    },
    definitions: {
      /** The storage checks the tokens of these requests. */
      isFenced: (_request: 'Read' | 'Write'): boolean => true,
    },
  },
  ({ clients, ticks, lease, faults: mayHappen, skew: most }, { isFenced }) => {
    const Client = processes('client', clients);
    const Lock = oneOf('lock');
    const Storage = oneOf('storage');
    type Client = Member<'client'>;

    /** The lock is granted once for each lease that begins before time ends. Token 0 is nobody's. */
    const Token = range(0, Math.floor(ticks / lease) + 1);
    /** The lines of the file, each by the name of the client that adds it. */
    const Lines = subsetOf(Client);
    const Message = messages({
      Acquire: { from: Client, to: Lock },
      Granted: { from: Lock, to: Client, token: Token },
      Read: { from: Client, to: Storage, token: Token },
      Value: { from: Storage, to: Client, token: Token, lines: Lines },
      Write: { from: Client, to: Storage, token: Token, lines: Lines },
      WriteOk: { from: Storage, to: Client },
      Refused: { from: Storage, to: Client },
    });
    const Network = network(Message);
    /** Without delays, time does not go on while a message is on its way. Whoever waits for the lock may wait. */
    const isDue = (s: { readonly network: Of<typeof Network> }) =>
      !allows(mayHappen, 'delays') && s.network.some((m) => m.type !== 'Acquire');
    const skew = allows(mayHappen, 'clock-skew') ? most : 0;
    const Time = clocks(Client, { ticks, skew, drift: skew > 0, due: isDue });

    const { domains, initially, action, invariant, step, reachable, predicate } = variables({
      clocks: Time,
      /** The token that the lock service granted last, and when. */
      granted: Token,
      grantedAt: Time.readings,
      /** The file, with the token of the request that wrote it, */
      file: record({ lines: Lines, token: Token }),
      /** and the greatest token that the storage has seen where it looks. */
      fence: Token,
      /** How far each client is, */
      phase: functionFrom(Client, oneOf('idle', 'asking', 'reading', 'sure', 'writing', 'done')),
      /** when its lease expires, by its own clock, counted from when it asked, */
      expiry: functionFrom(Client, optional(Time.readings)),
      /** and what it is about to write. */
      draft: functionFrom(Client, optional(record({ lines: Lines, token: Token }))),
      network: Network,
    });
    const init = initially({
      clocks: Time.right,
      granted: 0,
      grantedAt: 0,
      file: { lines: Set(), token: 0 },
      fence: 0,
      phase: Client.to('idle'),
      expiry: Client.to(null),
      draft: Client.to(null),
      network: Network.empty,
    });
    type State = (typeof init)[number];
    type Request = Extract<Of<typeof Message>, { readonly type: 'Read' | 'Write' }>;

    const hasExpired = (s: State, client: Client) => {
      const expiry = s.expiry.get(client);
      return expiry === null || s.clocks.isOver(client, expiry);
    };
    /** The client takes the lock for its own. */
    const holds = (s: State, client: Client) =>
      ['reading', 'sure', 'writing'].includes(s.phase.get(client)) && !hasExpired(s, client);
    const isFree = (s: State) => s.granted === 0 || s.clocks.time >= s.grantedAt + lease;
    const isStale = (m: Request, fence: number) => isFenced(m.type) && m.token < fence;
    const fenceAfter = (m: Request, fence: number) => (isFenced(m.type) ? m.token : fence);
    /** The client has no lock any more, and may ask for it again. */
    const idle = (s: State, client: Client) => ({
      phase: s.phase.set(client, 'idle'),
      expiry: s.expiry.set(client, null),
    });

    /** A client asks for the lock. Its lease may begin at once, so that is from when it counts. */
    const Ask = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.phase.get(client) === 'idle',
      effect: (s, { client }) => ({
        phase: s.phase.set(client, 'asking'),
        expiry: s.expiry.set(client, s.clocks.deadline(client, lease)),
        network: s.network.send(Message.Acquire({ from: client, to: 'lock' })),
      }),
    });
    /** The lock service grants the lock if it is free, or if its lease has expired: with the next token. */
    const Grant = action({
      forSome: { m: (s) => s.network.deliverable('Acquire') },
      guard: (s) => isFree(s),
      effect: (s, { m }) => ({
        granted: s.granted + 1,
        grantedAt: s.clocks.time,
        network: s.network.reply(m, Message.Granted({ from: 'lock', to: m.from, token: s.granted + 1 })),
      }),
    });
    /** A client has the lock, and reads the file. */
    const Read = action({
      forSome: { m: (s) => s.network.deliverable('Granted') },
      guard: (s, { m }) => !hasExpired(s, m.to),
      effect: (s, { m }) => ({
        phase: s.phase.set(m.to, 'reading'),
        network: s.network.reply(m, Message.Read({ from: m.to, to: 'storage', token: m.token })),
      }),
    });
    /** A client has read the file, and makes up what to write. It looks at its clock: the lease has not expired. */
    const CheckLease = action({
      forSome: { m: (s) => s.network.deliverable('Value') },
      guard: (s, { m }) => !hasExpired(s, m.to),
      effect: (s, { m }) => ({
        phase: s.phase.set(m.to, 'sure'),
        draft: s.draft.set(m.to, { lines: m.lines.add(m.to), token: m.token }),
        network: s.network.deliver(m),
      }),
    });
    /** Sure that it has the lock, the client writes. It may have paused since it looked at its clock, and not have noticed. */
    const Write = action({
      forSome: { client: Client },
      guard: (s, { client }) => s.phase.get(client) === 'sure',
      effect: (s, { client }) => ({
        phase: s.phase.set(client, 'writing'),
        draft: s.draft.set(client, null),
        network: s.network.send(Message.Write({ from: client, to: 'storage', ...s.draft.get(client)! })),
      }),
    });
    /** A client is told that its line is in the file. */
    const Done = action({
      forSome: { m: (s) => s.network.deliverable('WriteOk') },
      effect: (s, { m }) => ({
        phase: s.phase.set(m.to, 'done'),
        expiry: s.expiry.set(m.to, null),
        network: s.network.deliver(m),
      }),
    });
    /** A client notices that its lease has expired, before it has written anything. */
    const GiveUp = action({
      forSome: {
        m: (s) => s.network.filter((m) => m.type === 'Granted' || m.type === 'Value'),
      },
      guard: (s, { m }) => hasExpired(s, m.to),
      effect: (s, { m }) => ({ ...idle(s, m.to), network: s.network.deliver(m) }),
    });
    /** A client is told that another one has the lock. */
    const HearRefused = action({
      forSome: { m: (s) => s.network.deliverable('Refused') },
      effect: (s, { m }) => ({ ...idle(s, m.to), network: s.network.deliver(m) }),
    });

    /** The storage is read. From now on it lets in nobody who had the lock before. */
    const StorageReads = action({
      forSome: { m: (s) => s.network.deliverable('Read') },
      guard: (s, { m }) => !isStale(m, s.fence),
      effect: (s, { m }) => ({
        fence: fenceAfter(m, s.fence),
        network: s.network.reply(
          m,
          Message.Value({ from: 'storage', to: m.from, token: m.token, lines: s.file.lines }),
        ),
      }),
    });
    /** The storage is written. */
    const StorageWrites = action({
      forSome: { m: (s) => s.network.deliverable('Write') },
      guard: (s, { m }) => !isStale(m, s.fence),
      effect: (s, { m }) => ({
        fence: fenceAfter(m, s.fence),
        file: { lines: m.lines, token: m.token },
        network: s.network.reply(m, Message.WriteOk({ from: 'storage', to: m.from })),
      }),
    });
    /** The storage refuses a request: it has seen a greater token. */
    const Refuse = action({
      forSome: {
        m: (s) => s.network.filter((m) => m.type === 'Read' || m.type === 'Write'),
      },
      guard: (s, { m }) => isStale(m, s.fence),
      effect: (s, { m }) => ({ network: s.network.reply(m, Message.Refused({ from: 'storage', to: m.from })) }),
    });

    /** What takes effect never bears a smaller token than what took effect before. */
    const TokensMonotonic = step((s, next) => s.file.token <= next.file.token);
    /** Whoever was told that its line is in the file finds it there. */
    const NoLostUpdate = invariant({
      forAll: { client: Client },
      holds: (s, { client }) => s.phase.get(client) !== 'done' || s.file.lines.has(client),
    });
    /** At no time do two clients take the lock for their own. */
    const OneHolder = invariant({
      forAll: { client: Client, other: Client },
      holds: (s, { client, other }) => client === other || !holds(s, client) || !holds(s, other),
    });
    /** A client may pause before it writes, until another one has the lock. */
    const Paused = reachable((s) =>
      Client.some(
        (client) => s.phase.get(client) === 'sure' && Client.some((other) => other !== client && holds(s, other)),
      ),
    );
    /** What it writes then may be late: the lock was granted to another one in between. */
    const LateWrite = reachable(({ network, granted }) => network.some((m) => m.type === 'Write' && m.token < granted));
    /** All lines may get into the file, and every client know it. */
    const AllComplete = reachable((s) => Client.every((client) => s.phase.get(client) === 'done'));
    /** Time ends, and who is not done still asks for the lock. */
    const finished = predicate((s) => s.network.every((m) => m.type === 'Acquire'));

    return {
      Client,
      isStale,
      domains,
      init,
      actions: {
        Ask,
        Grant,
        Read,
        CheckLease,
        Write,
        Done,
        GiveUp,
        HearRefused,
        StorageReads,
        StorageWrites,
        Refuse,
      },
      roles: {
        lock: { acts: [Grant], has: ['granted', 'grantedAt'] },
        storage: { acts: [StorageReads, StorageWrites, Refuse], has: ['file', 'fence'] },
      },
      invariants: { NoLostUpdate, OneHolder },
      properties: { TokensMonotonic, Paused, LateWrite, AllComplete },
      finished,
    };
  },
);
