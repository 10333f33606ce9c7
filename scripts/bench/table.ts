/**
 * The bench: how fast Concord is, against its own reference checker and against SPIN and Rumur on the same states, all
 * measured side by side in one run. Nothing here is asserted: what holds on one machine does not on another.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tableLines } from '../../checker/report/table.ts';
import { type Other, others } from '../../checker/testing/others/index.ts';
import { machineText } from '../tiers/machine.ts';
import type { Measurement } from './measure.ts';
import { measureRivals } from './rivals.ts';

interface Case {
  readonly title: string;
  readonly spec: string;
  readonly parameters: readonly string[];
  /** True if the reference checker ends within a minute or so. */
  readonly reference: boolean;
  /** Resource managers, where SPIN and Rumur have a model too. */
  readonly rivals?: number;
}

const raftSmall = ['servers=2', 'values=1', 'faults=all', 'maxTerm=2', 'maxLog=1', 'maxMessages=2', 'maxCopies=1'];
const raftLarge = ['servers=3', 'values=1', 'faults=all', 'maxTerm=2', 'maxLog=0', 'maxMessages=1', 'maxCopies=1'];
const cases: readonly Case[] = [
  { title: 'two-phase-commit 5', spec: 'two-phase-commit', parameters: ['rms=5'], reference: true },
  { title: 'two-phase-commit 7', spec: 'two-phase-commit', parameters: ['rms=7'], reference: false, rivals: 7 },
  { title: 'two-phase-commit 8', spec: 'two-phase-commit', parameters: ['rms=8'], reference: false, rivals: 8 },
  { title: 'two-phase-commit 9', spec: 'two-phase-commit', parameters: ['rms=9'], reference: false, rivals: 9 },
  { title: 'paxos 3/1/0-2', spec: 'paxos', parameters: ['acceptors=3', 'values=1', 'ballots=3'], reference: true },
  { title: 'raft 2/2/1/2/1', spec: 'raft', parameters: raftSmall, reference: true },
  { title: 'raft 3/2/0/1/1', spec: 'raft', parameters: raftLarge, reference: false },
];

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

async function measured(
  engine: 'kernel' | 'reference' | 'symmetry' | 'liveness',
  { spec, parameters }: Pick<Case, 'spec' | 'parameters'>,
): Promise<Measurement> {
  const script = fileURLToPath(new URL('measure.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, engine, spec, ...parameters], {
    cwd: root,
    maxBuffer: 1 << 20,
  });
  return JSON.parse(stdout) as Measurement;
}

const count = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 0 });
const millions = (n: number): string => `${(n / 1e6).toFixed(2)} M`;
const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

type Row = readonly string[];
const heads = {
  speed: [
    ...['instance', 'distinct', 'transitions', 'CPU', 'transitions/s', 'distinct/s'],
    ...['user calls', 'of transitions', 'bytes/state', 'peak'],
  ],
  ratios: ['instance', 'against', 'its states', 'its CPU', 'its peak', 'ours / its CPU', ''],
  more: ['instance', '', 'states', 'CPU', 'peak', 'its CPU / without', 'its peak / without'],
  others: [
    ...['specs of others', 'distinct', 'transitions', 'CPU', 'peak', 'reference CPU', 'its peak'],
    ...['ours / its CPU', 'ours / its peak', 'TLC'],
  ],
} as const;

/** Measures all cases, or those whose title contains one of the words, and prints a table for each question. */
export async function bench(words: readonly string[], print: (text: string) => void): Promise<void> {
  const isMeant = (title: string): boolean => words.length === 0 || words.some((word) => title.includes(word));
  const chosen = cases.filter(({ title }) => isMeant(title));
  const theirs = others.filter((one) => isMeant(titleOf(one)));
  if (chosen.length + theirs.length === 0)
    throw new Error(
      `no case is named like ${words.join(', ')}; there are ${[...cases.map(({ title }) => title), ...others.map(titleOf)].join(', ')}`,
    );
  print(`${machineText()}; one thread, CPU time, invariants on`);
  const rows: Readonly<Record<keyof typeof heads, Row[]>> = { speed: [], ratios: [], more: [], others: [] };
  try {
    for (const one of chosen) {
      const ours = await measured('kernel', one);
      rows.speed.push(speedRow(one, ours));
      rows.more.push(...(await layerRows(one, ours)));
      rows.ratios.push(...(await rivalRows(one, ours)));
    }
    for (const one of theirs) rows.others.push(await otherRow(one));
  } finally {
    // What was measured before something failed, or was interrupted, took minutes.
    for (const name of ['speed', 'ratios', 'more', 'others'] as const)
      if (rows[name].length > 0) print(tableLines([heads[name], ...rows[name]]).join('\n'));
  }
}

function titleOf({ spec, parameters }: Other): string {
  return [`others: ${spec.name}`, ...Object.values(parameters)].join(' ');
}
/** A spec of others by the kernel and, if that is soon done, by the reference. Throws an error if they count otherwise. */
async function otherRow(other: Other): Promise<Row> {
  const title = titleOf(other);
  const instance = {
    spec: other.spec.name,
    parameters: Object.entries(other.parameters).map(([name, value]) => `${name}=${value}`),
  };
  const ours = await measured('kernel', instance);
  const its = other.reference ? await measured('reference', instance) : null;
  if (its !== null && (its.distinct !== ours.distinct || its.generated !== ours.generated))
    throw new Error(
      `the reference checker found ${count(its.distinct)} states of ${title}, the kernel ${count(ours.distinct)}: one of them is wrong`,
    );
  return [
    ...[title, count(ours.distinct), count(ours.generated), `${ours.cpuSeconds.toFixed(2)} s`, mega(ours.peakBytes)],
    ...(its === null
      ? ['', '', '', '']
      : [
          `${its.cpuSeconds.toFixed(2)} s`,
          mega(its.peakBytes),
          (ours.cpuSeconds / its.cpuSeconds).toFixed(2),
          (ours.peakBytes / its.peakBytes).toFixed(2),
        ]),
    other.tlc === null ? '' : `${other.tlc} s`,
  ];
}

function speedRow({ title }: Case, ours: Measurement): Row {
  const calls = ours.userCalls ?? 0;
  return [
    title,
    count(ours.distinct),
    count(ours.generated),
    `${ours.cpuSeconds.toFixed(2)} s`,
    millions(ours.generated / ours.cpuSeconds),
    millions(ours.distinct / ours.cpuSeconds),
    count(calls),
    `${((100 * calls) / ours.generated).toFixed(3)} %`,
    (ours.bytesPerState ?? 0).toFixed(1),
    mega(ours.peakBytes),
  ];
}

/** What symmetry gains, and a temporal property costs. */
async function layerRows(one: Case, ours: Measurement): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const engine of one.spec === 'paxos' ? (['symmetry'] as const) : (['symmetry', 'liveness'] as const)) {
    const its = await measured(engine, one);
    rows.push([
      one.title,
      engine === 'symmetry' ? 'symmetry on' : 'one temporal property, WF',
      count(its.distinct),
      `${its.cpuSeconds.toFixed(2)} s`,
      mega(its.peakBytes),
      (its.cpuSeconds / ours.cpuSeconds).toFixed(2),
      (its.peakBytes / ours.peakBytes).toFixed(2),
    ]);
  }
  return rows;
}

/** The same states by the reference checker and by other tools. Throws an error if one of them counts otherwise. */
async function rivalRows(one: Case, ours: Measurement): Promise<readonly Row[]> {
  const compared = (name: string, states: number, cpuSeconds: number, peak: number | null): Row => {
    if (states !== ours.distinct)
      throw new Error(
        `${name} found ${count(states)} states of ${one.title}, Concord ${count(ours.distinct)}: one of them is wrong`,
      );
    const ratio = ours.cpuSeconds / cpuSeconds;
    return [
      one.title,
      name,
      count(states),
      `${cpuSeconds.toFixed(2)} s`,
      peak === null ? '' : mega(peak),
      ratio.toFixed(3),
      ratio <= 1 ? `${(1 / ratio).toFixed(1)} times faster` : `${ratio.toFixed(1)} times slower`,
    ];
  };
  const rows: Row[] = [];
  if (one.reference) {
    const twin = await measured('reference', one);
    if (twin.generated !== ours.generated)
      throw new Error(
        `the reference checker generated ${count(twin.generated)} states of ${one.title}, the kernel ${count(ours.generated)}`,
      );
    rows.push(compared('reference', twin.distinct, twin.cpuSeconds, twin.peakBytes));
  }
  for (const rival of one.rivals === undefined ? [] : await measureRivals(one.rivals)) {
    if ('missing' in rival) rows.push([one.title, rival.tool, '', '', '', '', rival.missing]);
    else rows.push(compared(rival.tool, rival.states, rival.cpuSeconds, rival.memoryBytes));
  }
  return rows;
}
