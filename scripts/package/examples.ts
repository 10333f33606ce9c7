/** What a user of the package writes, as tests of the package have it. */

/** A spec, in TypeScript, whose invariant `Dark` falls in two steps. */
export const lamps = `import { Bag, bagOf, boolean, functionFrom, processes, spec, variables } from 'concord-checker';
import { is, Set } from 'immutable';

export const lamps = spec({ name: 'lamps', parameters: {} }, () => {
  const Lamp = processes('lamp', 3);
  const { domains, initially, action, invariant } = variables({ on: functionFrom(Lamp, boolean), spare: bagOf(Lamp) });
  const Flip = action({ forSome: { l: Lamp }, effect: (s, { l }) => ({ on: s.on.set(l, !s.on.get(l)) }) });
  const Dark = invariant((s) => Set(Lamp.filter((l) => s.on.get(l))).size < 2);
  // Of two copies of the library, or of immutable, the one would not know the other's values.
  const NoneSpare = invariant((s) => is(s.spare, Bag.of([])) && is(Set(Lamp.filter((l) => s.spare.has(l))), Set()));
  const init = initially({ on: Lamp.to(false), spare: Bag.of([]) });
  return { domains, init, actions: { Flip }, invariants: { Dark, NoneSpare } };
});
`;

/** A view of it, as it stands in a project with settings of its own. */
export const lampsView = `/** @jsxImportSource concord-checker/view */
import { type Colour, viewOf } from 'concord-checker';
import { lamps } from './lamps.js';

const lit: Colour = 'orange';
const faint = { stroke: 'faint' } as const;
export const view = viewOf(lamps, (s) => {
  // @ts-expect-error: there is no such variable.
  void (() => s.of);
  return (
    <svg viewBox="0 0 90 30">
      <circle cx={9} cy={9} r={8} fill={s.on.some((on) => on) ? lit : 'none'} stroke="ink" />
      {['a', 'b'].map((key) => (
        <rect {...faint} key={key} width={9} height={9} fill="none" />
      ))}
      <text fill="ink">lit {s.on.count((on) => on)}</text>
    </svg>
  );
});
`;

/** A test of it. */
export const lampsTest = `import 'concord-checker/vitest';
import { DoesNotHold, assertHolds } from 'concord-checker';
import { twoPhaseCommit } from 'concord-checker/specs/two-phase-commit';
import { hastyManager } from 'concord-checker/specs/two-phase-commit/variants';
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import { lamps } from './lamps.js';

test('two lamps shine', async () => {
  await expect(lamps).toViolate('Dark', { steps: 2 });
  await expect(lamps).not.toHold();
});
test('two-phase commit is safe, unless its manager is hasty', async () => {
  await expect(twoPhaseCommit).toHold({ parameters: { rms: 2 }, symmetry: false, distinct: 56 });
  await expect(assertHolds(twoPhaseCommit, { variant: hastyManager })).rejects.toThrow(DoesNotHold);
});
test('a message is the report', async () => {
  await expect(lamps).toHold();
});
test('values of the checker are the values of the spec', () => {
  expect(Set([1]).equals(Set([1]))).toBe(true);
});
`;

/** A test of a system by it. */
export const drivenTest = `import { commandsOf, DoesNotConform, tracesOf } from 'concord-checker/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lamps } from './lamps.js';

class Lamps {
  readonly on = new Map(['lamp1', 'lamp2', 'lamp3'].map((lamp) => [lamp, false]));
  flip(lamp: string): void {
    this.on.set(lamp, !this.on.get(lamp));
  }
}
class Broken extends Lamps {
  override flip(lamp: string): void {
    if (!this.on.get('lamp3')) super.flip(lamp);
  }
}
const driven = (make: () => Lamps) =>
  commandsOf(lamps, {
    start: make,
    actions: { Flip: (system, { l }) => system.flip(l) },
    observe: { system: ({ on }) => ({ lit: [...on.values()] }), spec: (s) => ({ lit: [...s.on.valueSeq()] }) },
  });

test('lamps that shine as they should conform', () => {
  const { commands, setup } = driven(() => new Lamps());
  fc.assert(fc.property(commands(), (run) => fc.modelRun(setup, run)));
});
test('traces that cover the spec find one that stays lit', () => {
  const { along, setup } = driven(() => new Broken());
  const { traces, isAll } = tracesOf(lamps, { cover: 'transitions', depth: 30 });
  expect(isAll).toBe(true);
  expect(() => {
    for (const { steps } of traces) fc.modelRun(setup, along(steps));
  }).toThrow(DoesNotConform);
});
`;

/** Types as they are told: what is right compiles, and each misspelling is an error. */
export const typed = `import { check, type Outcome, type PropertyOutcome } from 'concord-checker';
import { raft } from 'concord-checker/specs/raft';
import { forgetVote } from 'concord-checker/specs/raft/variants';
import { instances } from 'concord-checker/specs/raft/instances';

export async function outcome(): Promise<readonly PropertyOutcome[]> {
  const found: Outcome = await check(raft, { parameters: { servers: 2 }, variant: forgetVote, properties: ['ElectionSafety'] });
  const depths: readonly (number | undefined)[] = instances.map(({ depth }) => depth);
  // @ts-expect-error: there is no such parameter.
  await check(raft, { parameters: { serverz: 2 } });
  // @ts-expect-error: a verdict is no boolean.
  const holds: boolean = found.verdict;
  // @ts-expect-error: there is no such figure.
  found.states.distinkt;
  return depths.length > 0 && holds ? found.properties : [];
}
`;

/** Plain JavaScript, which any Node runs. Prints JSON. */
export const script = `import { assertHolds, check, DoesNotHold, simulate } from 'concord-checker';
import { raft } from 'concord-checker/specs/raft';
import { twoPhaseCommit } from 'concord-checker/specs/two-phase-commit';
import { hastyManager } from 'concord-checker/specs/two-phase-commit/variants';

const { verdict, basis, states } = await check(twoPhaseCommit, { symmetry: false });
const thrown = await assertHolds(twoPhaseCommit, { variant: hastyManager }).catch((error) => error);
const walked = await simulate(raft, { seed: 1, runs: 3 });
console.log(JSON.stringify({
  verdict, basis, distinct: states.distinct,
  thrown: thrown instanceof DoesNotHold && thrown.message.split('\\n')[0],
  sampled: walked.basis,
}));
`;

/** The settings of a compiler that looks at everything, with these instead of some. */
export function settings(changes: Readonly<Record<string, unknown>>, files: readonly string[]): string {
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    // One checker: Immutable.js's declarations, which it looks at too, take most of the time, and each pays for them anew.
    checkers: 1,
    target: 'es2023',
    noEmit: true,
    jsx: 'react-jsx',
    types: [],
    ...changes,
  };
  return JSON.stringify({ compilerOptions, files });
}
