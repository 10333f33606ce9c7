/** The kernel as an exploration. */
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { type DiskOptions, KernelCheck } from '../kernel/check.ts';
import type { several } from '../kernel/threads/several.ts';
import { SpecFailure } from '../language/failure.ts';
import type { CheckableModel } from '../language/model.ts';
import { plainTrace } from '../reference/replay.ts';
import { ScenarioFailure, startingTraces } from '../reference/scenario.ts';
import { successorsOf } from '../reference/semantics.ts';
import { type Exploration, endedWith, nothing } from './exploration.ts';
import type { Remark } from './outcome.ts';

/** What explores beside this thread, and where what was found goes. */
interface Beside {
  readonly others: ReturnType<typeof several> | null;
  readonly disk: DiskOptions | null;
  readonly kept: Checkpoint | null;
}

/**
 * Explores by the kernel, up to symmetry or not, with one thread or several, and on disk if need be; a sample of what it learns is held
 * against the reference semantics.
 */
export function exploreByKernel(model: CheckableModel, symmetry: boolean, { others, disk, kept }: Beside): Exploration {
  let check: KernelCheck;
  try {
    check = new KernelCheck(model, {
      twin: successorsOf,
      symmetry,
      threads: others?.threads ?? null,
      disk,
      checkpoint: kept,
      ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
    });
  } catch (error) {
    // On the way to the end of the scenario that it starts from.
    if (error instanceof SpecFailure) return failedBefore(error);
    throw error;
  }
  return {
    advance: () => check.advance(),
    counts: () => check.progress(),
    violated: () => check.violated,
    cutOff: (failure) => check.cutOff(failure),
    rest: () => check.rest,
    hurry: () => check.hurry(),
    makeRoom: () => check.makeRoom(),
    close: async () => {
      await others?.end();
      await check.close();
    },
    remove: () => check.remove(),
    result(traces) {
      const result = check.result(traces);
      const { failure, wholes, direct, startsRead, symmetry: group, alone, onDisk, notOnDisk, kept } = result;
      return {
        ...result,
        away: onDisk === null ? null : 'disk',
        earlier: kept?.earlier ?? null,
        failure: failure && { error: failure.failure, trace: failure.trace },
        learned: { entries: result.entries, userCalls: result.userCalls },
        remarks: [
          ...(startsRead === null ? [] : [{ kind: 'among initial states', states: startsRead } as const]),
          ...wholes.map(({ site, variable }): Remark => ({ kind: 'reads whole', site, variable })),
          ...direct.map(
            ({ site, entries, states }): Remark => ({
              kind: 'evaluated directly',
              site,
              entries,
              states,
              images: group?.order ?? 1,
            }),
          ),
          ...(onDisk === null ? [] : [{ kind: 'on disk', ...onDisk } as const]),
          ...(notOnDisk === null
            ? []
            : [{ kind: 'not on disk', error: notOnDisk, isMissing: isMissing(notOnDisk) } as const]),
          ...(kept === null
            ? []
            : [{ kind: 'checkpoint', folder: kept.folder, states: kept.states, error: kept.error } as const]),
          ...(alone === null ? [] : [{ kind: 'one thread', ...alone } as const]),
        ],
        symmetry: group && {
          sorts: group.blocks.map(({ sort, members }) => ({ name: sort, members: members.length })),
          order: group.order,
          // Whatever is not symmetric ends the run.
          certified: failure === null,
        },
      };
    },
  };
}

/** True of the error where a package cannot be found. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
}

/** The exploration that failed before it began. */
function failedBefore(error: SpecFailure): Exploration {
  const trace = error instanceof ScenarioFailure ? plainTrace(error.trace) : [];
  return endedWith({ ...nothing, failure: { error, trace } });
}
