/** The lock server, driven by its spec over real connections; with a planted bug, which is found in less than ten seconds, and shrunk. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asyncCommandsOf, DoesNotConform, tracesOf } from '../../checker/driving/index.ts';
import { assertHolds } from '../../checker/index.ts';
import { System } from './client.ts';
import { lock } from './lock.ts';
import { Lock } from './server.ts';

/** Who goes away while it waits is forgotten only when its turn comes: then the lock is nobody's who is there. */
class Forgetful extends Lock {
  override goAway(client: string): void {
    this.release(client);
  }
}

const driven = (make: () => Lock) =>
  asyncCommandsOf(lock, {
    start: () => System.start(make()),
    actions: {
      Ask: { run: (system, { c }) => system.say(c, 'ask'), refused: (isDone) => !isDone },
      Release: { run: (system, { c }) => system.say(c, 'release'), refused: (isDone) => !isDone },
      GoAway: (system, { c }) => system.goAway(c),
    },
    observe: (system) => system.status(),
  });

/** Runs of commands, each on a server of its own: the shortest that was found to fail, and why. */
async function checked(
  make: () => Lock,
  numRuns: number,
): Promise<{ readonly failed: boolean; readonly run: string; readonly error: unknown }> {
  const { commands, setup } = driven(make);
  const property = fc.asyncProperty(commands({ maxCommands: 40 }), async (run) => {
    const begun = await setup();
    await fc.asyncModelRun(() => begun, run).finally(() => begun.real.stop());
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed: 1, numRuns });
  return { failed, run: String(counterexample?.[0]), error: errorInstance };
}

test('the spec holds', async () => {
  await assertHolds(lock);
});

test('the server does what it says', async () => {
  expect(await checked(() => new Lock(), 60)).toMatchObject({ failed: false });
});

test('a bug is found in ten seconds, shrunk to what shows it', { timeout: 60_000 }, async () => {
  const began = performance.now();
  const { run, error } = await checked(() => new Forgetful(), 100);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(run).toMatch(/^Ask\((c\d)\),Ask\((c\d)\),GoAway\(\2\)/);
  expect(error).toBeInstanceOf(DoesNotConform);
  expect((error as Error).message).toMatch(/^ {2}waiting {3}the spec has <>, the system has <c\d>$/m);
});

test('and by traces that cover the spec', async () => {
  const { traces, isAll } = tracesOf(lock, { cover: 'pairs', parameters: { clients: 2 } });
  expect(isAll).toBe(true);
  const run = async (make: () => Lock): Promise<void> => {
    const { setup, along } = driven(make);
    for (const { steps } of traces) {
      const begun = await setup();
      await fc.asyncModelRun(() => begun, along(steps)).finally(() => begun.real.stop());
    }
  };
  await run(() => new Lock());
  await expect(run(() => new Forgetful())).rejects.toThrow(DoesNotConform);
});
