/**
 * Steps by the kernel are those on plain values: logs are found to be behaviours, or not, with the same trace, the same reasons and the same
 * counts. Other systems than the pinned ones: CONCORD_SEED=7 CONCORD_RUNS=5000.
 */
import fc from 'fast-check';
import { Set } from 'immutable';
import { expect, test } from 'vitest';
import { alternatives } from '../language/action.ts';
import { Bag, bagOf, subsetOf } from '../language/collections.ts';
import { range } from '../language/domain.ts';
import { SpecFailure } from '../language/failure.ts';
import { checkable } from '../language/model.ts';
import type { Spec } from '../language/protocol.ts';
import { record } from '../language/record.ts';
import { spec } from '../language/spec.ts';
import { variables } from '../language/variables.ts';
import { initialStates, type State, type Successor, successors } from '../reference/semantics.ts';
import { drawOf } from '../testing/tier.ts';
import { byKernel } from './by-kernel.ts';
import { type LogMapping, logOf } from './mapping.ts';
import { BadLog } from './problem.ts';
import { catching } from './read.ts';
import { plainly } from './steps.ts';
import { type Validation, validateBy } from './validate.ts';

const { seed, runs } = drawOf({ seed: 20_261_130, runs: 100 });

/** What is found of a log, with all that is told of it; or the error. */
async function found(of: Spec, lines: readonly object[], mapping: LogMapping, isLearned: boolean): Promise<unknown> {
  const { added, mapped } = catching(mapping);
  const model = checkable(of, { added: [added] });
  const all = lines.map((json, i) => ({ file: null, line: i + 1, json }));
  try {
    const answer: Validation = isLearned
      ? await validateBy(model, mapped(model), all, {}, (shown) => byKernel(model, shown))
      : await validateBy(model, mapped(model), all, {}, () => plainly(model));
    const { model: _, seconds, stuck, trace, ...told } = answer;
    // Events have functions, which are others each time.
    const why = stuck.map(({ state, events }) => ({
      state,
      events: events.map(({ event: { line }, actions }) => ({ line, actions })),
    }));
    return { ...told, trace: trace.map((step) => ({ ...step })), stuck: why };
  } catch (error) {
    if (error instanceof SpecFailure) return { site: error.site, fault: error.fault.kind };
    if (error instanceof BadLog) return { line: error.line, problem: error.problem.kind };
    throw error;
  }
}

/** A number that is drawn for some parts of a state and a choice, the same for the same ones. */
const drawn = (dice: readonly number[], ...parts: readonly number[]): number =>
  dice[parts.reduce((sum, part) => (sum * 31 + part + 7) % 65_521, 1) % dice.length] as number;

/** Messages in a bag, marks in a set, and a counter that some steps take out of its domain, beyond the bounds. */
const mail = (dice: readonly number[]) =>
  spec({ name: 'mail', parameters: {} }, () => {
    const Message = record({ to: range(0, 1), n: range(0, 2) });
    const { domains, initially, action, invariant } = variables({
      mail: bagOf(Message),
      marks: subsetOf(range(0, 3)),
      n: range(0, 4),
    });
    const Send = action({
      forSome: { m: Message },
      guard: (s, { m }) => s.mail.size < 3 && drawn(dice, 1, m.n, s.n) % 3 > 0,
      effect: (s, { m }) => ({ mail: s.mail.add(m) }),
    });
    const Receive = action({
      forSome: {
        m: (s) => s.mail.filter((m) => m.to === 0 || s.marks.has(m.n)),
        k: (s, { m }: { m: { n: number } }) => s.marks.filter((mark) => mark >= m.n),
      },
      guard: (s, { m, k }) => drawn(dice, 2, m.n, k, s.n) % 4 > 0,
      effect: (s, { m, k }) => ({ mail: s.mail.remove(m), n: s.n + (drawn(dice, 3, k) % 2) }),
    });
    const Mark = action({
      forSome: { k: (s) => alternatives([() => [0, s.n % 4], () => s.marks.map((mark) => (mark + 1) % 4)]) },
      guard: (s, { k }) => !s.marks.has(k),
      effect: (s, { k }) => ({ marks: drawn(dice, 4, k) % 5 === 0 ? Set([k]) : s.marks.add(k) }),
    });
    const Tick = action({
      guard: (s) => drawn(dice, 5, s.n, s.marks.size) % 3 > 0,
      effect: (s) => ({ n: s.n + 1 + (drawn(dice, 6, s.n) % 2) }),
    });
    return {
      domains,
      Message,
      init: initially({ mail: Bag.of([]), marks: Set([1]), n: 0 }),
      withinBounds: { small: invariant((s) => s.n < (drawn(dice, 7) % 4) + 1 || drawn(dice, 8) % 8 === 0) },
      actions: { Send, Receive, Mark, Tick },
    };
  });

const mappingOf = (of: ReturnType<typeof mail>, atMost: number, isOrdered: boolean): LogMapping =>
  logOf(of, ({ event, silent, Message, actions: { Send, Receive, Mark, Tick } }) => ({
    events: {
      Send: event({ fields: { m: Message }, of: Send, choices: ({ m }) => ({ m }) }),
      // What is told may be another object of the same text.
      Receive: event({
        fields: { m: Message },
        of: [Receive, Tick],
        choices: ({ m: { to, n } }) => ({ m: Message({ to, n }) }),
        matches: ({ m }, { before, after }) => after.mail.size < before.mail.size || m.n === 0,
      }),
      Mark: event({ fields: { k: range(0, 3) }, of: Mark, choices: ({ k }) => ({ k }) }),
      Tick: event({ fields: { n: range(0, 9) }, of: [Tick, Receive], matches: ({ n }, { after }) => after.n === n }),
    },
    silent: { steps: [silent({ of: [Mark, Tick], matches: ({ before, after }) => after.n - before.n < 2 })], atMost },
    ...(isOrdered ? {} : { order: { node: 'node' } }),
  }));

/** The events of a walk, some of them left out, of two nodes; and one perhaps that says something else. */
function recorded(of: ReturnType<typeof mail>, dice: readonly number[]): object[] {
  let at = 0;
  const roll = (sides: number): number => (dice[at++ % dice.length] as number) % sides;
  const model = checkable(of);
  const lines: Record<string, unknown>[] = [];
  let [state] = [...initialStates(model)] as [State];
  for (let steps = 0; steps < 9; steps++) {
    const options = nextOf(model, state);
    const next = options[roll(Math.max(1, options.length))];
    if (next === undefined) break;
    state = next.state;
    const { action, choices } = next;
    if (action !== 'Tick' || roll(2) === 0)
      lines.push({ event: action, ...choices, n: state.get('n'), node: roll(2) === 0 ? 'x' : 'y' });
  }
  const place = roll(Math.max(1, lines.length));
  return lines.map((line, i) =>
    i === place && roll(2) === 0 ? { ...line, n: roll(4), k: roll(4), m: { to: roll(2), n: roll(3) } } : line,
  );
}
/** The steps from a state, none where one of them leads out of the domains. */
function nextOf(model: ReturnType<typeof checkable>, state: State): readonly Successor[] {
  try {
    return [...successors(model, state)];
  } catch (error) {
    if (error instanceof SpecFailure) return [];
    throw error;
  }
}

test(`of ${runs} random systems with bags and sets, and steps out of the domains`, {
  timeout: 60_000 + 100 * runs,
}, async () => {
  const seen = { holds: 0, violated: 0, unknown: 0, failed: 0, silent: 0, nodes: 0 };
  const property = fc.asyncProperty(
    fc.array(fc.nat(10_000), { minLength: 199, maxLength: 199 }),
    fc.nat(2),
    fc.boolean(),
    async (dice, atMost, isOrdered) => {
      const of = mail(dice);
      const lines = recorded(of, dice);
      fc.pre(lines.length > 0);
      const mapping = mappingOf(of, atMost, isOrdered);
      const learned = await found(of as unknown as Spec, lines, mapping, true);
      expect(learned).toEqual(await found(of as unknown as Spec, lines, mapping, false));
      const { verdict, trace = [], nodes } = learned as Partial<Validation>;
      seen[verdict ?? 'failed']++;
      if (trace.some(({ line, action }) => line === null && action !== null)) seen.silent++;
      if (nodes === 2) seen.nodes++;
    },
  );
  await fc.assert(property, { seed, numRuns: runs });
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(runs / 100);
});
