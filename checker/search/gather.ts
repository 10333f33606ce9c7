/**
 * Gathers the steps that one actor takes, as far as their order may be changed: what can be done for a trace where the one with
 * the fewest switches cannot be known.
 */

/**
 * The steps in an order in which the actor changes less often, or as they are. A run of steps by one actor is moved to another
 * of the same actor's, earlier or later, wherever `isAllowed` says that the steps may be taken so; until no move is of use.
 */
export function gathered<T>(
  steps: readonly T[],
  actorOf: (step: T) => unknown,
  isAllowed: (steps: readonly T[]) => boolean,
): readonly T[] {
  for (let now = steps; ; ) {
    const better = moves(now, actorOf).find(
      (order) => switchesIn(order, actorOf) < switchesIn(now, actorOf) && isAllowed(order),
    );
    if (better === undefined) return now;
    now = better;
  }
}

/** Every order in which two runs of one actor are brought together. */
function moves<T>(steps: readonly T[], actorOf: (step: T) => unknown): T[][] {
  const runs: T[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run !== undefined && actorOf(run[0] as T) === actorOf(step)) run.push(step);
    else runs.push([step]);
  }
  const actors = runs.map(([step]) => actorOf(step as T));
  return runs.flatMap((later, i) =>
    runs.slice(0, i).flatMap((earlier, j) => {
      if (actors[i] !== actors[j]) return [];
      const [before, between, after] = [runs.slice(0, j), runs.slice(j + 1, i), runs.slice(i + 1)];
      return [
        [...before, earlier, later, ...between, ...after].flat(),
        [...before, ...between, earlier, later, ...after].flat(),
      ];
    }),
  );
}

function switchesIn<T>(steps: readonly T[], actorOf: (step: T) => unknown): number {
  return steps.filter((step, i) => i > 0 && actorOf(step) !== actorOf(steps[i - 1] as T)).length;
}
