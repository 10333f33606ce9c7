/** Flexible Paxos is as recorded, and its README's tables of quorums say what comes out. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { flexiblePaxos } from './flexible-paxos.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import * as variants from './variants.ts';

const readme = new URL('README.md', import.meta.url);
describeProtocol({ spec: flexiblePaxos, variants, instances });
describeMutants({ spec: flexiblePaxos, mutants, instances, readme });

const sizes = [1, 2, 3];
const whole = { acceptors: 3, values: 2, ballots: 2, fast: 1, quorums: 'sizes', phase1: 3, phase2: 1, phase2Fast: 2 };
/** The verdict that is recorded, which the tests of its instances hold. */
const recorded = (wanted: Partial<typeof whole>) =>
  instances.find((one) => {
    const given: Partial<typeof whole> = { ...whole, ...one.parameters };
    return (
      one.variant === undefined &&
      Object.entries({ ...whole, ...wanted }).every(
        ([name, value]) => given[name as keyof typeof whole] === value || (name === 'phase2Fast' && wanted.fast === 0),
      )
    );
  })?.verdict;
/** The row of a table that begins with these cells. */
const told = (...cells: readonly unknown[]) =>
  readFileSync(readme, 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(
      (row) => cells.every((cell, at) => row[at + 1] === `${cell}`) && /yes|no/.test(row[cells.length + 1] ?? ''),
    )?.[cells.length + 1];
const cellOf = (holds: boolean) => (holds ? 'yes' : '**no**');

test.each(sizes.flatMap((phase1) => sizes.map((phase2) => ({ phase1, phase2 }))))(
  '$phase1 promises and $phase2 votes are enough if they are more than three',
  ({ phase1, phase2 }) => {
    const isEnough = phase1 + phase2 > 3;
    expect(recorded({ fast: 0, phase1, phase2 })).toBe(isEnough ? 'holds' : 'violated');
    expect(told(phase1, phase2)).toBe(cellOf(isEnough));
  },
);

test.each(sizes.flatMap((phase1) => sizes.map((phase2Fast) => ({ phase1, phase2Fast }))))(
  '$phase1 promises and $phase2Fast votes in a fast ballot are enough if the former and twice the latter are more than six',
  ({ phase1, phase2Fast }) => {
    const phase2 = 4 - phase1;
    const isEnough = phase1 + 2 * phase2Fast > 6;
    expect(recorded({ phase1, phase2, phase2Fast })).toBe(isEnough ? 'holds' : 'violated');
    expect(told(phase1, phase2, phase2Fast)).toBe(cellOf(isEnough));
  },
);

test.each([
  [{ phase1: 5 }, 'phase1 = 5 are more than all acceptors = 3'],
  [{ acceptors: 2, phase1: 2, phase2: 3 }, 'phase2 = 3 are more than all acceptors = 2'],
  [{ phase2Fast: 4 }, 'phase2Fast = 4 are more than all acceptors = 3'],
  [{ fast: 3 }, 'fast = 3 are more than all ballots = 2'],
  [{ quorums: 'grid' }, 'quorums = grid is a square of 4 acceptors, and acceptors = 3'],
] as const)('%j is refused', async (parameters, reason) => {
  await expect(check(flexiblePaxos, { parameters })).rejects.toThrow(reason);
});

test.each([
  { fast: 0, phase2Fast: 4 },
  { fast: 2, phase2: 4 },
  { acceptors: 4, quorums: 'grid', phase1: 5 },
] as const)('%j is not, since no ballot needs such a quorum', async (parameters) => {
  const { model } = await check(flexiblePaxos, { parameters, limits: { states: 10 } });
  expect(model.parameters).toMatchObject(parameters);
});
