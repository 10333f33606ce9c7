// How the tests are run. They stand beside the code that they test, so the folders of code are listed rather than one
// folder of tests.

import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long by itself, the longest first, in seconds of the last run of all that was measured; other protocols take up to 20. */
const costs: Readonly<Record<string, number>> = {
  'checker/kernel/differential.test.ts': 160,
  'checker/disk/disk.test.ts': 98,
  'scripts/commands/anew.test.ts': 90,
  'counterexamples/page/browser.test.ts': 62,
  'specs/raft-membership/raft-membership.test.ts': 62,
  'specs/snapshot-isolation/snapshot-isolation.test.ts': 62,
  'scripts/package/package.test.ts': 61,
  'checker/kernel/views/views.test.ts': 61,
  'docs/output.test.ts': 54,
  'scripts/commands/keeper.test.ts': 53,
  'checker/kernel/run/temporal.test.ts': 53,
  'specs/leader-failover/leader-failover.test.ts': 52,
  'checker/testing/oracles.test.ts': 51,
  'scripts/commands/lost.test.ts': 51,
  'scripts/commands/several.test.ts': 48,
  'scripts/commands/again.test.ts': 47,
  'checker/kernel/shown/best-trace.test.ts': 47,
  'docs/language.test.ts': 46,
  'specs/failure-detector/failure-detector.test.ts': 46,
  'specs/raft/raft.test.ts': 44,
  'scripts/commands/process.test.ts': 43,
  'specs/raft-reads/raft-reads.test.ts': 43,
  'counterexamples/page/live-browser.test.ts': 42,
  'specs/consistency-hierarchy/consistency-hierarchy.test.ts': 41,
  'checker/kernel/run/failures.test.ts': 40,
  'checker/testing/random-symmetric.test.ts': 39,
  'specs/viewstamped-replication/viewstamped-replication.test.ts': 39,
  'checker/kernel/threads/threads.test.ts': 39,
  'docs/api.test.ts': 36,
  'specs/quorum-register/quorum-register.test.ts': 36,
  'checker/tidy.test.ts': 34,
  'checker/reference/random-lassos.test.ts': 28,
  'checker/kernel/views/views-in-specs.test.ts': 27,
  'specs/three-phase-commit/three-phase-commit.test.ts': 26,
  'scripts/commands/survive.test.ts': 25,
  'docs/tutorial.test.ts': 24,
  'scripts/commands/kept-program.test.ts': 24,
  'specs/commit-wait/commit-wait.test.ts': 23,
  'scripts/commands/suggest.test.ts': 22,
  'specs/session-guarantees/session-guarantees.test.ts': 22,
  'checker/liveness/decide.test.ts': 21,
  'scripts/commands/compare.test.ts': 21,
  'specs/work-assignment/work-assignment.test.ts': 21,
  'specs/asynchronous-consensus/asynchronous-consensus.test.ts': 20,
  'checker/kernel/symmetry/orbits.test.ts': 20,
};
/** What a file of tests costs, about: a protocol is checked for long by a file of five lines. */
function costOf({ moduleId }: TestSpecification): number {
  const file = relative(import.meta.dirname, moduleId).replaceAll('\\', '/');
  return costs[file] ?? (file.startsWith('specs/') ? 12 : 0);
}

/**
 * What takes long comes first, so that no process is left with it when the other has nothing more to do. Of files that were not
 * timed yet vitest takes the largest first, which says little of what they take.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => costOf(other) - costOf(one));
  }
}

export default defineConfig({
  // What JSX becomes in views of specs, which import it by the name of the package.
  resolve: {
    alias: [
      {
        find: /^concord-checker\/view\/jsx-(?:dev-)?runtime$/,
        replacement: join(import.meta.dirname, 'checker', 'view', 'jsx-runtime.ts'),
      },
    ],
  },
  test: {
    include: ['{docs,checker,specs,examples,counterexamples,scripts}/**/*.test.ts'],
    // Checking a spec to its published count takes seconds, and on a busy machine many of them.
    // Three files at a time on two cores, where vitest would take one: some wait, for a browser or for a process that must not end.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // A process runs many files, and loads what they share once: else loading takes a quarter of the time. So a test leaves
    // nothing behind: what it spies on it restores, and what it keeps outside of itself nobody else reads.
    isolate: false,
    // States and what is learned of them live long enough to be copied by collections of a small young generation, which took a seventh of the time.
    execArgv: ['--max-semi-space-size=128'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 300_000,
    // What tests, and what is made for them, reaches is no news.
    coverage: {
      include: ['{checker,specs,counterexamples,scripts}/**/*.{ts,tsx}'],
      exclude: ['**/*.test.ts', '**/testing/**', '**/fixtures/**', 'counterexamples/gallery/**'],
      reporter: ['text-summary', 'text'],
      reportsDirectory: 'node_modules/.cache/concord/coverage',
    },
    hookTimeout: 120_000,
  },
});
