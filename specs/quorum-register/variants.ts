/** The quorum register without what makes it work. */
import { type Edit, type StateOf, variant } from '../../checker/index.ts';
import { quorumRegister } from './quorum-register.ts';
import { byClocks, writingAtOnce } from './writing-at-once.ts';

type Model = ReturnType<typeof quorumRegister.model>;
type State = StateOf<Model>;

/** A read answers as soon as it knows the newest version of a majority. */
const answeringAtOnce = ({ actions: { HearAsReader }, hear, answer }: Model): Edit<State, Model['actions']> => ({
  actions: {
    HearAsReader: {
      ...HearAsReader,
      effect: (s, { m }) => hear(s, m, ({ result }) => answer(s, m, result)),
    },
  },
});

export const noReadRepair = variant(quorumRegister, {
  name: 'no-read-repair',
  story:
    'A read answers the newest version of a majority at once and does not propagate it. While a write is on its way to a majority, one read finds the new value, and the next one, which asks another majority, finds the old value again; although any two majorities share a server. With 2 servers a majority is all of them, and nothing goes wrong.',
  parameters: { clients: 2, servers: 3, workload: 'one-writer' },
  edit: answeringAtOnce,
  violates: { Linearizable: 11 },
});

export const asynchronousRepair = variant(quorumRegister, {
  name: 'asynchronous-repair',
  story:
    'A read answers the newest version of a majority at once, and who has an old one is repaired in the background, as most stores of this kind do it. In the end all servers keep one version. But until then one read finds the new value, and the next one the old value again.',
  parameters: { clients: 2, servers: 3, workload: 'one-writer', faults: 'loss', antiEntropy: 'yes' },
  edit: answeringAtOnce,
  violates: { Linearizable: 11 },
});

export const noAntiEntropy = variant(quorumRegister, {
  name: 'no-anti-entropy',
  story:
    'What had not arrived when an operation was answered is lost, and nobody compares versions in the background. Reads repair what they come by, and a majority is enough for them: a server that missed the write keeps what it had, for ever. Every answer is right all the same.',
  parameters: { clients: 1, servers: 3, workload: 'write-and-read', faults: 'loss', antiEntropy: 'no' },
  violates: { Convergence: null },
});

export const majorityDown = variant(quorumRegister, {
  name: 'majority-down',
  story:
    'Two servers of three may crash and stay down. The third is up, and asked to write, but it never hears of the versions of a majority: the operation is not answered. Nothing wrong is answered either; what is lost is availability.',
  parameters: { clients: 1, servers: 3, workload: 'write-and-read', faults: 'crashes', crashes: 2 },
  violates: { Termination: null },
});

export const noReadBeforeWrite = variant(quorumRegister, {
  name: 'no-read-before-write',
  story:
    'A server that is asked to write does not ask for versions before: it numbers the write from the version that it has itself. If that is an old one, then the write comes below another that was answered before, and nobody will ever read it. With 2 servers a majority is all of them, each has the last write itself, and nothing goes wrong.',
  parameters: { clients: 2, servers: 3, workload: 'in-turn' },
  edit: (model) => writingAtOnce(model, (s, server) => s.version.get(server).timestamp.number + 1),
  violates: { Linearizable: 14, NoLostWrite: 8 },
});

export const lastWriteWins = variant(quorumRegister, {
  name: 'last-write-wins',
  story:
    'Writes are ordered by the clocks of the servers, and the last one wins. The clocks differ: all but that of server1 are fast. A write at server2 gets a time that is yet to come, and a later one at server1, although it is acknowledged, loses against it.',
  parameters: { clients: 2, servers: 2, workload: 'in-turn' },
  edit: byClocks((server) => (server === 'server1' ? 0 : 2)),
  violates: { NoLostWrite: 8, Linearizable: 14 },
});

export const compareAndSet = variant(quorumRegister, {
  name: 'compare-and-set',
  story:
    'Each client has its name written if nobody has written yet. A server does this as reads and writes are done: it reads the newest version of a majority, compares, and writes. Two servers compare before either writes, both find what they expect, and both say that they have written first. Reads and writes are all that a quorum register can do: for compare-and-set it takes consensus.',
  parameters: { clients: 2, servers: 2, workload: 'compare-and-set' },
  violates: { Linearizable: 12 },
});

export const sloppyQuorum = variant(quorumRegister, {
  name: 'sloppy-quorum',
  story:
    'Three servers are to keep the register, and two of them are a quorum. Who does not reach them makes do with a fourth: any two of the four will do. Two of four and the other two have no server in common, so that a read misses a write that was answered.',
  parameters: { clients: 1, servers: 4, workload: 'write-and-read' },
  definitions: { isQuorum: (count) => count >= 2 },
  violates: { Linearizable: 12 },
});
