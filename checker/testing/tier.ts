/** How much the tests look at: what every change must pass in minutes, or what is looked at before a release. */

/** Before a release all is looked at that takes long. */
export const isThorough = process.env.CONCORD_SLOW === 'yes';

/** From which seed random systems are drawn, and how many. */
export interface Draw {
  readonly seed: number;
  readonly runs: number;
}

/** These with every change, the same each time; others by `CONCORD_SEED`, more by `CONCORD_RUNS`. */
export function drawOf(pinned: Draw): Draw {
  return {
    seed: Number(process.env.CONCORD_SEED ?? pinned.seed),
    runs: Number(process.env.CONCORD_RUNS ?? pinned.runs),
  };
}
