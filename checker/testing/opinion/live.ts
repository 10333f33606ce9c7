/**
 * Whether behaviours bring about what they should, decided on the plain graph: a strongly connected part that is fair, and in
 * which it never happens, is looked for by naive reachability. Every state may stutter.
 */
import type { PlainRecord, PlainState } from './abstract.ts';
import type { PlainProgram, PlainProperty, PlainResult } from './explore.ts';

interface Edge {
  /** What is owed to whom takes it, by number. */
  readonly meets: readonly number[];
  readonly to: number;
}
type Graph = readonly (readonly Edge[])[];
/** What is owed, weakly or strongly. */
type Owed = readonly ('WF' | 'SF')[];

/** The temporal properties that some fair behaviour violates. Everything must have been explored. */
export function unfulfilled(program: PlainProgram, { states }: PlainResult): ReadonlySet<string> {
  const numbers = new Map(states.map((state, i) => [program.keyOf(state), i]));
  // Of steps only those count that change the state.
  const graph: Graph = states.map((state, i) =>
    program
      .steps(state)
      .map((step) => ({ step, to: numbers.get(program.keyOf(step.state)) as number }))
      .filter(({ to }) => to !== i)
      .map(({ step, to }) => ({ meets: program.meets(state, step), to })),
  );
  const starts = program.init.map((state) => numbers.get(program.keyOf(state)) as number);
  const owed = (program.model.fairness ?? []).map(({ strength }) => strength);
  const isViolated = (property: PlainProperty): boolean =>
    property.instances.some((instance) => {
      const open = without(program, property, instance, states);
      return fairPart(graph, reached(graph, from(program, property, instance, states, starts), open), owed);
    });
  return new Set(
    program.properties
      .filter(({ isTemporal }) => isTemporal)
      .filter(isViolated)
      .map(({ name }) => name),
  );
}
/** The states in which it does not hold, and which a violation must not leave. */
function without(
  program: PlainProgram,
  property: PlainProperty,
  instance: PlainRecord,
  states: readonly PlainState[],
): boolean[] {
  return states.map((state) => !program.isTrue(property, instance, state));
}
/** Where a violation may begin. */
function from(
  program: PlainProgram,
  property: PlainProperty,
  instance: PlainRecord,
  states: readonly PlainState[],
  starts: readonly number[],
): number[] {
  if (property.kind === 'eventually') return [...starts];
  return [...states.keys()].filter(
    (i) => property.kind !== 'leadsTo' || program.leads(property, instance, states[i] as PlainState),
  );
}
/** What is reached from these by steps among the states that are open. */
function reached(graph: Graph, starts: readonly number[], open: readonly boolean[]): ReadonlySet<number> {
  const seen = new Set(starts.filter((start) => open[start]));
  for (const at of seen) for (const { to } of graph[at] as readonly Edge[]) if (open[to]) seen.add(to);
  return seen;
}
/** True if a behaviour can stay among these states for ever and be fair. */
function fairPart(graph: Graph, among: ReadonlySet<number>, owed: Owed): boolean {
  const open = graph.map((_, i) => among.has(i));
  const after = new Map([...among].map((at) => [at, reached(graph, [at], open)]));
  const left = new Set(among);
  for (const at of among) {
    if (!left.has(at)) continue;
    const part = [...(after.get(at) as ReadonlySet<number>)].filter((other) => after.get(other)?.has(at));
    for (const other of part) left.delete(other);
    if (isFair(graph, new Set(part), owed)) return true;
  }
  return false;
}
function isFair(graph: Graph, part: ReadonlySet<number>, owed: Owed): boolean {
  const steps = (at: number, one: number): readonly Edge[] =>
    (graph[at] as readonly Edge[]).filter(({ meets }) => meets.includes(one));
  const isTaken = (one: number): boolean => [...part].some((at) => steps(at, one).some(({ to }) => part.has(to)));
  const isEnabled = (at: number, one: number): boolean => steps(at, one).length > 0;
  for (const [one, strength] of owed.entries()) {
    if (isTaken(one)) continue;
    const enabled = [...part].filter((at) => isEnabled(at, one));
    if (enabled.length === 0 || (strength === 'WF' && enabled.length < part.size)) continue;
    if (strength === 'WF') return false;
    // Only where it is never enabled can it be left out.
    const rest = new Set([...part].filter((at) => !isEnabled(at, one)));
    return rest.size > 0 && fairPart(graph, rest, owed);
  }
  return true;
}
