/**
 * What a textbook chapter on consistency and consensus claims, in its order and in our words, and what decides it here. From this
 * `npm run gallery` makes the list in `README.md`; `claims.test.ts` holds it against what is recorded of the specs, which their own
 * tests hold against what comes out.
 */

/** What a property came to, of a spec or of one of its variants: how many steps it takes is recorded there. */
export interface Decision {
  readonly spec: string;
  readonly variant?: string;
  readonly property: string;
  readonly verdict: 'holds' | 'violated';
  /** Of an instance that is recorded; those that are not given have their defaults. */
  readonly parameters?: Readonly<Record<string, number | string>>;
}

export interface TextClaim {
  readonly claim: string;
  readonly by?: readonly Decision[];
  /** The folders of specs that are still to be written, and will decide it, or the rest of it. */
  readonly awaits?: readonly string[];
  /** False if the decisions speak against the claim. */
  readonly isSo?: false;
  /** What is to be said to it; what decides it, where no spec can. */
  readonly remark?: string;
}

export interface ClaimsOfSection {
  readonly section: string;
  readonly claims: readonly TextClaim[];
}

/** The property holds of the spec, with its defaults or these parameters. */
function holds(spec: string, property: string, parameters?: Decision['parameters']): Decision {
  return { spec, property, verdict: 'holds', ...(parameters && { parameters }) };
}
/** The variant violates it. */
function falls(spec: string, variant: string, property: string): Decision {
  return { spec, variant, property, verdict: 'violated' };
}
/** The variant, which violates something else, does not violate it. */
function stands(spec: string, variant: string, property: string): Decision {
  return { spec, variant, property, verdict: 'holds' };
}

export const chapter: readonly ClaimsOfSection[] = [
  {
    section: 'Consistency guarantees',
    claims: [
      {
        claim: 'Choosing a new leader when the old one has died takes agreement of all nodes, which is consensus.',
        by: [holds('leader-failover', 'NoSplitBrain'), falls('leader-failover', 'timeout-only', 'NoSplitBrain')],
      },
      {
        claim: 'Replicas converge in the end, and readers may see them differ until then.',
        by: [
          holds('stale-replica', 'Convergence'),
          stands('stale-replica', 'read-follower', 'Convergence'),
          falls('stale-replica', 'read-follower', 'Linearizable'),
        ],
      },
      {
        claim: 'Stronger models of consistency may be slower, and tolerate fewer faults.',
        by: [falls('partition-choice', 'consistent', 'Available'), falls('response-time', 'fast-read', 'Linearizable')],
      },
    ],
  },
  {
    section: 'Linearizability',
    claims: [
      {
        claim: 'A linearizable store behaves as if there were one copy of the data.',
        by: [
          holds('single-copy-register', 'Linearizable'),
          falls('single-copy-register', 'two-copies', 'Linearizable'),
        ],
      },
      {
        claim: 'External consistency is another name for it.',
        by: [
          holds('commit-wait', 'ExternalConsistency'),
          holds('commit-wait', 'StrictSerializable'),
          falls('commit-wait', 'no-wait', 'StrictSerializable'),
        ],
        remark:
          'It is said of transactions (strict serializability), and of single operations linearizability is the same.',
      },
      {
        claim: 'Once a write was answered, every reader sees it.',
        by: [holds('stale-replica', 'Linearizable'), falls('stale-replica', 'read-follower', 'Linearizable')],
      },
      {
        claim:
          'A read that ends before the write begins returns the old value, one that begins after its end the new one, and one in between either.',
        by: [holds('consistency-hierarchy', 'LinearizableIsSequential'), holds('single-copy-register', 'WriteIsRead')],
      },
      {
        claim: 'Once one read has returned the new value all later ones do, also while the write still runs.',
        by: [
          falls('quorum-register', 'no-read-repair', 'Linearizable'),
          falls('stale-replica', 'synchronous-followers', 'Linearizable'),
        ],
      },
      {
        claim: 'A register with compare-and-set can be built. (The text asks how.)',
        by: [holds('uniqueness', 'Linearizable'), holds('storage-on-broadcast', 'Linearizable', { workload: 'claim' })],
        remark: 'From one server, or from a log in one order; quorums of reads and writes do not do.',
      },
    ],
  },
  {
    section: 'Relying on linearizability',
    claims: [
      {
        claim: 'A leader may be elected by a lock: whoever gets it leads.',
        by: [
          holds('lock-election', 'OneLeader'),
          falls('lock-election', 'replicated-lock', 'OneLeader'),
          falls('lock-election', 'crashed-leader', 'SomebodyLeads'),
        ],
        remark: 'If the store is linearizable, and as long as the leader does not crash.',
      },
      {
        claim: 'ZooKeeper and etcd are used for this.',
        by: [
          holds('coordination-service', 'OneHolder'),
          falls('coordination-service', 'session-expires-early', 'OneHolder'),
        ],
        remark: 'With sessions that end, so that the leader may crash, and which rest on clocks.',
      },
      {
        claim: 'A lock that expires needs more: whoever had it may write late.',
        by: [
          falls('fencing-token', 'no-token', 'NoLostUpdate'),
          falls('redlock', 'clock-jumps', 'MutualExclusion'),
          holds('fencing-token', 'NoLostUpdate'),
        ],
      },
      {
        claim: 'To enforce that a name is unique takes a linearizable store: it is like a lock on the name.',
        by: [holds('uniqueness', 'Unique'), falls('uniqueness', 'read-then-write', 'Unique')],
      },
      {
        claim: 'Does a unique key work in a distributed relational database? (The text asks.)',
        by: [falls('uniqueness', 'multi-leader', 'Unique'), stands('uniqueness', 'multi-leader', 'Convergence')],
        remark: 'Not if two leaders take claims, though they agree in the end.',
      },
      {
        claim:
          'A photo goes through a store and the news of it through a queue: with a linearizable store the resizer gets it, with another it may get an old one.',
        by: [
          holds('cross-channel', 'NeverOld'),
          falls('cross-channel', 'eventual-store', 'NeverOld'),
          falls('cross-channel', 'enqueue-at-once', 'NeverOld'),
        ],
      },
    ],
  },
  {
    section: 'Implementing linearizable systems',
    claims: [
      {
        claim: 'Leaderless replication in the style of Dynamo is not linearizable, although w + r > n.',
        by: [
          falls('quorum-register', 'no-read-repair', 'Linearizable'),
          falls('quorum-register', 'sloppy-quorum', 'Linearizable'),
        ],
      },
      {
        claim: 'It is so with read repair before the answer, and a read before each write.',
        by: [
          holds('quorum-register', 'Linearizable', { servers: 3, workload: 'one-writer' }),
          falls('quorum-register', 'no-read-before-write', 'Linearizable'),
        ],
      },
      {
        claim: 'Only for reads and writes: compare-and-set remains out of reach.',
        by: [falls('quorum-register', 'compare-and-set', 'Linearizable')],
      },
      {
        claim: 'Most such systems repair later instead, and choose eventual consistency.',
        by: [
          falls('quorum-register', 'asynchronous-repair', 'Linearizable'),
          falls('quorum-register', 'no-anti-entropy', 'Convergence'),
          holds('version-vectors', 'Convergence'),
        ],
      },
      {
        claim: 'The last write by a clock wins, and writes that were acknowledged are lost.',
        by: [falls('quorum-register', 'last-write-wins', 'NoLostWrite')],
      },
    ],
  },
  {
    section: 'The cost of linearizability, and the CAP theorem',
    claims: [
      {
        claim: 'It costs response time.',
        by: [
          holds('response-time', 'Linearizable'),
          falls('response-time', 'fast-read', 'Linearizable'),
          stands('response-time', 'fast-read', 'Sequential'),
        ],
      },
      {
        claim:
          'With a single leader, clients that reach only followers can neither write nor read linearizably during a partition.',
        by: [
          falls('partition-choice', 'single-leader', 'Available'),
          falls('partition-choice', 'single-leader', 'MajorityAvailable'),
        ],
      },
      {
        claim: 'Consensus goes on with two nodes of three, and not with one.',
        by: [holds('majority-loss', 'Termination'), falls('majority-loss', 'majority-down', 'Termination')],
      },
      {
        claim: 'Throughput falls, hot spots form, operating it is laborious.',
        remark: 'Nothing of this is about which behaviours there are.',
      },
      {
        claim: 'During a partition a system is consistent or available, and not both.',
        by: [
          falls('partition-choice', 'consistent', 'Available'),
          falls('partition-choice', 'available', 'Linearizable'),
          falls('partition-choice', 'error-replies', 'Available'),
        ],
      },
      {
        claim: 'Without a partition it may be both.',
        by: [holds('partition-choice', 'Linearizable'), holds('partition-choice', 'Available')],
      },
      {
        claim: 'Who chooses availability answers always, at times with what is old.',
        by: [
          stands('partition-choice', 'available', 'Available'),
          falls('partition-choice', 'available', 'Linearizable'),
        ],
      },
      {
        claim: 'A partition is a fault, and nothing to choose.',
        by: [holds('partition-choice', 'Available'), falls('partition-choice', 'consistent', 'Available')],
        remark: 'The same design is available as long as the network is whole.',
      },
      {
        claim: '"Consistent" and "available" have several meanings.',
        by: [
          falls('partition-choice', 'consistent', 'Responsive'),
          stands('partition-choice', 'consistent', 'MajorityAvailable'),
        ],
      },
      {
        claim: 'The theorem says nothing of delays, of crashes, or of what is done without a partition.',
        by: [
          falls('response-time', 'eager', 'Linearizable'),
          falls('quorum-register', 'majority-down', 'Termination'),
          falls('partition-choice', 'crashed-majority', 'Available'),
        ],
        remark: 'What goes wrong there does so without a partition.',
      },
      {
        claim: 'PACELC adds the choice between latency and consistency when there is no partition.',
        by: [
          falls('response-time', 'fast-read', 'Linearizable'),
          stands('response-time', 'fast-read', 'Sequential'),
          falls('response-time', 'fast-write', 'Linearizable'),
          stands('response-time', 'fast-write', 'Sequential'),
        ],
      },
      {
        claim: 'CALM: what is monotone needs no coordination, and what is not does.',
        by: [holds('crdt', 'StrongConvergence'), falls('crdt', 'not-monotone', 'AnswersRight')],
      },
    ],
  },
  {
    section: 'Linearizability and network delays',
    claims: [
      {
        claim:
          'The response time of linearizable reads and writes is at least the uncertainty of the delay (Attiya and Welch).',
        by: [holds('response-time', 'Linearizable'), falls('response-time', 'eager', 'Linearizable')],
        isSo: false,
        remark:
          'This is more than the theorem says: reads take at least a quarter of the uncertainty and writes half of it; what takes at least the whole delay, both together, does so for sequential consistency already.',
      },
      {
        claim: 'Weaker models can answer from what is at hand.',
        by: [
          stands('storage-on-broadcast', 'local-read', 'Sequential'),
          falls('storage-on-broadcast', 'local-read', 'Linearizable'),
          stands('response-time', 'fast-read', 'Sequential'),
        ],
      },
    ],
  },
  {
    section: 'Ordering and causality',
    claims: [
      {
        claim: 'A single leader puts all writes into the order of its log.',
        by: [holds('sequence-numbers', 'CausalOrder'), holds('total-order-broadcast', 'TotalOrder')],
      },
      {
        claim:
          'Serializable transactions are as if one came after the other; two-phase locking and optimistic methods achieve it.',
        by: [
          holds('snapshot-isolation', 'Serializable', { control: 'two-phase-locking' }),
          holds('snapshot-isolation', 'Serializable', { control: 'ssi' }),
          falls('snapshot-isolation', 'taken-for-serializable', 'Serializable'),
        ],
      },
      {
        claim: 'By consensus all replicas apply the same changes in the same order.',
        by: [holds('raft', 'StateMachineSafety')],
      },
      {
        claim: 'Happened-before has three clauses, and what it does not order is concurrent.',
        by: [holds('lamport-clocks', 'ClockCondition'), holds('lamport-clocks', 'Concurrent')],
      },
      {
        claim: 'With several leaders an update may come before the insert of what it updates.',
        by: [
          falls('causal-replication', 'update-before-insert', 'NoUpdateBeforeInsert'),
          holds('causal-replication', 'NoUpdateBeforeInsert'),
        ],
      },
      {
        claim: 'A snapshot that has the answer has the question.',
        by: [
          holds('snapshot-isolation', 'SnapshotReads'),
          falls('snapshot-isolation', 'read-committed', 'SnapshotReads'),
          falls('causal-replication', 'no-dependencies', 'CausalOrder'),
        ],
      },
      {
        claim: 'Linearizability implies causality; causal consistency is weaker.',
        by: [
          holds('consistency-hierarchy', 'LinearizableIsSequential'),
          holds('consistency-hierarchy', 'SequentialIsCausal'),
          falls('consistency-hierarchy', 'causal-is-sequential', 'CausalIsSequential'),
        ],
      },
      {
        claim: 'Causal consistency stays available when the network is cut.',
        by: [holds('causal-replication', 'Causal'), holds('crdt', 'Convergence')],
        remark: 'Each replica answers from what it has, and waits for nobody.',
      },
      {
        claim: 'Causality is a partial order, and Lamport timestamps are a total one.',
        by: [holds('lamport-clocks', 'TotalOrder'), falls('lamport-clocks', 'vector-clocks', 'TotalOrder')],
      },
      {
        claim: 'In a linearizable store no operations are concurrent.',
        by: [holds('consistency-hierarchy', 'LinearizableIsSequential')],
        remark: 'As operations take effect, one after the other; as they are called and answered, they overlap.',
      },
      {
        claim: 'Version vectors tell which of two writes came before the other.',
        by: [holds('version-vectors', 'Causality'), stands('lamport-clocks', 'vector-clocks', 'ClockCondition')],
      },
    ],
  },
  {
    section: 'Sequence numbers',
    claims: [
      {
        claim: 'The counter of a single leader is consistent with causality.',
        by: [holds('sequence-numbers', 'CausalOrder')],
      },
      {
        claim: 'Followers that apply the log in order are causally consistent, also where they lag.',
        by: [holds('storage-on-broadcast', 'Sequential')],
      },
      {
        claim: 'A central counter is a bottleneck and a single point of failure.',
        by: [
          falls('sequence-numbers', 'leader-crashes', 'Numbered'),
          falls('lock-election', 'crashed-leader', 'SomebodyLeads'),
        ],
        remark: 'That it is a bottleneck is no matter of which behaviours there are.',
      },
      {
        claim: 'If a happened before b, then its Lamport timestamp is smaller.',
        by: [holds('lamport-clocks', 'ClockCondition')],
      },
      {
        claim: 'Odd and even numbers for two nodes contradict causality.',
        by: [falls('sequence-numbers', 'odd-even', 'CausalOrder')],
      },
      {
        claim: 'So do the times of day that nodes read,',
        by: [falls('sequence-numbers', 'skewed-clocks', 'CausalOrder')],
      },
      {
        claim: 'and blocks of numbers that were allotted beforehand.',
        by: [
          falls('sequence-numbers', 'block-allocation', 'CausalOrder'),
          falls('sequence-numbers', 'reallocated-blocks', 'CausalOrder'),
        ],
      },
      {
        claim: 'A counter and the name of the node are unique, and in a total order.',
        by: [holds('lamport-clocks', 'TotalOrder')],
      },
      {
        claim: 'Vector clocks tell what is concurrent, Lamport timestamps do not.',
        by: [
          falls('lamport-clocks', 'as-causality', 'Causality'),
          falls('lamport-clocks', 'vector-clocks', 'TotalOrder'),
        ],
      },
      {
        claim:
          'Timestamps alone do not make a name unique: a smaller one may still come, and to know that none does takes all nodes.',
        by: [
          falls('timestamp-uniqueness', 'decide-at-once', 'Unique'),
          holds('timestamp-uniqueness', 'Unique'),
          falls('timestamp-uniqueness', 'one-crash', 'Termination'),
        ],
      },
    ],
  },
  {
    section: 'Total order broadcast',
    claims: [
      {
        claim: 'No message is lost, and all nodes deliver all of them in the same order.',
        by: [
          holds('total-order-broadcast', 'TotalOrder'),
          holds('total-order-broadcast', 'Validity'),
          holds('total-order-broadcast', 'Agreement'),
          falls('total-order-broadcast', 'no-retransmission', 'Validity'),
          falls('total-order-broadcast', 'two-sequencers', 'TotalOrder'),
        ],
      },
      {
        claim: 'With it replicas of a state machine stay the same,',
        by: [
          holds('replicated-state-machine', 'ReplicasAgree'),
          falls('replicated-state-machine', 'nondeterministic-command', 'ReplicasAgree'),
          falls('replicated-state-machine', 'no-deduplication', 'Linearizable'),
        ],
        remark: 'If commands do the same everywhere, and what is asked twice is done once.',
      },
      {
        claim: 'stored procedures are serializable transactions,',
        by: [holds('replicated-state-machine', 'Linearizable')],
        remark: 'Over both keys together, which is more.',
      },
      {
        claim: 'and the position in the log is a fencing token.',
        by: [
          holds('fencing-token', 'TokensMonotonic'),
          holds('coordination-service', 'LaterHolderWins'),
          falls('coordination-service', 'no-zxid-fence', 'LaterHolderWins'),
        ],
      },
      {
        claim: 'ZooKeeper and etcd implement it.',
        by: [holds('zab', 'TotalOrder'), holds('zab', 'Agreement'), holds('raft', 'StateMachineSafety')],
        remark: 'By Zab and by Raft. That what is broadcast is delivered takes a leader that stays.',
      },
      {
        claim: 'A leader puts messages in order; if it fails, another one has to be elected.',
        by: [holds('leader-failover', 'FailsOver'), falls('leader-failover', 'manual', 'Termination')],
      },
    ],
  },
  {
    section: 'Linearizable storage on total order broadcast',
    claims: [
      {
        claim: 'Broadcast fixes the order, and not when a message arrives.',
        by: [
          stands('storage-on-broadcast', 'local-read', 'Sequential'),
          falls('storage-on-broadcast', 'local-read', 'Linearizable'),
        ],
      },
      {
        claim: 'A name is claimed through the log: the first claim wins, and the others learn of it.',
        by: [holds('storage-on-broadcast', 'Linearizable', { workload: 'claim' })],
      },
      {
        claim: 'This makes writes linearizable, and not reads,',
        by: [
          falls('storage-on-broadcast', 'local-read', 'Linearizable'),
          falls('storage-on-broadcast', 'roaming-client', 'Linearizable'),
        ],
      },
      { claim: 'unless a read goes through the log, too,', by: [holds('storage-on-broadcast', 'Linearizable')] },
      {
        claim: 'or asks for the end of the log, and waits until it is reached (as ZooKeeper does on `sync`),',
        by: [
          holds('storage-on-broadcast', 'Linearizable', { reads: 'sync' }),
          falls('storage-on-broadcast', 'own-end', 'Linearizable'),
          falls('storage-on-broadcast', 'deposed-sequencer', 'Linearizable'),
        ],
        remark:
          'Where the sequencer may change, it has to make sure that it still is the sequencer. ZooKeeper does not, and so does not promise it across a change of leader.',
      },
      {
        claim: 'or asks a replica that is updated synchronously (as in chain replication).',
        by: [
          holds('storage-on-broadcast', 'Linearizable', { reads: 'synchronous' }),
          holds('chain-replication', 'Linearizable'),
          falls('chain-replication', 'read-any-node', 'Linearizable'),
        ],
        remark:
          'In a chain that is the tail, or any server that asks the tail about what it does not know to be there.',
      },
      {
        claim: 'A linearizable register that counts gives total order broadcast in turn.',
        by: [
          holds('broadcast-on-register', 'TotalOrder'),
          falls('broadcast-on-register', 'timestamps', 'TotalOrder'),
          falls('broadcast-on-register', 'crash-before-send', 'Validity'),
        ],
        remark: 'As long as nobody crashes between taking a number and sending.',
      },
      {
        claim: 'Compare-and-set, total order broadcast and consensus are each made of the others. (Implied.)',
        by: [
          holds('consensus-equivalences', 'Termination'),
          holds('consensus-equivalences', 'Termination', { from: 'compare-and-set', nodes: 3, crashes: 2 }),
          holds('broadcast-on-consensus', 'TotalOrder'),
          holds('broadcast-on-consensus', 'Agreement'),
          holds('storage-on-broadcast', 'Linearizable', { workload: 'claim' }),
          falls('consensus-equivalences', 'register-only', 'Agreement'),
        ],
        remark: 'A register that is only read and written is not enough: that is a theorem, and here is a witness.',
      },
      {
        claim: 'So is a register with increment-and-get. (Implied.)',
        by: [
          holds('consensus-equivalences', 'Termination', { from: 'increment-and-get' }),
          falls('consensus-equivalences', 'three-processes', 'Termination'),
          falls('consensus-equivalences', 'three-guess', 'Agreement'),
        ],
        isSo: false,
        remark:
          'For two processes. For three of which one may crash there is no protocol (Herlihy), and the obvious ones fail.',
      },
    ],
  },
  {
    section: 'Consensus, and atomic commit',
    claims: [
      {
        claim: 'Two nodes that take themselves for the leader both accept writes, and the data diverge: split brain.',
        by: [
          falls('leader-failover', 'timeout-only', 'NoSplitBrain'),
          falls('leader-failover', 'timeout-only', 'OneLeaderPerEpoch'),
        ],
      },
      {
        claim: 'It comes of partitions, each side of which elects a leader.',
        by: [
          falls('leader-failover', 'disjoint-quorums', 'NoSplitBrain'),
          falls('majority-loss', 'minority-goes-on', 'Agreement'),
        ],
      },
      {
        claim: 'If each node decides alone, one commits and another aborts.',
        by: [falls('transaction-commit', 'decide-alone', 'TCConsistent')],
      },
    ],
  },
  {
    section: 'Two-phase commit',
    claims: [
      {
        claim: 'If all have voted yes the coordinator commits, and otherwise all abort.',
        by: [
          holds('two-phase-commit', 'TCConsistent'),
          holds('xa-transaction', 'AtomicCommit'),
          falls('two-phase-commit', 'hasty-manager', 'TCConsistent'),
        ],
      },
      { claim: 'It is not two-phase locking.', remark: 'A matter of names.' },
      {
        claim:
          'A yes cannot be taken back: whoever has voted it must be able to commit, come what may, and does not decide alone any more.',
        by: [falls('xa-transaction', 'heuristic-decision', 'AtomicCommit')],
      },
      {
        claim: 'The decision cannot be taken back either: it is written to disk before anybody is told.',
        by: [
          falls('xa-transaction', 'no-commit-point', 'AtomicCommit'),
          falls('xa-transaction', 'log-lost', 'AtomicCommit'),
        ],
      },
      {
        claim: 'Whoever has voted yes waits for the coordinator, for as long as it takes,',
        by: [
          falls('two-phase-commit', 'crashed-manager', 'NonBlocking'),
          falls('xa-transaction', 'coordinator-lost', 'Termination'),
        ],
      },
      {
        claim: 'and keeps its locks meanwhile, so that others wait, too.',
        by: [falls('xa-transaction', 'coordinator-lost', 'LocksReleased')],
      },
      {
        claim: 'The coordinator is a single point of failure; when it comes back it decides by its log.',
        by: [holds('xa-transaction', 'Termination'), falls('xa-transaction', 'log-unreadable', 'Termination')],
      },
      {
        claim: 'Before it has voted a participant may abort on its own.',
        by: [holds('xa-transaction', 'AtomicCommit'), holds('transaction-commit', 'AllAbort')],
      },
    ],
  },
  {
    section: 'Three-phase commit',
    claims: [
      {
        claim: 'It does not block,',
        by: [
          holds('three-phase-commit', 'NonBlocking'),
          falls('three-phase-commit', 'recovered-sites-take-part', 'AtomicCommit'),
        ],
        remark: 'If failures are told for certain, and those that come back only ask what was decided.',
      },
      {
        claim: 'but it does not keep atomicity in a real network.',
        by: [
          falls('three-phase-commit', 'slow-network', 'AtomicCommit'),
          falls('three-phase-commit', 'partition', 'AtomicCommit'),
        ],
      },
      {
        claim: 'Precommit strengthens the locks.',
        by: [holds('three-phase-commit', 'NonBlocking'), falls('two-phase-commit', 'crashed-manager', 'NonBlocking')],
        isSo: false,
        remark:
          'No lock is taken or strengthened: locks are held since the vote. What precommit adds is knowledge: whoever has it knows that all have voted yes, and whoever has not knows that nobody has committed. Without it those who are left cannot decide.',
      },
      {
        claim: 'A timeout in the middle rolls all back.',
        by: [falls('three-phase-commit', 'own-timeouts', 'AtomicCommit')],
        isSo: false,
        remark: 'Whoever decides by its own timeout tears the transaction apart.',
      },
      {
        claim: 'A coordinator that does not come back can be replaced by an administrator only, who decides by hand.',
        by: [
          falls('xa-transaction', 'log-unreadable', 'LocksReleased'),
          falls('xa-transaction', 'heuristic-decision', 'AtomicCommit'),
        ],
      },
      {
        claim: 'Distributed transactions amplify failures: one part that is down holds up the others.',
        by: [falls('xa-transaction', 'coordinator-lost', 'LocksReleased')],
      },
    ],
  },
  {
    section: 'Fault-tolerant consensus',
    claims: [
      {
        claim: 'Uniform agreement, integrity, validity and termination: what consensus is.',
        by: [
          holds('majority-loss', 'Agreement'),
          holds('majority-loss', 'Integrity'),
          holds('majority-loss', 'Validity'),
          holds('majority-loss', 'Termination'),
        ],
      },
      {
        claim:
          'Nodes that crash are taken to be gone for good; two-phase commit does not take that for granted, and blocks.',
        by: [holds('majority-loss', 'Termination'), falls('two-phase-commit', 'crashed-manager', 'Termination')],
      },
      {
        claim: 'Nothing wrong is decided without a majority, and nothing at all.',
        by: [
          falls('majority-loss', 'majority-down', 'Termination'),
          stands('majority-loss', 'majority-down', 'Agreement'),
        ],
      },
      {
        claim:
          'If termination is asked for, no algorithm does it without any assumption on time (Fischer, Lynch and Paterson).',
        by: [
          falls('endless-paxos', 'duelling-proposers', 'Termination'),
          falls('asynchronous-consensus', 'fixed-coin', 'Termination'),
          holds('asynchronous-consensus', 'Termination'),
        ],
        remark: 'A theorem on all algorithms; here are witnesses.',
      },
    ],
  },
  {
    section: 'Single-leader replication and consensus',
    claims: [
      {
        claim: 'If an operator promotes the leader, nothing wrong happens, and perhaps nothing at all.',
        by: [stands('leader-failover', 'manual', 'NoSplitBrain'), falls('leader-failover', 'manual', 'Termination')],
      },
      {
        claim: 'Automatic failover needs consensus, or else brains split.',
        by: [
          falls('leader-failover', 'timeout-only', 'NoSplitBrain'),
          falls('leader-failover', 'asynchronous-replication', 'NoLostWrite'),
        ],
      },
      {
        claim: 'Leaders bear epoch numbers (ballot, view, term), and the higher one wins.',
        by: [
          holds('leader-failover', 'OneLeaderPerEpoch'),
          holds('raft', 'ElectionSafety'),
          holds('paxos', 'OneValuePerBallot'),
          holds('viewstamped-replication', 'CommittedSurvives'),
          holds('zab', 'PrimaryIntegrity'),
        ],
      },
      {
        claim: 'A node votes only if it knows of no higher epoch.',
        by: [
          falls('leader-failover', 'no-epoch-check', 'NoSplitBrain'),
          falls('raft', 'forget-vote', 'ElectionSafety'),
        ],
      },
      {
        claim: 'There are two votes, on the leader and on what it proposes, whose quorums must overlap.',
        by: [
          holds('leader-failover', 'NoLostWrite'),
          falls('leader-failover', 'disjoint-quorums', 'NoLostWrite'),
          falls('leader-failover', 'own-log', 'NoLostWrite'),
        ],
      },
      {
        claim:
          'Consensus elects its coordinator, asks a majority and recovers; two-phase commit asks all, and does not.',
        by: [
          holds('paxos-commit', 'NonBlocking'),
          falls('paxos-commit', 'one-acceptor', 'NonBlocking'),
          falls('two-phase-commit', 'crashed-manager', 'NonBlocking'),
        ],
      },
    ],
  },
  {
    section: 'Limits of consensus',
    claims: [
      {
        claim: 'Many replicate asynchronously for speed, and accept that what was acknowledged is lost.',
        by: [falls('leader-failover', 'asynchronous-replication', 'NoLostWrite')],
      },
      {
        claim: 'It takes three nodes to tolerate one failure, and five for two.',
        by: [holds('majority-loss', 'Termination'), falls('majority-loss', 'majority-down', 'Termination')],
      },
      {
        claim: 'In a partition the side of the majority goes on, and the other one is shut out.',
        by: [
          falls('majority-loss', 'cut-off-for-ever', 'Termination'),
          falls('majority-loss', 'minority-goes-on', 'Agreement'),
        ],
      },
      {
        claim: 'The set of nodes is fixed, and to change it is harder.',
        by: [
          holds('raft-membership', 'ElectionSafety'),
          falls('raft-membership', 'switch-at-once', 'ElectionSafety'),
          falls('raft-membership', 'single-server-uncorrected', 'LeaderCompleteness'),
        ],
      },
      {
        claim: 'Timeouts that are too short for the network elect leaders for ever.',
        by: [
          falls('raft-election', 'short-timeouts', 'Termination'),
          falls('raft-election', 'split-votes', 'Termination'),
        ],
      },
      {
        claim: 'One unstable link may keep Raft from going on, its leader changing all the time.',
        by: [
          falls('partial-connectivity', 'unstable-link', 'Committed'),
          falls('partial-connectivity', 'no-pre-vote', 'Committed'),
          falls('partial-connectivity', 'no-check-quorum', 'Committed'),
          holds('partial-connectivity', 'Committed'),
          falls('partial-connectivity', 'constrained-election', 'Committed'),
          holds('ballot-leader-election', 'Committed'),
        ],
      },
    ],
  },
  {
    section: 'Membership and coordination services',
    claims: [
      {
        claim: 'All nodes see operations in one order.',
        by: [holds('raft', 'StateMachineSafety'), holds('zab', 'TotalOrder')],
      },
      {
        claim: 'Compare-and-set makes locks.',
        by: [holds('uniqueness', 'Unique'), holds('lock-election', 'OneLeader')],
      },
      {
        claim: 'A number that grows with each change fences off those who had the lock before.',
        by: [
          falls('fencing-token', 'no-token', 'NoLostUpdate'),
          falls('fencing-token', 'token-on-writes-only', 'NoLostUpdate'),
          stands('fencing-token', 'drifting-clocks', 'NoLostUpdate'),
        ],
      },
      {
        claim: 'Sessions end by timeout, and what was ephemeral goes with them.',
        by: [holds('coordination-service', 'EphemeralsVanish'), holds('coordination-service', 'Granted')],
      },
      {
        claim: 'Watches tell of each change, so that nobody need poll.',
        by: [
          holds('coordination-service', 'SeesLast', { workload: 'configuration' }),
          holds('coordination-service', 'ToldBeforeSeen', { workload: 'configuration' }),
          falls('coordination-service', 'watch-not-rearmed', 'SeesLast'),
        ],
        remark:
          'Of the first change after a read that leaves a watch, in ZooKeeper: whoever reads again then misses nothing that lasts.',
      },
      {
        claim: 'ZooKeeper and etcd guarantee linearizability.',
        by: [
          falls('storage-on-broadcast', 'local-read', 'Linearizable'),
          stands('storage-on-broadcast', 'local-read', 'Sequential'),
        ],
        isSo: false,
        remark:
          'Not for plain reads of ZooKeeper, which a server answers from what it has: they are sequentially consistent. Its writes are linearizable, and so are reads of etcd by default.',
      },
      {
        claim: 'Sequential nodes, several operations at once, leases, revisions: what the two have, row by row.',
        by: [
          holds('coordination-service', 'NoHerd'),
          holds('coordination-service', 'Whole', { workload: 'configuration' }),
          holds('coordination-service', 'NoLostUpdate', { workload: 'configuration' }),
        ],
        remark: 'Its README has the rows.',
      },
      { claim: 'Languages, interfaces, users and maturity of the two.', remark: 'Nothing that behaves.' },
      {
        claim: 'A membership service decides who is in by consensus: all see the same sequence of views.',
        by: [
          holds('membership-service', 'Agreement', { processes: 3 }),
          holds('membership-service', 'NoGaps', { processes: 3 }),
          holds('membership-service', 'Completeness', { processes: 3 }),
          falls('membership-service', 'local-timeouts', 'Agreement'),
          falls('membership-service', 'never-change', 'Completeness'),
        ],
      },
      {
        claim: 'With ephemeral nodes and watches each node sees views change in the same order.',
        by: [
          stands('membership-service', 'one-shot-watches', 'Agreement'),
          stands('membership-service', 'one-shot-watches', 'LocalMonotonicity'),
          falls('membership-service', 'one-shot-watches', 'NoGaps'),
        ],
        remark:
          'In the same order, but not all of them: who is told that there was a change reads what comes of several.',
      },
      {
        claim: 'Whether a node has failed can only be suspected.',
        by: [
          falls('three-phase-commit', 'slow-network', 'AtomicCommit'),
          falls('leader-failover', 'timeout-only', 'NoSplitBrain'),
          holds('failure-detector', 'Termination'),
          falls('failure-detector', 'perfect-detector-wrong-once', 'Agreement'),
          falls('failure-detector', 'never-accurate', 'Termination'),
        ],
      },
      {
        claim: 'Work is given to others when a node leaves.',
        by: [
          holds('work-assignment', 'Owned'),
          holds('work-assignment', 'OneOwner'),
          falls('work-assignment', 'no-fencing', 'OneOwner'),
        ],
        remark: 'Also when it is only taken for gone: then whoever keeps the data has to refuse what it still writes.',
      },
      {
        claim: 'To find a service takes no consensus, to find the leader does.',
        by: [
          holds('service-discovery', 'Served', { workload: 'service' }),
          holds('service-discovery', 'Convergence', { workload: 'service' }),
          falls('service-discovery', 'out-of-reach', 'Termination'),
          holds('service-discovery', 'Linearizable'),
          falls('service-discovery', 'cached-leader', 'Linearizable'),
          stands('service-discovery', 'cached-leader', 'NoLostWrite'),
          falls('service-discovery', 'no-fence', 'NoLostWrite'),
        ],
        remark:
          'And even who was told the truth about the leader may come too late with a write, which therefore bears an epoch.',
      },
    ],
  },
];
