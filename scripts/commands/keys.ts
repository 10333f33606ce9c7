/**
 * The commands, and the keys that each takes besides the parameters of the spec. A key may be given as `key=value`,
 * `--key=value` or `--key value`.
 */
export type CommandName =
  | 'check'
  | 'simulate'
  | 'induct'
  | 'suggest'
  | 'validate'
  | 'replay'
  | 'linearizable'
  | 'list'
  | 'new-spec'
  | 'gallery'
  | 'explore'
  | 'repl'
  | 'worker';

export interface Key {
  readonly name: string;
  /** What stands for its value in the help, or null if it is a switch. */
  readonly value: string | null;
  readonly meaning: string;
  readonly commands: readonly CommandName[];
  /** True if it takes several values, by commas or by being repeated. */
  readonly many?: boolean;
}

const searches: readonly CommandName[] = ['check', 'simulate'];
const onSpecs: readonly CommandName[] = ['check', 'simulate', 'induct', 'suggest', 'replay', 'explore', 'repl'];
const onInvariants: readonly CommandName[] = ['induct', 'suggest'];

export const keys: readonly Key[] = [
  {
    name: 'variant',
    value: 'NAME',
    meaning: 'a variant of the spec, as `list` shows them, or the TypeScript file that exports one: FILE or FILE:NAME',
    commands: [...onSpecs, 'validate', 'worker'],
  },
  {
    name: 'scenario',
    value: 'NAME',
    meaning: 'start at the end of this scenario of the spec, in the place of the initial states',
    commands: [...searches, 'explore', 'repl', 'worker'],
  },
  {
    name: 'property',
    value: 'NAMES',
    meaning: 'check only these, and Deadlock only if it is named',
    commands: [...searches, 'worker'],
    many: true,
  },
  {
    name: 'property',
    value: 'NAMES',
    meaning: 'the invariants of which the conjunction is asked about (all of the spec, and those that are added)',
    commands: onInvariants,
    many: true,
  },
  {
    name: 'sample',
    value: 'N|none',
    meaning:
      'draw so many states that satisfy the invariant (2000), or look at all, however many the domains have (none)',
    commands: onInvariants,
  },
  { name: 'literals', value: 'N', meaning: 'the most atoms in a clause that is suggested (3)', commands: ['suggest'] },
  {
    name: 'needs',
    value: 'yes',
    meaning: 'also which conjuncts are lost without which',
    commands: ['induct'],
  },
  {
    name: 'keep',
    value: 'yes|no|new',
    meaning:
      'whether counterexamples to induction are kept, and tried first the next time (yes); new: those from before are forgotten',
    commands: onInvariants,
  },
  {
    name: 'mapping',
    value: 'FILE',
    meaning: 'the TypeScript file that says what the log shows (mapping.ts beside the spec)',
    commands: ['validate'],
  },
  {
    name: 'invariant',
    value: 'FILE',
    meaning: 'check also the properties that this TypeScript file exports',
    commands: [...onSpecs, 'worker'],
    many: true,
  },
  {
    name: 'against',
    value: 'VERSION',
    meaning:
      'compare with another version of the spec, which behaviours one has and the other lacks: a commit of git, a TypeScript FILE or FILE:NAME, a variant, or the spec itself by its name',
    commands: ['check'],
  },
  {
    name: 'engine',
    value: 'NAME',
    meaning: 'kernel (the default) or reference, the textbook checker',
    commands: ['check'],
  },
  {
    name: 'symmetry',
    value: 'on|off',
    meaning: 'whether states that differ only by the names of interchangeable members count as one (on)',
    commands: ['check', ...onInvariants],
  },
  {
    name: 'threads',
    value: 'N',
    meaning: 'explore, or walk, with so many threads (1); what comes out is the same',
    commands: searches,
  },
  {
    name: 'bounds',
    value: 'open|closed',
    meaning: 'whether behaviours that leave the bounds may do anything (open), or are left out of account, as by TLC',
    commands: ['check', 'worker'],
  },
  {
    name: 'bounds',
    value: 'open|closed',
    meaning: 'whether a step that leaves the bounds ends a walk that is timed (open), or is never taken',
    commands: ['simulate'],
  },
  {
    name: 'time',
    value: 'TIME',
    meaning: 'stop after this time: 60s, 5m, 2h',
    commands: [...searches, ...onInvariants, 'validate', 'linearizable'],
  },
  { name: 'memory', value: 'SIZE', meaning: 'stop at this much memory: 500m, 2g', commands: onInvariants },
  {
    name: 'memory',
    value: 'SIZE',
    meaning: 'take about this much memory, 500m or 2g: states beyond it go to disk, or the run stops (disk=no)',
    commands: ['check'],
  },
  {
    name: 'disk',
    value: 'DIR|no',
    meaning: 'where states go that memory=SIZE has no room for (.concord); no: stop at that much memory',
    commands: ['check'],
  },
  {
    name: 'checkpoint',
    value: 'DIR',
    meaning: 'keep what was explored in this folder, once a second at most, so that resume=DIR can go on from there',
    commands: ['check'],
  },
  {
    name: 'resume',
    value: 'DIR',
    meaning: 'go on from the checkpoint in this folder, and keep on keeping there',
    commands: ['check'],
  },
  {
    name: 'states',
    value: 'N',
    meaning: 'stop at this many distinct states',
    commands: ['check', ...onInvariants, 'validate'],
  },
  {
    name: 'cluster',
    value: 'URLS',
    meaning:
      'have workers on other machines explore, by the NATS JetStream there: nats://host:4222, or tls://; several servers of one cluster by commas',
    commands: ['check', 'worker'],
  },
  {
    name: 'workers',
    value: 'N',
    meaning: 'how many workers there are to be, of those that `worker` begins; more take the place of those that end',
    commands: ['check'],
  },
  { name: 'stop', value: 'first', meaning: 'stop at the first violation', commands: ['check'] },
  {
    name: 'unknown',
    value: 'accept',
    meaning: 'no failure if a property stays unknown once all within the bounds, or the sample, was looked at',
    commands: [...searches, ...onInvariants],
  },
  {
    name: 'trace',
    value: 'NAME',
    meaning: 'show the trace of this property alone; the witness, if it is reachable',
    commands: onSpecs,
  },
  {
    name: 'seed',
    value: 'N',
    meaning: 'the seed of what is drawn at random, to repeat it',
    commands: ['simulate', ...onInvariants],
  },
  { name: 'runs', value: 'N', meaning: 'how many random walks (1000)', commands: ['simulate'] },
  {
    name: 'depth',
    value: 'N',
    meaning: 'the most steps of a walk; of one that is timed, before the wait and again from there (100)',
    commands: ['simulate'],
  },
  {
    name: 'until',
    value: 'CONDITION',
    meaning:
      'time walks that are by chance alone: after how many steps a condition is true, or a property comes true that is reachable, <>p or p ~> q',
    commands: ['simulate'],
  },
  {
    name: 'weight',
    value: 'ACTION:N',
    meaning: 'how likely the steps of an action are in such walks, beside those of others (1); 0: never taken',
    commands: ['simulate'],
    many: true,
  },
  {
    name: 'graph',
    value: 'orbit|none|VARIABLE',
    meaning:
      'draw the state graph of a small model, clustered by orbit (as the bare word `graph` does) or by a variable',
    commands: ['check'],
  },
  {
    name: 'graph',
    value: 'yes',
    meaning: 'which specs build on which, told and drawn (as by the bare word `graph`)',
    commands: ['list'],
  },
  { name: 'slow', value: 'yes', meaning: 'of `check all`: also the instances that take long', commands: ['check'] },
  {
    name: 'watch',
    value: 'yes|no',
    meaning:
      'whether to go on with what is saved in a file of the spec, until Ctrl-C: `check` if it is asked to (also by the bare word `watch`), `explore` unless it is not to',
    commands: ['check', 'explore'],
  },
  {
    name: 'model',
    value: 'NAME',
    meaning: 'the object: register, cas-register, set or kv (guessed from the operations)',
    commands: ['linearizable'],
  },
  {
    name: 'consistency',
    value: 'NAME',
    meaning:
      'what to decide: linearizable (the default), sequential or causal; of transactions serializable, strict-serializable, snapshot-isolation or strict-snapshot-isolation',
    commands: ['linearizable'],
  },
  {
    name: 'initial',
    value: 'VALUE',
    meaning: 'what a register, or each key of a map, holds at first (null), as the file would write it',
    commands: ['linearizable'],
  },
  {
    name: 'independent',
    value: 'yes|no',
    meaning: 'whether values are pairs of a key and a value, as jepsen.independent writes them (found out)',
    commands: ['linearizable'],
  },
  {
    name: 'fail',
    value: 'NAME',
    meaning:
      'what the `fail` of a cas without an error says: not-done (the default for EDN and logs) or mismatch, that it found something else (for JSON)',
    commands: ['linearizable'],
  },
  {
    name: 'picture',
    value: 'FILE',
    meaning: 'draw what is not consistent into this file, as SVG; of transactions also as DOT',
    commands: ['linearizable'],
  },
  { name: 'port', value: 'N', meaning: 'where the page is served (any that is free)', commands: ['explore'] },
  { name: 'open', value: 'yes|no', meaning: 'whether the browser is to be opened (yes)', commands: ['explore'] },
  { name: 'spec', value: 'SPEC', meaning: 'the spec, for traces that do not name it', commands: ['replay', 'explore'] },
  {
    name: 'out',
    value: 'DIR',
    meaning: 'where traces and graphs are written (.concord), or the gallery (counterexamples/gallery)',
    commands: [...searches, 'suggest', 'induct', 'validate', 'gallery', 'list'],
  },
  {
    name: 'format',
    value: 'FORMAT',
    meaning: 'text (the default), json or junit',
    commands: ['check', 'simulate', 'replay', 'linearizable'],
  },
  {
    name: 'format',
    value: 'FORMAT',
    meaning: 'text (the default) or json',
    commands: ['list', ...onInvariants, 'validate'],
  },
  {
    name: 'json',
    value: null,
    meaning: 'the same as format=json',
    commands: ['check', 'simulate', ...onInvariants, 'validate', 'replay', 'linearizable', 'list'],
  },
];

export function keysOf(command: CommandName): readonly Key[] {
  return keys.filter(({ commands }) => commands.includes(command));
}

export interface CommandAbout {
  readonly name: CommandName;
  /** What it is about. */
  readonly subject: string | null;
  /** What comes behind that, one or several. */
  readonly others?: string;
  readonly meaning: string;
  readonly examples: readonly string[];
}

export const commands: readonly CommandAbout[] = [
  {
    name: 'check',
    subject: 'SPEC',
    meaning:
      'explores every state of a spec and decides its properties; SPEC is a name, a TypeScript file (FILE:NAME if it has several), or `all`',
    examples: [
      'check raft',
      'check raft servers=3 maxTerm=2 variant=forget-vote',
      'check ./my/spec.ts time=60s',
      'check two-phase-commit rms=2 graph',
      'check all',
    ],
  },
  {
    name: 'simulate',
    subject: 'SPEC',
    meaning: 'takes random walks, for what is too large to explore, and shortens what they find',
    examples: [
      'simulate raft servers=5 runs=10000 seed=7',
      'simulate raft-election until=Termination weight=Timeout:0.1 runs=2000',
    ],
  },
  {
    name: 'induct',
    subject: 'SPEC',
    meaning:
      'asks whether invariants are inductive: whether each step from a state that satisfies them, reachable or not, leads to one that does',
    examples: [
      'induct two-phase-commit invariant=specs/two-phase-commit/proof.ts',
      'induct ./my/spec.ts property=TypeOK,Agreement sample=5000 seed=7',
    ],
  },
  {
    name: 'suggest',
    subject: 'SPEC',
    meaning:
      'suggests what invariants lack to be inductive: clauses that are true of what is reachable, and exclude counterexamples to induction',
    examples: ['suggest two-phase-commit', 'suggest ./my/spec.ts property=Agreement literals=4 time=60s'],
  },
  {
    name: 'validate',
    subject: 'SPEC',
    others: 'LOG',
    meaning:
      'asks whether a recorded log of a running system, JSON lines, is a behaviour of a spec; it may be in several files, one a node',
    examples: [
      'validate two-phase-commit run.jsonl mapping=./mine.ts rms=2',
      'validate two-phase-commit tm.jsonl rm1.jsonl rm2.jsonl mapping=./mine.ts rms=2',
    ],
  },
  {
    name: 'explore',
    subject: 'SPEC',
    meaning: 'opens a page in which to walk around in a spec, or in a trace; SPEC may be the file of one',
    examples: ['explore raft', 'explore raft variant=forget-vote trace=ElectionSafety'],
  },
  {
    name: 'repl',
    subject: 'SPEC',
    meaning:
      'walks around in a spec in the terminal: states, steps, expressions, the nearest state where something is true',
    examples: ['repl raft', 'repl raft variant=forget-vote trace=ElectionSafety'],
  },
  {
    name: 'worker',
    subject: 'SPEC',
    meaning:
      'shares in a check of the same spec that has cluster= and workers=: as many processes, on as many machines, as there are to be',
    examples: [
      'worker raft servers=3 cluster=nats://host:4222',
      'worker ./my/spec.ts variant=broken cluster=tls://host:4222',
    ],
  },
  {
    name: 'replay',
    subject: 'FILE',
    meaning: 're-executes a trace (ITF, or a JSON report) step by step',
    examples: ['replay .concord/two-phase-commit/hasty-manager/TCConsistent.itf.json'],
  },
  {
    name: 'linearizable',
    subject: 'FILE',
    meaning: 'decides whether a recorded history is linearizable: JSON or EDN events, a log of Jepsen, or a trace',
    examples: [
      'linearizable history.jsonl',
      'linearizable etcd.log model=cas-register consistency=sequential time=60s',
      'linearizable history.edn consistency=strict-serializable picture=cycle.svg',
    ],
  },
  {
    name: 'list',
    subject: 'SPEC',
    meaning: 'shows the specs; of one of them, its parameters and variants',
    examples: ['list', 'list raft', 'list graph'],
  },
  {
    name: 'new-spec',
    subject: 'NAME',
    meaning: 'makes a folder with a small spec to begin with',
    examples: ['new-spec my-protocol'],
  },
  {
    name: 'gallery',
    subject: null,
    meaning: 'draws the counterexample of every variant of every spec',
    examples: ['gallery'],
  },
];
