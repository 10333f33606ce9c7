// How the tests are run. They stand beside the code that they test, so the folders of code are listed rather than one
// folder of tests.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const long =
  /[\\/](?:specs[\\/]|(?:asymmetric|best-trace|differential|failures|lost|orbits|package|random-lassos|temporal)\.test)/;

/**
 * What takes long comes first, so that no process is left with it when the other has nothing more to do. Of files that were not
 * timed yet vitest takes the largest first; but a protocol is checked for a minute by a file of five lines, and so are random systems.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => long.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
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
    include: ['{docs,checker,specs,counterexamples,scripts}/**/*.test.ts'],
    // Checking a spec to its published count takes seconds, and on a busy machine many of them.
    // Three files at a time on two cores, where vitest would take one: some wait, for a browser or for a process that must not end.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // A process runs many files, and loads what they share once: else loading takes a quarter of the time. So a test leaves
    // nothing behind: what it spies on it restores, and what it keeps outside of itself nobody else reads.
    isolate: false,
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
