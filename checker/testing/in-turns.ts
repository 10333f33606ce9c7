/**
 * Checks that are left in the middle, again and again, and taken up from their checkpoints by others, each by a model made anew, as other
 * processes would.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Checkpoint } from '../checkpoint/checkpoint.ts';
import { KernelCheck, type KernelOptions, type KernelResult } from '../kernel/check.ts';
import type { KeptSearch } from '../kernel/kept/search.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';

/** A folder in memory, if there is one: what is written need not outlast the machine. */
const inMemory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export interface InTurns {
  readonly result: KernelResult;
  /** How many have taken up what others had left. */
  readonly takenUp: number;
}

/**
 * Checks to the end, where whoever is at it writes a checkpoint after as many pieces of work as `turn` says, and is then left, as by a kill, after as
 * many again, or where the search ends.
 */
export function checkInTurns(make: () => CheckableModel, turn: () => number, options: KernelOptions = {}): InTurns {
  const folder = mkdtempSync(join(inMemory, 'in-turns-'));
  try {
    for (let takenUp = 0, isThere = false; ; ) {
      const checkpoint = Checkpoint.open(folder, {}, isThere);
      let isDue = false;
      Object.defineProperty(checkpoint, 'isDue', { get: () => isDue });
      const check = new KernelCheck(make(), { ...options, checkpoint });
      const before = searchIn(checkpoint);
      const isWritten = (): boolean => searchIn(checkpoint) !== before;
      let isEnded = check.advance();
      for (let left = turn(); left > 0 && !isEnded; left--) isEnded = check.advance();
      // Each gets on, however much it has to learn first.
      while (!isEnded && !isWritten()) {
        isDue = check.progress().generated > (before?.generated ?? 0);
        isEnded = check.advance();
      }
      isDue = false;
      for (let left = turn(); left > 0 && !isEnded; left--) isEnded = check.advance();
      // What comes after the search is not kept.
      if (before?.reached.head === before?.states && before !== null) while (!isEnded) isEnded = check.advance();
      const result = isEnded ? check.result() : null;
      checkpoint.close();
      if (result !== null) return { result, takenUp };
      isThere = checkpoint.search !== null;
      if (isThere) takenUp++;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function searchIn({ search }: Checkpoint): KeptSearch | null {
  return search as KeptSearch | null;
}

/** What is told of a check, in texts, since values of two models are not compared as they are; but for what is learned when. */
export function toldOf({ violated, reached, failure, temporal, ...result }: KernelResult): unknown {
  const { distinct, generated, depth, cutOff, queue, taken, idleFairness, lost, full, startsRead, noneFair } = result;
  const counts = { distinct, generated, depth, cutOff, queue, taken, idleFairness, lost, full, startsRead, noneFair };
  const traceOf = (trace: readonly { readonly choices: object; readonly state: object; readonly action: unknown }[]) =>
    trace.map(({ action, choices, state }) => `${action} ${keyOf({ ...choices })} ${keyOf({ ...state })}`);
  const decided = (of: KernelResult['violated']) =>
    of.map(({ property, instance, trace, fewestSwitches }) => [
      property,
      keyOf({ ...instance }),
      traceOf(trace),
      fewestSwitches,
    ]);
  const found = { violated: decided(violated), reached: decided(reached) };
  if (failure !== null) return { failure: failure.failure.message, trace: traceOf(failure.trace), ...found };
  return {
    ...counts,
    ...found,
    temporal: temporal.map(({ property, verdict, counterexample, antecedentNever }) => ({
      property,
      verdict,
      antecedentNever,
      trace: counterexample && traceOf(counterexample.trace),
      lasso: counterexample?.lasso && [
        counterexample.lasso.to,
        counterexample.lasso.back &&
          `${counterexample.lasso.back.action} ${keyOf({ ...counterexample.lasso.back.choices })}`,
      ],
    })),
  };
}
