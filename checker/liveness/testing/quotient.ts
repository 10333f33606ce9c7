/**
 * A protocol as an explored system: its quotient under a group of permutations, annotated with them. With the trivial group
 * that is the full graph. What the steps of a state are is overwritten by the next call, as the interface allows.
 */
import type { AtomSystem, ExploredSystem } from '../system.ts';
import { applied, type Label, type Permutation, type Protocol, renamed, type State, type Step } from './protocol.ts';
import type { Random } from './random.ts';
import { stepsOfSeveral } from './several.ts';

export interface Quotient extends ExploredSystem, AtomSystem {
  readonly protocol: Protocol;
  readonly group: readonly Permutation[];
  /** The concrete states that stand for their orbits. */
  readonly representatives: readonly State[];
  readonly labels: readonly Label[];
}

const most = 500;

/** A step by its representatives: the permutation leads from the target to the state that the step leads to. */
interface Annotated {
  readonly step: Step;
  readonly target: number;
  readonly permutation: number;
}

/** The representatives of all states that can be reached, the first ones, and the steps of each. */
function annotated(
  { states, initial, steps, numberOf: numberOfState }: Protocol,
  group: readonly Permutation[],
  random: Random,
): { readonly representatives: State[]; readonly starts: number[]; readonly found: readonly (readonly Annotated[])[] } {
  const images = (state: State): string[] => group.map((g) => applied(g, state).join());
  const canonical = (state: State): string => images(state).sort()[0] as string;
  const representatives: State[] = [];
  const numberOf = new Map<string, number>();
  const find = (state: State): number => {
    const key = canonical(state);
    if (!numberOf.has(key)) {
      numberOf.set(key, representatives.push(key.split(',').map(Number)) - 1);
    }
    return numberOf.get(key) as number;
  };
  const starts = [...new Set(initial.map((state) => find(states[state] as State)))];
  const found: Annotated[][] = [];
  for (const state of representatives)
    found.push(
      (steps[numberOfState.get(state.join()) as number] as readonly Step[]).map((step) => {
        if (step.to < 0) return { step, target: -1, permutation: 0 };
        const target = find(step.state);
        // Any of the permutations that lead there will do.
        const ways = images(representatives[target] as State);
        const able = ways.flatMap((key, g) => (key === step.state.join() ? [g] : []));
        return { step, target, permutation: random.pick(able) };
      }),
    );
  return { representatives, starts, found };
}

export function quotientOf(protocol: Protocol, group: readonly Permutation[], random: Random): Quotient {
  const { obligations, instances } = protocol;
  const { representatives, starts, found } = annotated(protocol, group, random);
  const inverses = group.map((g) => g.map((_, p) => g.indexOf(p)));
  const labels: Label[] = [];
  const labelNumbers = new Map<string, number>();
  const labelOf = (label: Label): number => {
    const key = JSON.stringify(label);
    if (!labelNumbers.has(key)) labelNumbers.set(key, labels.push(label) - 1);
    return labelNumbers.get(key) as number;
  };
  /** Where each permutation takes each of some things that bear names. */
  const movedBack = <T>(things: readonly T[], rename: (g: Permutation, thing: T) => T): number[][] => {
    const same = inverses.findIndex((g) => g.every((to, p) => to === p));
    const keys = things.map((thing) => JSON.stringify(rename(inverses[same] as Permutation, thing)));
    return inverses.map((g) => things.map((thing) => keys.indexOf(JSON.stringify(rename(g, thing)))));
  };
  const obligationsBack = movedBack(obligations, (g, { actors, ...rest }) => ({ ...rest, actors: renamed(g, actors) }));
  const instancesBack = movedBack(instances, renamed);
  const products = group.map((g) => group.map((h) => group.findIndex((f) => f.join() === renamed(g, h).join())));
  const met: number[][] = [];
  const buffers = {
    targets: new Int32Array(most),
    permutations: new Int32Array(most),
    labels: new Int32Array(most),
    changes: new Uint8Array(most),
  };
  let last: readonly Step[] = [];
  return {
    protocol,
    group,
    representatives,
    labels,
    count: representatives.length,
    initial: starts,
    stepsOf(state) {
      const own = found[state] as readonly Annotated[];
      last = own.map(({ step }) => step);
      for (const [k, { step, target, permutation }] of own.entries()) {
        buffers.targets[k] = target;
        buffers.permutations[k] = permutation;
        buffers.labels[k] = labelOf(step.label);
        buffers.changes[k] = step.changes ? 1 : 0;
      }
      return { count: own.length, ...buffers };
    },
    stepsFrom(first) {
      return stepsOfSeveral(this, first);
    },
    obligations,
    obligationsOf(label) {
      met[label] ??= obligations.flatMap(({ actions, actors }, o) => {
        const { action, actors: acting } = labels[label] as Label;
        return actions.includes(action) && actors.every((p, i) => acting[i] === p) ? [o] : [];
      });
      return met[label];
    },
    obligationsBackBy: (permutation) => obligationsBack[permutation] as number[],
    compose: (first, second) => products[first]?.[second] as number,
    instances: instances.length,
    instancesBackBy: (permutation) => instancesBack[permutation] as number[],
    lettersAt: (state, j) => protocol.letters(representatives[state] as State, instances[j] as readonly number[]),
    ofSteps: protocol.ofSteps,
    lettersAlong: (label, j) => protocol.lettersAlong(labels[label] as Label, instances[j] as readonly number[]),
    lettersAfter: (k, j) => protocol.letters((last[k] as Step).state, instances[j] as readonly number[]),
  };
}
