/** What is said of a process that had the time is not said of one that waited for it. The clock is the test's; the processor is the real one. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchdog } from './watchdog.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Has the processor for so many milliseconds. */
function toil(milliseconds: number): void {
  const had = process.cpuUsage();
  for (let spent = 0; spent < milliseconds * 1000; ) {
    const { user, system } = process.cpuUsage(had);
    spent = user + system;
  }
}

describe('watchdog', () => {
  test('barks after its grace, once, where the process had the processor for half of it', () => {
    const bark = vi.fn();
    watchdog(60, bark);
    toil(30);
    vi.advanceTimersByTime(59);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(bark.mock.calls).toEqual([[60]]);
    vi.advanceTimersByTime(1000);
    expect(bark).toHaveBeenCalledTimes(1);
  });

  test('waits on for a process that hardly had the processor, until it has', () => {
    const bark = vi.fn();
    watchdog(1000, bark);
    vi.advanceTimersByTime(2000);
    expect(bark).not.toHaveBeenCalled();
    toil(500);
    vi.advanceTimersByTime(100);
    expect(bark.mock.calls).toEqual([[2100]]);
  });

  test('barks after six times its grace in any case', () => {
    const bark = vi.fn();
    watchdog(10_000, bark);
    vi.advanceTimersByTime(59_999);
    expect(bark).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(bark.mock.calls).toEqual([[60_000]]);
  });

  test('does not bark once it is told that there is an end', () => {
    const bark = vi.fn();
    const [early, late] = [watchdog(1000, bark), watchdog(1000, bark)];
    early();
    vi.advanceTimersByTime(3000);
    late();
    vi.advanceTimersByTime(9000);
    expect(bark).not.toHaveBeenCalled();
  });
});
