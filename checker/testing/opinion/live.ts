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

/** Of the temporal properties, by their names, whether some fair behaviour violates them. Everything must have been explored. */
export function unfulfilled(program: PlainProgram, { states }: PlainResult): ReadonlyMap<string, boolean> {
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
  const above = (program.model.refinement?.of.fairness ?? []).map(({ strength, action }, one) => {
    const enabled = states.map((s) => program.owedAbove(s).includes(one));
    const isAvoided = (from: number, { to }: Edge): boolean =>
      !program.owedAbove(states[from] as PlainState, states[to] as PlainState).includes(one);
    const wanted = new Set([...states.keys()].filter((i) => enabled[i]));
    // Enabled from some time on, or again and again, and never taken any more.
    const isBroken =
      strength === 'WF'
        ? fairPart(graph, wanted, owed, isAvoided)
        : fairPart(graph, new Set(states.keys()), owed, isAvoided, wanted);
    return { name: `Refinement_${strength}_${action}`, isBroken };
  });
  const isViolated = (property: PlainProperty): boolean =>
    property.instances.some((instance) => {
      const open = without(program, property, instance, states);
      return fairPart(graph, reached(graph, from(program, property, instance, states, starts), open), owed);
    });
  return new Map([
    ...program.properties
      .filter(({ isTemporal }) => isTemporal)
      .map((property): [string, boolean] => [property.name, isViolated(property)]),
    ...above.map(({ name, isBroken }): [string, boolean] => [name, isBroken]),
  ]);
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
/** True if a behaviour can stay among these states for ever by these edges, be fair, and come again and again to one that is wanted. */
function fairPart(
  graph: Graph,
  among: ReadonlySet<number>,
  owed: Owed,
  mayTake: (from: number, edge: Edge) => boolean = () => true,
  wanted: ReadonlySet<number> = among,
): boolean {
  const open = graph.map((_, i) => among.has(i));
  const usable: Graph = graph.map((edges, from) => edges.filter((edge) => among.has(from) && mayTake(from, edge)));
  const after = new Map([...among].map((at) => [at, reached(usable, [at], open)]));
  const left = new Set(among);
  for (const at of among) {
    if (!left.has(at)) continue;
    const part = [...(after.get(at) as ReadonlySet<number>)].filter((other) => after.get(other)?.has(at));
    for (const other of part) left.delete(other);
    if (isFair(new Set(part))) return true;
  }
  return false;

  function isFair(part: ReadonlySet<number>): boolean {
    const meeting = (edges: readonly Edge[] | undefined, one: number): readonly Edge[] =>
      (edges ?? []).filter(({ meets }) => meets.includes(one));
    const isTaken = (one: number): boolean =>
      [...part].some((at) => meeting(usable[at], one).some(({ to }) => part.has(to)));
    const isEnabled = (at: number, one: number): boolean => meeting(graph[at], one).length > 0;
    for (const [one, strength] of owed.entries()) {
      if (isTaken(one)) continue;
      const enabled = [...part].filter((at) => isEnabled(at, one));
      if (enabled.length === 0 || (strength === 'WF' && enabled.length < part.size)) continue;
      if (strength === 'WF') return false;
      // Only where it is never enabled can it be left out.
      const rest = new Set([...part].filter((at) => !isEnabled(at, one)));
      return rest.size > 0 && fairPart(graph, rest, owed, mayTake, wanted);
    }
    return [...part].some((at) => wanted.has(at));
  }
}
