/** Runs in a cluster, seen from outside: with a real server, and workers in this process. What becomes of workers that end is held in `cluster-random.test.ts`. */
import { Set } from 'immutable';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { paxos } from '../../specs/paxos/paxos.ts';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import { hastyManager } from '../../specs/two-phase-commit/variants.ts';
import { Bus } from '../cluster/bus.ts';
import { processes, spec, subsetOf, variables } from '../index.ts';
import type { CheckableModel } from '../language/model.ts';
import { keyOf } from '../language/value.ts';
import { remarkText } from '../report/remark.ts';
import { beginServer, natsServer, type Server } from '../testing/nats.ts';
import { checkModel, type ExploreOptions, modelFor } from './check.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { shareInCluster, type WorkOptions } from './cluster-worker.ts';
import type { Outcome } from './outcome.ts';

let server: Server;
beforeAll(async () => {
  if (natsServer !== null) server = await beginServer();
});
afterAll(async () => {
  await server?.remove();
});

/** What does not depend on who explores. */
const told = ({ verdict, basis, stopped, states, properties, actions, failure }: Outcome): unknown => ({
  verdict,
  basis,
  stopped,
  states,
  actions,
  failure: failure?.error.message,
  properties: properties
    .filter(({ kind }) => kind !== 'temporal')
    .map(({ name, verdict, instance, trace, fewestSwitches }) => ({
      name,
      verdict,
      fewestSwitches,
      instance: instance && keyOf(instance),
      trace: trace?.map(({ action, choices, state }) => [action, keyOf(choices), keyOf(state)]),
    })),
});
/** All but what is temporal, which a cluster does not decide. */
const askable = ({ properties }: CheckableModel): string[] => [
  ...Object.keys(properties).filter((name) => properties[name]?.kind !== 'temporal'),
  'Deadlock',
];
interface Together {
  readonly workers: number;
  readonly explore?: ExploreOptions;
  readonly work?: Partial<WorkOptions>;
  readonly cluster?: Partial<ClusterOptions>;
}
async function together(make: () => CheckableModel, { workers, explore = {}, work = {}, cluster = {} }: Together) {
  const connect = { servers: [server.address] };
  const code = { code: 'a' };
  const properties = explore.properties ?? askable(make());
  const sharing = Array.from({ length: workers }, () =>
    shareInCluster(make(), { connect, code, properties, ...work }).then(
      () => null,
      (error: unknown) => error,
    ),
  );
  const outcome = await checkModel(make(), {
    ...explore,
    properties,
    cluster: { connect, workers, code, ...cluster },
  });
  return { outcome, errors: (await Promise.all(sharing)).filter((error) => error !== null) };
}
async function alone(make: () => CheckableModel, explore: ExploreOptions = {}): Promise<Outcome> {
  return checkModel(make(), { symmetry: false, properties: askable(make()), ...explore });
}
const managers =
  (options: object = {}) =>
  () =>
    modelFor(twoPhaseCommit as never, { parameters: { rms: 4 }, ...options } as never);

describe.skipIf(natsServer === null)('in a cluster', { timeout: 60_000 }, () => {
  test.each([1, 2, 4])('%i workers find what one process finds', async (workers) => {
    const { outcome, errors } = await together(managers(), { workers });
    expect([told(outcome), errors]).toEqual([told(await alone(managers())), []]);
    expect(outcome.remarks.map(remarkText)).toEqual([
      expect.stringMatching(/^\d workers? explored, told all states apart/),
    ]);
  });

  test('what is violated is shown by the trace of one process, and so is what must be reachable', async () => {
    const violated = managers({ variant: hastyManager });
    const { outcome } = await together(violated, { workers: 2, work: { share: { bytes: 512 } } });
    expect(told(outcome)).toEqual(told(await alone(violated)));
    expect(outcome.properties[0]).toMatchObject({ verdict: 'violated', fewestSwitches: true });
    const reached = (): CheckableModel =>
      modelFor(paxos as never, { parameters: { acceptors: 2, values: 2, ballots: 2 } } as never);
    const found = await together(reached, { workers: 3 });
    expect(told(found.outcome)).toEqual(told(await alone(reached)));
    expect(found.outcome.properties.some(({ kind, trace }) => kind === 'reachable' && trace !== null)).toBe(true);
  });

  test('a deadlock is shown; of what is too far for one process it is said that it has no trace', async () => {
    const stuck = () => modelFor(going(false) as never, {});
    const { outcome } = await together(stuck, { workers: 2 });
    expect(told(outcome)).toEqual(told(await alone(stuck)));
    expect(outcome.verdict).toBe('violated');
    const far = await together(stuck, { workers: 2, cluster: { alone: 1 } });
    expect([far.outcome.verdict, far.outcome.states]).toEqual([outcome.verdict, outcome.states]);
    expect(far.outcome.properties.at(-1)).toMatchObject({ verdict: 'violated', trace: null, lost: expect.any(Error) });
  });

  test('what fails in code of the spec is told as by one process', async () => {
    const failing = () => modelFor(going(true) as never, {});
    const { outcome, errors } = await together(failing, { workers: 2 });
    expect(told(outcome)).toEqual(told(await alone(failing)));
    expect([outcome.stopped, outcome.failure?.trace.length]).toEqual(['failure', 3]);
    expect(errors.length).toBeGreaterThan(0);
  });

  test('temporal properties are unknown, and it is said why', async () => {
    const { outcome } = await together(managers(), {
      workers: 1,
      explore: { properties: ['Termination', 'TCConsistent'] },
    });
    expect(outcome.properties.map(({ name, verdict, reason }) => [name, verdict, reason])).toEqual([
      ['TCConsistent', 'holds', null],
      ['Termination', 'unknown', 'states are in a cluster'],
    ]);
    expect([outcome.stopped, outcome.verdict]).toEqual([null, 'unknown']);
  });

  test('limits end it with the levels that are done', async () => {
    const { outcome } = await together(managers(), { workers: 2, explore: { limits: { states: 300 } } });
    expect([outcome.stopped, outcome.verdict]).toEqual(['states', 'unknown']);
    expect(outcome.states.queue).toBeGreaterThan(0);
  });

  test('messages that come twice, and a server that ends in between, change nothing', async () => {
    const { add } = Bus.prototype;
    let added = 0;
    let restarted: Promise<void> | null = null;
    vi.spyOn(Bus.prototype, 'add').mockImplementation(async function (this: Bus, subject, bytes) {
      if (++added === 40) restarted = server.restart();
      await add.call(this, subject, bytes);
      await add.call(this, subject, bytes);
    });
    const { outcome, errors } = await together(managers(), { workers: 3, work: { share: { bytes: 256 } } });
    vi.restoreAllMocks();
    await restarted;
    expect(restarted).not.toBeNull();
    expect([told(outcome), errors]).toEqual([told(await alone(managers())), []]);
  });

  test('who has loaded something else is refused, and nothing is left of a run', async () => {
    const connect = { servers: [server.address] };
    const properties = askable(managers()());
    const signal = AbortSignal.timeout(20_000);
    const sharing = shareInCluster(managers()(), { connect, properties, code: { code: 'b' }, signal });
    const outcome = checkModel(managers()(), {
      properties,
      limits: { seconds: 1 },
      cluster: { connect, workers: 1, code: { code: 'a' } },
    });
    await expect(sharing).rejects.toMatchObject({ name: 'Refused', what: 'code', here: 'b', there: 'a' });
    expect((await outcome).stopped).toBe('time');
    await expect(
      checkModel(managers()(), { symmetry: true, cluster: { connect, workers: 1, code: {} } }),
    ).rejects.toThrow(/cluster goes with none of/);
    const elsewhere = { servers: ['127.0.0.1:1'] };
    await expect(
      checkModel(managers()(), { cluster: { connect: elsewhere, workers: 1, code: {} } }),
    ).rejects.toMatchObject({ name: 'NoCluster', reason: 'not reached' });
    const { connect: connectTo } = await import('@nats-io/transport-node');
    const { jetstreamManager } = await import('@nats-io/jetstream');
    const connection = await connectTo({ servers: server.address });
    const logs = await (await jetstreamManager(connection)).streams.names().next();
    await connection.close();
    expect(logs).toEqual([]);
  });
});

/** Each of three takes its turn once, and there it ends; or, if it is to throw, once two have been. */
const going = (throws: boolean) =>
  spec({ name: throws ? 'throwing' : 'ending', title: 'Who has been', parameters: {} }, () => {
    const members = processes('m', 3);
    const { domains, initially, action } = variables({ been: subsetOf(members) });
    return {
      domains,
      init: initially({ been: Set() }),
      actions: {
        Go: action({
          forSome: { m: members },
          guard: (s, { m }) => {
            if (throws && s.been.size === 2) throw new Error('two are too many');
            return !s.been.has(m);
          },
          effect: (s, { m }) => ({ been: s.been.add(m) }),
        }),
      },
    };
  });
