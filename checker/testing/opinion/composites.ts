/**
 * What networks, crashes, clocks and histories mean, on plain data: their operations, and the actions that come with them.
 */
import type {
  AbstractModel,
  ClockType,
  CrashType,
  HistoryType,
  NetworkType,
  Plain,
  PlainRecord,
  PlainState,
  PlainThread,
  Term,
  Type,
} from './abstract.ts';
import { explains } from './explains.ts';
import { applied, itemsOf, type Means, PlainFailure } from './means.ts';
import { bagOf, channelOf, membersOf, placesOf, same, setOf, subsetsOf, tuples, valuesOf } from './plain.ts';

export type PlainNetwork = {
  readonly messages: readonly Plain[];
  /** Both sides of the cut; null while there is none. */
  readonly islands: readonly Plain[] | null;
  readonly losses: number;
  readonly duplicates: number;
  readonly partitions: number;
};
type PlainCrashes = { readonly up: readonly boolean[]; readonly crashes: number };
type PlainClocks = { readonly time: number; readonly offset: readonly number[] };
type PlainHistory = { readonly threads: readonly PlainThread[] };

/** What a variable of a composite type is at first. */
export function emptyOf(type: Type): Plain {
  switch (type.t) {
    case 'net': {
      const channels = type.order === 'fifo' ? valuesOf(channelOf(type.among)).map((): Plain => []) : [];
      return { messages: channels, islands: null, losses: 0, duplicates: 0, partitions: 0 };
    }
    case 'crash':
      return { up: membersOf(type.of).map(() => true), crashes: 0 };
    case 'clock':
      return { time: type.skew, offset: membersOf(type.of).map(() => 0) };
    case 'hist':
      return { threads: membersOf(type.of).map((): Plain => ({ completed: [], pending: null })) };
    default:
      throw new Error(`${type.t} is not empty by itself`);
  }
}

function queueOf(type: NetworkType, message: PlainRecord): number {
  const channel = { from: message.from as Plain, to: message.to as Plain };
  return placesOf(channelOf(type.among)).get(JSON.stringify(channel)) as number;
}
function sent(type: NetworkType, network: PlainNetwork, message: Plain): PlainNetwork {
  const { messages } = network;
  if (type.order === 'fifo') {
    const queue = queueOf(type, message as PlainRecord);
    return { ...network, messages: messages.map((of, i) => (i === queue ? [...(of as Plain[]), message] : of)) };
  }
  if (type.keeps) return { ...network, messages: setOf([...messages, message]) };
  return { ...network, messages: bagOf([...(messages as [Plain, number][]), [message, 1]]) };
}
function without(type: NetworkType, network: PlainNetwork, message: Plain): PlainNetwork {
  const { messages } = network;
  if (type.order === 'fifo') {
    const queue = queueOf(type, message as PlainRecord);
    return { ...network, messages: messages.map((of, i) => (i === queue ? (of as Plain[]).slice(1) : of)) };
  }
  if (type.keeps) return { ...network, messages: messages.filter((other) => !same(other, message)) };
  const left = (messages as [Plain, number][]).map(([other, n]) => [other, same(other, message) ? n - 1 : n] as const);
  return { ...network, messages: bagOf(left) };
}
function deliverable(type: NetworkType, network: PlainNetwork): Plain[] {
  const { messages } = network;
  const heads =
    type.order === 'fifo'
      ? (messages as Plain[][]).flatMap((queue) => queue.slice(0, 1))
      : itemsOf(type, network as never);
  return heads.filter((message) => {
    const { from, to } = message as PlainRecord;
    return areTogether(network, from as Plain, to as Plain);
  });
}
function areTogether({ islands }: PlainNetwork, one: Plain, other: Plain): boolean {
  return islands === null || islands.some((side) => [one, other].every((member) => (side as Plain[]).includes(member)));
}
function copiesIn(type: NetworkType, network: PlainNetwork, message: Plain): number {
  if (type.order === 'fifo')
    return (network.messages as Plain[][]).flat().filter((other) => same(other, message)).length;
  if (type.keeps) return network.messages.some((other) => same(other, message)) ? 1 : 0;
  return (network.messages as [Plain, number][]).find(([other]) => same(other, message))?.[1] ?? 0;
}
function hasRoom(type: NetworkType, network: PlainNetwork, message: Plain): boolean {
  if (type.order !== 'fifo') return true;
  return (network.messages[queueOf(type, message as PlainRecord)] as Plain[]).length < type.capacity;
}

/** An operation on a composite value of one type. */
function on<T extends Type, V>(of: (type: T, value: V, rest: readonly Plain[], data: Plain) => unknown): Means {
  return (term, args) =>
    applied(
      ([value, ...rest]) =>
        of((term.args[0] as Term).type as T, value as never as V, rest as Plain[], term.data) as Plain,
    )(term, args);
}
const place = (of: { readonly of: Parameters<typeof membersOf>[0] }, member: Plain | undefined): number =>
  membersOf(of.of).indexOf(member as string);
const shown = (type: ClockType, { time, offset }: PlainClocks, member: Plain | undefined): number =>
  time + (offset[place(type, member)] as number);

export const composites: Record<string, Means> = {
  send: on<NetworkType, PlainNetwork>((type, network, messages) =>
    messages.reduce<PlainNetwork>((so, message) => sent(type, so, message), network),
  ),
  deliver: on<NetworkType, PlainNetwork>((type, network, [message]) =>
    type.keeps ? network : without(type, network, message as Plain),
  ),
  deliverable: on<NetworkType, PlainNetwork>((type, network) => deliverable(type, network)),
  deliverableCase: on<NetworkType, PlainNetwork>((type, network, _, data) =>
    deliverable(type, network).filter((message) => (message as PlainRecord).type === data),
  ),
  inFlight: on<NetworkType, PlainNetwork>((type, network, [message]) => copiesIn(type, network, message as Plain)),
  /** True if some message has more copies in flight than this. */
  moreThan: on<NetworkType, PlainNetwork>((type, network, _, data) =>
    itemsOf(type, network as never).some((message) => copiesIn(type, network, message) > (data as number)),
  ),
  hasRoom: on<NetworkType, PlainNetwork>((type, network, [message]) => hasRoom(type, network, message as Plain)),
  allCopies: on<NetworkType, PlainNetwork>((type, network) =>
    itemsOf(type, network as never).reduce<number>((sum, message) => sum + copiesIn(type, network, message), 0),
  ),
  isWhole: on<NetworkType, PlainNetwork>((_, { islands }) => islands === null),
  connects: on<NetworkType, PlainNetwork>((_, network, [one, other]) =>
    areTogether(network, one as Plain, other as Plain),
  ),
  isUp: on<CrashType, PlainCrashes>((type, { up }, [member]) => up[place(type, member)]),
  crashCount: on<CrashType, PlainCrashes>((_, { crashes }) => crashes),
  down: on<CrashType, PlainCrashes>((type, { up }) => membersOf(type.of).filter((_, i) => !up[i])),
  time: on<ClockType, PlainClocks>((_, { time }) => time),
  now: on<ClockType, PlainClocks>((type, clocks, [member]) => shown(type, clocks, member)),
  deadline: on<ClockType, PlainClocks>((type, clocks, [member], ticks) =>
    Math.min(shown(type, clocks, member) + (ticks as number), 2 * type.skew + type.ticks + 1),
  ),
  isOver: on<ClockType, PlainClocks>(
    (type, clocks, [member, deadline]) => shown(type, clocks, member) >= (deadline as number),
  ),
  invoke: on<HistoryType, PlainHistory>((type, { threads }, [client, operation]) => {
    const self = place(type, client);
    if (threads[self]?.pending !== null) throw new PlainFailure('one operation at a time');
    const after = threads.map(({ completed }, i) => (i === self ? 0 : completed.length));
    return { threads: threads.map((of, i) => (i === self ? { ...of, pending: { operation, after } } : of)) };
  }),
  respond: on<HistoryType, PlainHistory>((type, { threads }, [client, result]) => {
    const self = place(type, client);
    const pending = threads[self]?.pending ?? null;
    if (pending === null) throw new PlainFailure('no operation is pending');
    return {
      threads: threads.map((of, i) =>
        i === self ? { completed: [...of.completed, { ...pending, result }], pending: null } : of,
      ),
    };
  }),
  isPending: on<HistoryType, PlainHistory>(
    (type, { threads }, [client]) => threads[place(type, client)]?.pending !== null,
  ),
  completedBy: on<HistoryType, PlainHistory>(
    (type, { threads }, [client]) => threads[place(type, client)]?.completed.length,
  ),
  pendingOf: on<HistoryType, PlainHistory>(
    (type, { threads }, [client]) => threads[place(type, client)]?.pending?.operation ?? null,
  ),
  linearizable: on<HistoryType, PlainHistory>((_, { threads }, __, initial) => explains(threads, initial, true)),
  sequential: on<HistoryType, PlainHistory>((_, { threads }, __, initial) => explains(threads, initial, false)),
};

/** True if the process that acts is up: this one, or the one that is sent this message. */
export function isUp({ variables }: Pick<AbstractModel, 'variables'>, { cr }: PlainState, acting: Plain): boolean {
  const member = typeof acting === 'string' ? acting : (acting as PlainRecord).to;
  return (cr as PlainCrashes).up[place(variables.cr as CrashType, member)] === true;
}

/** An action that comes with a variable: the states that it leads to. */
export type FaultAction = (s: PlainState) => PlainState[];

/** Every cut once: told by the side of the first member. */
function cutsOf(members: readonly string[]): Plain[][] {
  return subsetsOf(members)
    .filter((side) => side.includes(members[0] as string) && side.length < members.length)
    .map((side) => setOf([side, members.filter((member) => !side.includes(member))]));
}

function networkFaults(type: NetworkType, variable: string): Record<string, FaultAction> {
  const actions: Record<string, FaultAction> = {};
  const of = (s: PlainState): PlainNetwork => s[variable] as never;
  const may = (spent: number, budget: number): boolean => budget < 0 || spent < budget;
  const spend = (spent: number, budget: number): number => (budget < 0 ? spent : spent + 1);
  const { loss, duplication, partition } = type;
  if (loss !== null)
    actions.LoseMessage = (s) =>
      may(of(s).losses, loss)
        ? deliverable(type, of(s)).map((message) => ({
            ...s,
            [variable]: { ...without(type, of(s), message), losses: spend(of(s).losses, loss) },
          }))
        : [];
  if (duplication !== null)
    actions.DuplicateMessage = (s) =>
      may(of(s).duplicates, duplication)
        ? deliverable(type, of(s))
            .filter((message) => hasRoom(type, of(s), message))
            .map((message) => ({
              ...s,
              [variable]: { ...sent(type, of(s), message), duplicates: spend(of(s).duplicates, duplication) },
            }))
        : [];
  if (partition !== null) {
    actions.Partition = (s) =>
      of(s).islands === null && may(of(s).partitions, partition)
        ? cutsOf(membersOf(type.among)).map((islands) => ({
            ...s,
            [variable]: { ...of(s), islands, partitions: spend(of(s).partitions, partition) },
          }))
        : [];
    actions.Heal = (s) => (of(s).islands === null ? [] : [{ ...s, [variable]: { ...of(s), islands: null } }]);
  }
  return actions;
}

function crashFaults(type: CrashType, variable: string, net: NetworkType): Record<string, FaultAction> {
  const of = (s: PlainState): PlainCrashes => s[variable] as never;
  const members = membersOf(type.of);
  const up = (s: PlainState, i: number, value: boolean): boolean[] => of(s).up.map((old, j) => (i === j ? value : old));
  const Crash: FaultAction = (s) =>
    of(s).crashes < type.atMost
      ? members.flatMap((member, i) =>
          of(s).up[i]
            ? [{ ...s, ...lost(s, member), [variable]: { up: up(s, i, false), crashes: of(s).crashes + 1 } }]
            : [],
        )
      : [];
  const lost = (s: PlainState, member: string): PlainState => {
    const network = s.net as PlainNetwork | undefined;
    if (!type.drops || network === undefined) return {};
    const stays = (message: Plain): boolean => (message as PlainRecord).to !== member;
    const left =
      net.order === 'fifo'
        ? (network.messages as Plain[][]).map((queue) => queue.filter(stays))
        : network.messages.filter((one) => stays(net.keeps ? one : (one as [Plain, number])[0]));
    return { net: { ...network, messages: left } };
  };
  const Recover: FaultAction = (s) =>
    members.flatMap((_, i) => {
      if (of(s).up[i]) return [];
      const lost = Object.entries(type.volatile).map(([name, initial]) => [
        name,
        (s[name] as Plain[]).map((old, j) => (i === j ? initial : old)),
      ]);
      return [{ ...s, ...Object.fromEntries(lost), [variable]: { ...of(s), up: up(s, i, true) } }];
    });
  return type.recovery ? { Crash, Recover } : { Crash };
}

function clockFaults(type: ClockType, variable: string, due: (s: PlainState) => boolean): Record<string, FaultAction> {
  if (type.ticks === 0) return {};
  const of = (s: PlainState): PlainClocks => s[variable] as never;
  const range = Array.from({ length: 2 * type.skew + 1 }, (_, i) => i - type.skew);
  const offsets = tuples(membersOf(type.of).map(() => range)) as number[][];
  const Tick: FaultAction = (s) => {
    const { time, offset } = of(s);
    if (time >= type.skew + type.ticks || due(s)) return [];
    const next = type.drift
      ? offsets.filter((now) => now.every((off, i) => off + 1 >= (offset[i] as number)))
      : [offset];
    return next.map((now) => ({ ...s, [variable]: { time: time + 1, offset: now } }));
  };
  return { Tick };
}

/** The actions that come with variables of these types. */
export function faultsOf(
  variables: Readonly<Record<string, Type>>,
  due: (s: PlainState) => boolean,
): Record<string, FaultAction> {
  const all = Object.entries(variables).map(([variable, type]) =>
    type.t === 'net'
      ? networkFaults(type, variable)
      : type.t === 'crash'
        ? crashFaults(type, variable, variables.net as NetworkType)
        : type.t === 'clock'
          ? clockFaults(type, variable, due)
          : {},
  );
  return Object.assign({}, ...all) as Record<string, FaultAction>;
}
