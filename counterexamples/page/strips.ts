/** In which states each property is false, for a strip and in words. */
import type { Story, Truth } from '../story.ts';

export interface Strip {
  readonly property: string;
  /** True of a state that is marked: where the property is false or, of a `reachable`, where it is reached. */
  readonly marks: readonly boolean[];
  /** True if the marks are what is wrong: a temporal property need not be met everywhere. */
  readonly isWrong: boolean;
  /** `false in states 3 to 5 and 8`. */
  readonly text: string;
}

/** A strip for each property, in the order in which the states name them. */
export function stripsOf({ steps }: Pick<Story, 'steps'>): readonly Strip[] {
  const kinds = new Map(steps.flatMap(({ truths }) => truths.map(({ property, kind }) => [property, kind] as const)));
  return [...kinds].map(([property, kind]) => {
    const marks = steps.map(({ truths }) => {
      const truth = truths.find((one) => one.property === property);
      return truth !== undefined && truth.holds === (kind === 'reachable');
    });
    const states = marks.flatMap((isMarked, k) => (isMarked ? [k] : []));
    return { property, marks, isWrong: kind === 'invariant' || kind === 'step', text: textOf(kind, states) };
  });
}

/** True of what must hold in every state or step, and does not. */
export function isWrong({ kind, holds }: Pick<Truth, 'kind' | 'holds'>): boolean {
  return !holds && (kind === 'invariant' || kind === 'step');
}

function textOf(kind: Truth['kind'], states: readonly number[]): string {
  switch (kind) {
    case 'invariant':
      return states.length === 0 ? 'true in every state' : `false in ${statesText(states)}`;
    case 'step':
      return states.length === 0 ? 'true of every step' : `false of the step into ${statesText(states)}`;
    case 'reachable':
      return states.length === 0 ? 'not reached' : `reached in ${statesText(states)}`;
    case 'temporal':
      return states.length === 0 ? 'met in every state' : `not met in ${statesText(states)}`;
  }
}

/** `state 4`, `states 3 to 5 and 8`: states counted from 0, in ascending order, as texts count them. */
export function statesText(states: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const state of states) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === state - 1) run[1] = state;
    else runs.push([state, state]);
  }
  const parts = runs.flatMap(([first, last]) =>
    last - first < 2
      ? Array.from({ length: last - first + 1 }, (_, i) => `${first + i + 1}`)
      : [`${first + 1} to ${last + 1}`],
  );
  const listed = parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  return `${states.length === 1 ? 'state' : 'states'} ${listed}`;
}
