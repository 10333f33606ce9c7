/** Signs: by what a step told, and else by its name. */
import { expect, test } from 'vitest';
import { signOf } from './signs.ts';

test('a step is drawn as what it told a network or crashes, and else as what its name says', () => {
  expect(signOf('step', 'Timeout')).toBe('timeout');
  expect(signOf('step', 'TimeOut')).toBe('timeout');
  expect(signOf('step', 'CommitByTimeout')).toBe('timeout');
  expect(signOf('step', 'Restart')).toBe('restart');
  expect(signOf('step', 'Crash')).toBe('crash');
  expect(signOf('step', 'Recover')).toBe('recover');
  expect(signOf('crash', 'CrashAndRestart')).toBe('restart');
  // A message of that name is no sign of anything.
  expect(signOf('step', 'RespondToRecovery')).toBe('step');
  expect(signOf('step', 'TakeTimestamp')).toBe('step');
  expect(signOf('loss', 'Timeout')).toBe('loss');
  expect(signOf('crash', 'Timeout')).toBe('crash');
  expect(signOf('init', null)).toBe('init');
});
