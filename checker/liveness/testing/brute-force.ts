/**
 * The plain decision on the full graph of concrete states, with nothing but definitions: a behaviour with the truth of every
 * subformula at every time, components by recursion, and Streett's condition for fairness.
 */
import type { Formula } from '../formula.ts';
import type { Obligation, Protocol, State, Step } from './protocol.ts';

export type Verdict = 'holds' | 'violated' | 'unknown';

/** The truth of each subformula, the whole one last, as bits. */
type Truth = number;

interface Meaning {
  readonly parts: readonly Formula[];
  /** The truths that are possible at a letter. */
  truthsAt(letter: number): readonly Truth[];
  /** True if the second truth may come after the first. */
  follows(first: Truth, second: Truth): boolean;
  /** The promises that are kept, or not made, as bits. */
  kept(truth: Truth): number;
}

function meaningOf(formula: Formula): Meaning {
  const parts: Formula[] = [];
  const collect = (of: Formula): void => {
    switch (of.op) {
      case 'atom':
        break;
      case 'and':
      case 'or':
        of.of.forEach(collect);
        break;
      case 'until':
        [of.left, of.right].forEach(collect);
        break;
      default:
        collect(of.of);
    }
    parts.push(of);
  };
  collect(formula);
  const bit = (truth: Truth, of: Formula): boolean => ((truth >> parts.indexOf(of)) & 1) === 1;
  const value = (of: Formula, letter: number, truth: Truth, next: boolean): boolean => {
    switch (of.op) {
      case 'atom':
        return ((letter >> of.holds) & 1) === 1;
      case 'not':
        return !bit(truth, of.of);
      case 'and':
        return of.of.every((part) => bit(truth, part));
      case 'or':
        return of.of.some((part) => bit(truth, part));
      case 'always':
        return bit(truth, of.of) && next;
      case 'eventually':
        return bit(truth, of.of) || next;
      case 'until':
        return bit(truth, of.right) || (bit(truth, of.left) && next);
    }
  };
  const temporal = parts.filter(({ op }) => op === 'always' || op === 'eventually' || op === 'until');
  const keeps = (of: Formula, truth: Truth): boolean => {
    if (of.op === 'always') return bit(truth, of) || !bit(truth, of.of);
    if (of.op === 'eventually') return !bit(truth, of) || bit(truth, of.of);
    return of.op !== 'until' || !bit(truth, of) || bit(truth, of.right);
  };
  const known = new Map<number, readonly Truth[]>();
  return {
    parts,
    truthsAt(letter) {
      const found = known.get(letter);
      if (found !== undefined) return found;
      let truths: Truth[] = [0];
      for (const [i, of] of parts.entries())
        truths = truths.flatMap((truth) =>
          [...new Set([true, false].map((next) => value(of, letter, truth, next)))].map(
            (is) => truth | (is ? 1 << i : 0),
          ),
        );
      known.set(letter, truths);
      return truths;
    },
    follows: (first, second) => temporal.every((of) => bit(first, of) === value(of, 0, first, bit(second, of))),
    kept: (truth) => temporal.reduce((sum, of, i) => sum | (keeps(of, truth) ? 1 << i : 0), 0),
  };
}

/** The atoms in a state before a step, or before it is repeated. */
export function lettersBefore(
  { letters, ofSteps, lettersAlong }: Protocol,
  state: State,
  step: Step | null | undefined,
  names: readonly number[],
): number {
  const still = letters(state, names);
  return step?.changes === true ? (still & ~ofSteps) | (ofSteps & lettersAlong(step.label, names)) : still;
}

interface Node {
  readonly state: number;
  readonly letter: number;
  readonly truth: Truth;
  readonly kept: number;
  readonly moves: { readonly to: number; readonly step: Step | null }[];
}

/** Components by Tarjan's recursion; those that have an edge. */
export function componentsOf(among: readonly number[], successors: (node: number) => readonly number[]): number[][] {
  const set = new Set(among);
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const found: number[][] = [];
  const visit = (node: number): void => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push(node);
    onStack.add(node);
    for (const to of successors(node)) {
      if (!set.has(to)) continue;
      if (!order.has(to)) visit(to);
      if (onStack.has(to)) low.set(node, Math.min(low.get(node) as number, low.get(to) as number));
    }
    if (low.get(node) !== order.get(node)) return;
    const component = stack.splice(stack.indexOf(node));
    for (const member of component) onStack.delete(member);
    if (component.length > 1 || successors(node).includes(node)) found.push(component);
  };
  for (const node of among) if (!order.has(node)) visit(node);
  return found;
}

/** Whether the obligation is enabled: a step that would meet it changes the state. */
export function isOwed(obligation: Obligation, steps: readonly Step[]): boolean {
  return steps.some((step) => isMetBy(obligation, step));
}
export function isMetBy({ actions, actors }: Obligation, { label, changes }: Step): boolean {
  return changes && actions.includes(label.action) && actors.every((p, i) => label.actors[i] === p);
}

function isFairAndKept(protocol: Protocol, nodes: readonly Node[], members: readonly number[], all: number): boolean {
  const set = new Set(members);
  const own = members.map((node) => nodes[node] as Node);
  if (own.reduce((sum, { kept }) => sum | kept, 0) !== all) return false;
  const stepsAt = ({ state }: Node): readonly Step[] => protocol.steps[state] as readonly Step[];
  const taken = own.flatMap(({ moves }) => moves.filter(({ to }) => set.has(to)).flatMap(({ step }) => step ?? []));
  const unmet = protocol.obligations.filter((o) => !taken.some((step) => isMetBy(o, step)));
  if (unmet.some((o) => !o.strong && own.every((node) => isOwed(o, stepsAt(node))))) return false;
  const barring = unmet.filter((o) => o.strong && own.some((node) => isOwed(o, stepsAt(node))));
  if (barring.length === 0) return true;
  const rest = members.filter((node) => !barring.some((o) => isOwed(o, stepsAt(nodes[node] as Node))));
  return componentsOf(rest, (node) => (nodes[node] as Node).moves.map(({ to }) => to)).some((component) =>
    isFairAndKept(protocol, nodes, component, all),
  );
}

/** The truths from which everything promised can be kept, if the letters may be any. */
function possible(meaning: Meaning): ReadonlySet<Truth> {
  const letters = Array.from({ length: 16 }, (_, letter) => letter);
  const truths = [...new Set(letters.flatMap((letter) => meaning.truthsAt(letter)))];
  const next = truths.map((first) => truths.flatMap((second, i) => (meaning.follows(first, second) ? [i] : [])));
  const all = truths.reduce((sum, truth) => sum | meaning.kept(truth), 0);
  const good = componentsOf([...truths.keys()], (i) => next[i] as number[]).filter(
    (component) => component.reduce((sum, i) => sum | meaning.kept(truths[i] as Truth), 0) === all,
  );
  const able = new Set(good.flat());
  for (let size = -1; size !== able.size; ) {
    size = able.size;
    for (const [i, to] of next.entries()) if (to.some((k) => able.has(k))) able.add(i);
  }
  return new Set([...able].map((i) => truths[i] as Truth));
}

/** Decides a formula for all instances of a protocol. */
export function bruteForce(protocol: Protocol, formula: Formula): Verdict {
  const meaning = meaningOf(formula);
  const whole = 1 << (meaning.parts.length - 1);
  const able = protocol.steps.flat().some(({ to }) => to < 0) ? possible(meaning) : new Set<Truth>();
  let escapes = false;
  for (const instance of protocol.instances) {
    const letterOf = (state: number, step: Step | null): number =>
      lettersBefore(protocol, protocol.states[state] as State, step, instance);
    const movesFrom = (state: number): readonly (Step | null)[] => [
      null,
      ...(protocol.steps[state] as readonly Step[]),
    ];
    const lettersOf = (state: number): number[] => [...new Set(movesFrom(state).map((step) => letterOf(state, step)))];
    /** Outside the bounds, steps may be any. */
    const lettersOutside = (state: State): number[] =>
      Array.from({ length: 16 }, (_, letter) => letter).filter(
        (letter) => ((letter ^ protocol.letters(state, instance)) & ~protocol.ofSteps & 15) === 0,
      );
    const nodes: Node[] = [];
    const numbers = new Map<string, number>();
    const find = (state: number, letter: number, truth: Truth): number => {
      const key = `${state} ${letter} ${truth}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, nodes.length);
      return nodes.push({ state, letter, truth, kept: meaning.kept(truth), moves: [] }) - 1;
    };
    for (const state of protocol.initial)
      for (const letter of lettersOf(state))
        for (const truth of meaning.truthsAt(letter)) if ((truth & whole) === 0) find(state, letter, truth);
    // The list grows while it is read.
    for (const { state, letter, truth, moves } of nodes)
      for (const step of movesFrom(state)) {
        if (letterOf(state, step) !== letter) continue;
        const to = step === null ? state : step.to;
        const after = to < 0 ? lettersOutside((step as Step).state) : lettersOf(to);
        for (const read of after)
          for (const next of meaning.truthsAt(read)) {
            if (!meaning.follows(truth, next)) continue;
            if (to >= 0) moves.push({ to: find(to, read, next), step });
            else escapes ||= able.has(next);
          }
      }
    const all = nodes.reduce((sum, { kept }) => sum | kept, 0);
    const promises = meaning.parts.filter(({ op }) => op === 'always' || op === 'eventually' || op === 'until').length;
    if (all !== 2 ** promises - 1) continue;
    const components = componentsOf([...nodes.keys()], (node) => (nodes[node] as Node).moves.map(({ to }) => to));
    if (components.some((members) => isFairAndKept(protocol, nodes, members, all))) return 'violated';
  }
  return escapes ? 'unknown' : 'holds';
}
