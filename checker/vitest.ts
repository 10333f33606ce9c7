/**
 * Matchers for Vitest. To import this once, in a setup file or in a test, is enough:
 *
 *     import 'concord-checker/vitest';
 *     test('raft is safe', async () => {
 *       await expect(raft).toHold({ parameters: { servers: 3 } });
 *       await expect(raft).toViolate('ElectionSafety', { variant: forgetVote, steps: 13 });
 *     });
 */
import { expect } from 'vitest';
import { matchers, type SpecMatchers } from './expect/matchers.ts';

export { matchers, type SpecMatchers, type ToHold, type ToViolate } from './expect/matchers.ts';

declare module 'vitest' {
  interface Matchers<T> extends SpecMatchers<T> {}
}

expect.extend(matchers);
