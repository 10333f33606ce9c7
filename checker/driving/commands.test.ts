/** A spec drives systems: right ones pass, and each planted bug is found, shrunk, and said. */
import fc from 'fast-check';
import { List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { twoPhaseCommit } from '../../specs/two-phase-commit/two-phase-commit.ts';
import {
  BadParameter,
  Bag,
  bagOf,
  integer,
  optional,
  processes,
  range,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  variant,
} from '../index.ts';
import { NoStates } from '../run/refused.ts';
import { asyncCommandsOf, BadDriver, commandsOf, DoesNotConform, tracesOf } from './index.ts';

/** A lock, of which clients know by a token how often it was taken. */
const lock = spec(
  { name: 'lock', parameters: { clients: integer('clients', { default: 2, from: 1, to: 5 }) } },
  ({ clients }) => {
    const Client = processes('c', clients);
    const { domains, initially, action, invariant } = variables({ holder: optional(Client), token: range(0, 99) });
    const Acquire = action({
      forSome: { c: Client },
      guard: (s) => s.holder === null,
      effect: (s, { c }) => ({ holder: c, token: s.token + 1 }),
    });
    const Release = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.holder === c,
      effect: () => ({ holder: null }),
    });
    return {
      domains,
      init: initially({ holder: null, token: 0 }),
      actions: { Acquire, Release },
      // What limits the model, and not the system, stands here and not in a guard.
      withinBounds: { Few: invariant((s) => s.token < 99) },
    };
  },
);

class Lock {
  holder: string | null = null;
  token = 0;
  acquire(client: string): number | null {
    if (this.holder !== null) return null;
    this.holder = client;
    this.token++;
    return this.token;
  }
  release(client: string): boolean {
    if (this.holder !== client) return false;
    this.holder = null;
    return true;
  }
}

const drivingBy = (start: () => Lock, observing = true) =>
  commandsOf(lock, {
    start,
    actions: {
      Acquire: {
        run: (server, { c }) => server.acquire(c),
        refused: (token) => token === null,
        matches: (token, { after }) => token === after.token,
      },
      Release: { run: (server, { c }) => server.release(c), refused: (isDone) => !isDone },
    },
    observe: observing ? (server) => ({ holder: server.holder }) : undefined,
  });

const seed = 20_261_130;

/** What is found of a system: the shrunk run, as fast-check prints it, and why its last command does not fit; null if nothing is. */
function found<M extends object, R>(
  {
    commands,
    setup,
  }: {
    readonly commands: () => fc.Arbitrary<Iterable<fc.Command<M, R>>>;
    readonly setup: () => { readonly model: M; readonly real: R };
  },
  numRuns = 100,
): { readonly run: string; readonly error: unknown; readonly message: string } | null {
  const property = fc.property(commands(), (run) => fc.modelRun(setup, run));
  const { failed, counterexample, errorInstance } = fc.check(property, { seed, numRuns });
  if (!failed) return null;
  const run = String(counterexample?.[0]).replace(/ \/\*.*\*\//, '');
  return { run, error: errorInstance, message: (errorInstance as Error).message };
}

describe('a lock', () => {
  test('that is right passes, and much is told to it', () => {
    let [granted, refused] = [0, 0];
    const counting = drivingBy(
      () =>
        new (class extends Lock {
          override acquire(client: string): number | null {
            const token = super.acquire(client);
            if (token === null) refused++;
            else granted++;
            return token;
          }
        })(),
    );
    expect(found(counting)).toBeNull();
    expect(granted).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(300);
  });

  test('that is granted twice: a guard is wrong', () => {
    class Twice extends Lock {
      override acquire(client: string): number | null {
        if (this.token > 0 && this.holder !== client) this.holder = null;
        return super.acquire(client);
      }
    }
    const result = found(drivingBy(() => new Twice()));
    expect(result?.run).toBe('Acquire(c2),Acquire(c1)');
    expect(result?.error).toBeInstanceOf(DoesNotConform);
    expect(result?.message).toBe(
      [
        'Acquire(c1) does not fit lock, clients = 2: the system did what the spec does not allow.',
        '  It answered 2.',
        '  Acquire(c1): its guard is false because holder = c2',
        'So far, as the spec has it:',
        '  1  init          holder: null    token: 0',
        '  2  Acquire(c2)   holder: null -> c2    token: 0 -> 1',
      ].join('\n'),
    );
    expect(result?.error).toMatchObject({ found: { action: 'Acquire', choices: { c: 'c1' }, answer: 2, count: 1 } });
    expect(Object.keys(Object(result?.error))).toEqual(['name']);
  });

  test('that answers what it must not', () => {
    class Stale extends Lock {
      override acquire(client: string): number | null {
        const token = super.acquire(client);
        return token === 3 ? 2 : token;
      }
    }
    const result = found(drivingBy(() => new Stale(), false));
    expect(result?.run).toMatch(/^Acquire\((c\d)\),Release\(\1\),Acquire\((c\d)\),Release\(\2\),Acquire\(c1\)$/);
    expect(result?.message).toContain("  It answered 2.\n  Acquire(c1): the answer says otherwise than token' = 3\n");
  });

  test('that loses an update', () => {
    class Forgetful extends Lock {
      override release(client: string): boolean {
        return this.token === 2 || super.release(client);
      }
    }
    const result = found(drivingBy(() => new Forgetful()));
    expect(result?.run).toMatch(/^Acquire\((c\d)\),Release\(\1\),Acquire\((c\d)\),Release\((c\d)\)$/);
    expect(found(drivingBy(() => new Forgetful(), false))?.run.split(',')).toHaveLength(4);
  });

  test('that lets anybody release it, which should not be possible', () => {
    class Open extends Lock {
      override release(): boolean {
        const isHeld = this.holder !== null;
        this.holder = null;
        return isHeld;
      }
    }
    const result = found(drivingBy(() => new Open()));
    expect(result?.run).toBe('Acquire(c1),Release(c2)');
    expect(result?.message).toContain('  Release(c2): its guard is false because holder = c1\n');
  });

  test('that refuses what it should do', () => {
    class Tired extends Lock {
      override acquire(client: string): number | null {
        return this.token === 1 ? null : super.acquire(client);
      }
    }
    const result = found(drivingBy(() => new Tired()));
    expect(result?.run).toMatch(/^Acquire\((c\d)\),Release\(\1\),Acquire\(c1\)$/);
    expect(result?.message).toMatch(/the system refused what the spec allows\.\n {2}It answered null\.\n/);
  });

  test('that shows something else, or what cannot be, also as it is new', () => {
    class Odd extends Lock {
      override holder: string | null = 'c2';
    }
    const make = drivingBy(() => new Odd());
    expect(() => make.setup()).toThrow(
      'The new system does not fit lock, clients = 2: what is seen of the system is not what the spec allows.\n  holder   the spec has null, the system has c2\n',
    );
    class Strange extends Lock {
      override acquire(client: string): number | null {
        const token = super.acquire(client);
        if (token !== null) this.holder = `${client}0`;
        return token;
      }
    }
    const result = found(drivingBy(() => new Strange()));
    expect(result?.run).toBe('Acquire(c1)');
    expect(result?.message).toContain('  observed   holder is c10; allowed: c1, c2\n');
  });

  test('that throws', () => {
    class Throws extends Lock {
      override release(): boolean {
        throw new Error('out of order');
      }
    }
    expect(found(drivingBy(() => new Throws()))).toMatchObject({ run: 'Release(c1)', message: 'out of order' });
  });

  test('whose calls are waited for', async () => {
    class Remote {
      readonly #inner: Lock;
      constructor(inner: Lock) {
        this.#inner = inner;
      }
      async acquire(client: string): Promise<number | null> {
        await Promise.resolve();
        return this.#inner.acquire(client);
      }
      async release(client: string): Promise<boolean> {
        return this.#inner.release(client);
      }
      async holder(): Promise<string | null> {
        return this.#inner.holder;
      }
    }
    class Twice extends Lock {
      override acquire(client: string): number | null {
        if (this.token === 2) this.holder = null;
        return super.acquire(client);
      }
    }
    const driving = (inner: () => Lock) =>
      asyncCommandsOf(lock, {
        start: async () => new Remote(inner()),
        actions: {
          Acquire: {
            run: (server, { c }) => server.acquire(c),
            refused: (token) => token === null,
            matches: (token, { after }) => token === after.token,
          },
          Release: (server, { c }) => server.release(c),
        },
        observe: { system: async (server) => ({ who: await server.holder() }), spec: (s) => ({ who: s.holder }) },
      });
    const checked = ({ commands, setup }: ReturnType<typeof driving>) =>
      fc.check(
        fc.asyncProperty(commands(), (run) => fc.asyncModelRun(setup, run)),
        { seed },
      );
    expect(await checked(driving(() => new Lock()))).toMatchObject({ failed: false });
    const { counterexample } = await checked(driving(() => new Twice()));
    expect(String(counterexample?.[0])).toMatch(
      /^Acquire\((c\d)\),Release\(\1\),Acquire\((c\d)\),Acquire\((c\d)\) \/\*/,
    );
  });
});

describe('a spec that leaves open', () => {
  /** A pool gives any of its items out, and takes it back; an item may also expire, which nobody sees. */
  const pool = spec({ name: 'pool', parameters: {} }, () => {
    const Item = processes('item', 3);
    const { domains, initially, action } = variables({ free: subsetOf(Item), out: subsetOf(Item) });
    const Take = action({
      forSome: { item: Item },
      guard: (s, { item }) => s.free.has(item),
      effect: (s, { item }) => ({ free: s.free.delete(item), out: s.out.add(item) }),
    });
    const Give = action({
      forSome: { item: (s) => s.out },
      guard: () => true,
      effect: (s, { item }) => ({ free: s.free.add(item), out: s.out.delete(item) }),
    });
    const Expire = action({
      forSome: { item: Item },
      guard: (s, { item }) => s.out.has(item),
      effect: (s, { item }) => ({ free: s.free.add(item), out: s.out.delete(item) }),
    });
    return { domains, init: initially({ free: Item.toSet(), out: Set() }), actions: { Take, Give, Expire } };
  });
  class Pool {
    free = ['item3', 'item1', 'item2'];
    take(): string {
      return this.free.shift() ?? 'none';
    }
    give(item: string): void {
      this.free.push(item);
    }
  }
  const driving = (start: () => Pool, isAnswered = true) =>
    commandsOf(pool, {
      start,
      actions: {
        Take: {
          run: (system) => system.take(),
          open: ['item'],
          refused: (item) => item === 'none',
          matches: (item, { choices }) => !isAnswered || item === choices.item,
        },
        Give: (system, { item }) => system.give(item),
        Expire: 'never',
      },
      observe: { system: (system) => ({ count: system.free.length }), spec: (s) => ({ count: s.free.size }) },
    });

  test('which item is given out, the answer tells', () => {
    expect(found(driving(() => new Pool()))).toBeNull();
    class Again extends Pool {
      override take(): string {
        return this.free.length === 2 ? this.free.splice(0, 1) && 'item3' : super.take();
      }
    }
    const result = found(driving(() => new Again()));
    expect(result?.run).toBe('Take,Take');
    expect(result?.message).toContain('  Take(item3): its guard is false because free lacks item3\n');
  });

  test('of more ways than there is room for, the others are counted', () => {
    const many = spec({ name: 'many', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 9) });
      const Draw = action({ forSome: { to: range(0, 9) }, effect: (_, { to }) => ({ n: to }) });
      return { domains, init: initially({ n: 0 }), actions: { Draw } };
    });
    const { setup, along } = commandsOf(many, {
      start: () => 10,
      actions: { Draw: { run: (n) => n, open: ['to'], matches: (n, { choices }) => n === choices.to } },
    });
    const draw = along([{ action: 'Draw', choices: {} }]);
    expect(() => fc.modelRun(setup, draw)).toThrow(
      '  Draw(7): the answer says otherwise\n    and 2 more ways\nSo far, ',
    );
  });

  test('where nothing tells, all states are kept that there may be', () => {
    const { setup, along } = driving(() => new Pool(), false);
    const { model, real } = setup();
    const taken = { action: 'Take', choices: { item: 'item1' } };
    fc.modelRun(() => ({ model, real }), along([taken]));
    expect(model.states).toHaveLength(3);
    fc.modelRun(() => ({ model, real }), along([taken]));
    expect(model.states).toHaveLength(3);
    fc.modelRun(() => ({ model, real }), along([taken]));
    expect(model.states).toHaveLength(1);
    class Leaky extends Pool {
      override give(item: string): void {
        if (this.free.length > 0) super.give(item);
      }
    }
    const result = found(driving(() => new Leaky(), false));
    expect(result?.run).toMatch(/^Take,Take,Take,Give\(item\d\)$/);
    expect(result?.message).toContain('  count   the spec has 1, the system has 0\n');
    expect(model.states[0]?.out.size).toBe(3);
  });

  test('steps that nobody sees', () => {
    class Expiring extends Pool {
      calls = 0;
      given: string[] = [];
      override take(): string {
        // What is out longest comes back by itself.
        if (this.calls++ % 3 === 2) this.free.push(...this.given.splice(0, 1));
        const item = super.take();
        if (item !== 'none') this.given.push(item);
        return item;
      }
    }
    const silent = (start: () => Pool, silentSteps: number) =>
      commandsOf(pool, {
        start,
        actions: {
          Take: {
            run: (system) => system.take(),
            open: ['item'],
            refused: (item) => item === 'none',
            matches: (item, { choices }) => item === choices.item,
          },
          Give: 'never',
          Expire: 'silent',
        },
        silentSteps,
      });
    expect(found(silent(() => new Expiring(), 1))).toBeNull();
    expect(found(silent(() => new Expiring(), 0))?.run).toBe('Take,Take,Take,Take');
    class Tired extends Expiring {
      override take(): string {
        return this.calls === 2 ? 'none' : super.take();
      }
    }
    expect(found(silent(() => new Tired(), 1))).toMatchObject({
      run: 'Take,Take,Take',
      message: expect.stringContaining('The spec may be in 4 states. In the first,\n  Take   it is enabled\n'),
    });
    expect(() => silent(() => new Pool(), -1)).toThrow('silentSteps is -1; allowed: a whole number from 0');
  });

  test('initial states', () => {
    const either = variant(pool, {
      name: 'either',
      story: 'Some items may be out to begin with.',
      edit: () => ({ init: [{ free: ['item1'], out: [] } as never, { free: ['item1', 'item2'], out: [] } as never] }),
      violates: {},
    });
    const driven = commandsOf(pool, {
      variant: either,
      start: () => Object.assign(new Pool(), { free: ['item2', 'item1'] }),
      actions: { Take: { run: (system) => system.take(), open: ['item'] }, Give: 'never', Expire: 'never' },
      observe: (system) => ({ free: system.free }),
    });
    expect(driven.setup().model.states).toHaveLength(1);
    expect(found(driven)).toBeNull();
  });
});

describe('choices that depend on the state', () => {
  /** Messages are sent in numbers, and received in any order. */
  const mail = spec({ name: 'mail', parameters: {} }, () => {
    const { domains, initially, action } = variables({
      sent: range(0, 30),
      box: bagOf(range(1, 30)),
      got: sequenceOf(range(1, 30), 30),
    });
    const Send = action({
      guard: (s) => s.sent < 30,
      effect: (s) => ({ sent: s.sent + 1, box: s.box.add(s.sent + 1) }),
    });
    const Receive = action({
      forSome: { n: (s) => s.box },
      guard: () => true,
      effect: (s, { n }) => ({ box: s.box.remove(n), got: s.got.push(n) }),
    });
    return { domains, init: initially({ sent: 0, box: Bag.of([]), got: List() }), actions: { Send, Receive } };
  });
  class Mail {
    sent = 0;
    got: number[] = [];
    send(): void {
      this.sent++;
    }
    receive(n: number): void {
      this.got.push(n);
    }
  }
  const driving = (start: () => Mail) =>
    commandsOf(mail, {
      start,
      actions: { Send: (system) => system.send(), Receive: (system, { n }) => system.receive(n) },
      observe: (system) => ({ got: system.got }),
    });

  test('are made from what is on offer, and told as they were made', () => {
    const received: number[] = [];
    class Noting extends Mail {
      override receive(n: number): void {
        received.push(n);
        super.receive(n);
      }
    }
    expect(found(driving(() => new Noting()))).toBeNull();
    expect(new globalThis.Set(received).size).toBeGreaterThan(20);
    class Loses extends Mail {
      override receive(n: number): void {
        if (n !== 4) super.receive(n);
      }
    }
    const result = found(driving(() => new Loses()));
    expect(result?.run).toBe('Send,Send,Send,Send,Receive(4)');
    expect(result?.message).toMatch(/^Receive\(4\) does not fit mail: /);
    expect(result?.message).toContain('  got   the spec has <4>, the system has <>\n');
    expect(result?.message).toContain('So far, as the spec has it:\n');
  });
});

test('a spec variant, and traces of it', () => {
  const polite = variant(lock, {
    name: 'polite',
    story: 'Nobody takes it twice.',
    edit: ({ actions: { Acquire } }) => ({
      actions: { Acquire: { ...Acquire, guard: (s) => s.holder === null && s.token < 1 } },
    }),
    violates: {},
  });
  const driving = (of: typeof polite | null) =>
    commandsOf(lock, {
      variant: of,
      parameters: { clients: 3 },
      start: () => new Lock(),
      actions: {
        Acquire: { run: (server, { c }) => server.acquire(c), refused: (token) => token === null },
        Release: { run: (server, { c }) => server.release(c), refused: (isDone) => !isDone },
      },
      observe: (server) => ({ holder: server.holder, token: server.token }),
    });
  expect(found(driving(null))).toBeNull();
  const result = found(driving(polite));
  expect(result?.run).toMatch(/^Acquire\((c\d)\),Release\(\1\),Acquire\(c1\)$/);
  expect(result?.message).toContain('does not fit lock, variant polite, clients = 3: ');

  const { traces, isAll } = tracesOf(lock, { cover: 'transitions', parameters: { clients: 3 }, depth: 10 });
  expect(isAll).toBe(false);
  const { setup, along } = driving(null);
  let steps = 0;
  for (const { steps: trace } of traces) {
    const begun = setup();
    fc.modelRun(() => begun, along(trace));
    // All of it was told.
    expect(begun.model.states.map(({ token }) => token)).toEqual([trace.at(-1)?.state.token]);
    steps += trace.length;
  }
  expect(steps).toBeGreaterThan(20);
  class Tired extends Lock {
    override acquire(client: string): number | null {
      return this.token === 3 ? null : super.acquire(client);
    }
  }
  const tired = commandsOf(lock, {
    start: () => new Tired(),
    parameters: { clients: 3 },
    actions: { Acquire: (server, { c }) => server.acquire(c), Release: (server, { c }) => server.release(c) },
    observe: (server) => ({ holder: server.holder }),
  });
  expect(() => {
    for (const { steps: trace } of traces) fc.modelRun(tired.setup, tired.along(trace));
  }).toThrow(DoesNotConform);
});

test('a step that leaves the bounds is not told', () => {
  const small = variant(lock, {
    name: 'small',
    story: 'It is looked at only so far.',
    edit: () => ({ withinBounds: (s) => s.token < 2 }),
    violates: {},
  });
  let most = 0;
  const driven = commandsOf(lock, {
    variant: small,
    start: () => new Lock(),
    actions: {
      Acquire: (server, { c }) => {
        server.acquire(c);
        most = Math.max(most, server.token);
      },
      Release: (server, { c }) => server.release(c),
    },
  });
  expect(found(driven)).toBeNull();
  expect(most).toBe(1);
});

describe('refuses', () => {
  const start = (): Lock => new Lock();
  const Release = (server: Lock, { c }: { readonly c: string }): unknown => server.release(c);
  const refusal = (driving: object, of: typeof lock = lock): unknown => {
    try {
      commandsOf(of, { start, ...driving } as never);
      return null;
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };

  test.each([
    [{ actions: { Acquire: Release } }, 'BadDriver: it is not said how the system does Release of lock. '],
    [
      { actions: { Acquire: Release, Release, Relase: Release } },
      'BadDriver: lock has no action Relase. Did you mean Release?',
    ],
    [
      { actions: { Acquire: 'seldom', Release } },
      'BadDriver: how the system does Acquire is seldom; allowed: a function, ',
    ],
    [
      { actions: { Acquire: { run: Release, match: Release }, Release } },
      'BadDriver: Acquire has match. Did you mean matches?',
    ],
    [
      { actions: { Acquire: { run: Release, open: ['d'] }, Release } },
      'BadDriver: Acquire has no choice d. Did you mean c?',
    ],
    [{ actions: { Acquire: 'silent', Release } }, 'BadDriver: Acquire is silent: say by silentSteps '],
    [
      { actions: { Acquire: 'never', Release: 'never' } },
      'BadDriver: nothing is left of lock that the system is told to do',
    ],
    [
      { actions: { Acquire: Release, Release }, start: 7 },
      'BadDriver: start is 7; allowed: a function that makes a system',
    ],
    [
      { actions: { Acquire: Release, Release }, observe: 7 },
      'BadDriver: observe is 7; allowed: a function of the system, ',
    ],
    [{ actions: { Acquire: Release, Release }, parameters: { clients: 9 } }, 'BadParameter: '],
  ])('%j', (driving, message) => {
    expect(refusal(driving)).toMatch(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  test('a spec with no initial state', () => {
    const actions = { Acquire: Release, Release };
    const out = variant(lock, {
      name: 'out',
      story: '',
      edit: () => ({ withinBounds: (s) => s.token > 0 }),
      violates: {},
    });
    const driven = commandsOf(lock, { start, actions, variant: out });
    expect(() => driven.setup()).toThrow(NoStates);
    const none = variant(lock, { name: 'none', story: '', edit: () => ({ init: [] }), violates: {} });
    expect(refusal({ actions, variant: none })).toMatch(/^BadSpec: lock, variant none: it has no initial state/);
    expect(() => commandsOf(lock, { start, actions, parameters: { clients: 0 } })).toThrow(BadParameter);
  });

  test('answers that are none', () => {
    const failing = (driving: object): string => {
      const driven = commandsOf(lock, { start, actions: { Acquire: Release, Release }, ...driving } as never);
      const result = found(driven as never);
      expect(result?.error).toBeInstanceOf(BadDriver);
      return result?.message ?? '';
    };
    const first = (Acquire: object): object => ({ actions: { Acquire, Release: 'never' } });
    expect(failing(first({ run: Release, matches: () => undefined }))).toBe(
      'matches of Acquire answered undefined; allowed: true or false',
    );
    expect(failing(first({ run: Release, refused: () => 1 }))).toBe(
      'refused of Acquire answered 1; allowed: true or false',
    );
    expect(failing(first({ run: async () => true }))).toMatch(/^Acquire answers a promise: use asyncCommandsOf, /);
    expect(failing(first({ run: Release, open: ['c'] }))).toBe(
      'run of Acquire asks for c, which is open: the system chooses it',
    );
    const begin = (driving: object): unknown =>
      commandsOf(lock, { start, actions: { Acquire: Release, Release }, ...driving } as never).setup();
    expect(() => begin({ observe: () => ({ holdr: null }) })).toThrow(
      'observe answers holdr, which is no variable of lock. Did you mean holder?',
    );
    expect(() => begin({ observe: () => 3 })).toThrow(
      'observe answered 3; allowed: an object with what is seen, by name',
    );
    expect(() => begin({ observe: { system: () => ({ a: undefined }), spec: () => ({ a: 1 }) } })).toThrow(
      'observe answers undefined for a; allowed: undefined is not a value; use null',
    );
    expect(() => begin({ observe: { system: () => ({}), spec: () => ({ a: 1 }) } })).toThrow(
      'spec of observe answers a, which system does not; allowed: the same parts of both',
    );
    expect(() => begin({ observe: { system: () => ({ a: 1, b: 2 }), spec: () => ({ a: 1 }) } })).toThrow(
      'system of observe answers b, which spec does not; allowed: the same parts of both',
    );
    expect(() => begin({ observe: { system: () => ({ a: 1 }), spec: () => 3 } })).toThrow('observe answered 3; ');
    expect(() => begin({ start: async () => new Lock() })).toThrow('start answers a promise: use asyncCommandsOf');
  });

  test('a spec of which nothing can be told', () => {
    const none = spec({ name: 'none', parameters: {} }, () => {
      const { domains, initially, action } = variables({ n: range(0, 1) });
      const Go = action({ forSome: { to: [] as number[] }, effect: (_, { to }) => ({ n: to }) });
      return { domains, init: initially({ n: 0 }), actions: { Go } };
    });
    expect(() => commandsOf(none, { start, actions: { Go: () => {} } })).toThrow(
      'nothing of none can be told: each action has a choice of which there is no value',
    );
  });

  test('a trace of what is never done, or of no action', () => {
    const { along } = commandsOf(lock, { start, actions: { Acquire: Release, Release: 'never' } });
    expect(() => along([{ action: 'Release', choices: { c: 'c1' } }])).toThrow(
      'the trace has Release, which is never done: leave it out of the traces, by without',
    );
    expect(() => along([{ action: 'Relax', choices: {} }])).toThrow('the trace has Relax, which is no action of lock');
  });

  test('a step of a trace that is no instance of its action', () => {
    const { along } = commandsOf(lock, { start, actions: { Acquire: Release, Release } });
    const no = (choices: Record<string, unknown>, why: string): void =>
      expect(() => along([{ action: 'Acquire', choices }])).toThrow(why);
    no({ c: 'c9' }, 'the trace has Acquire with c = c9, which is no value of that choice');
    no({}, 'the trace has Acquire with c = undefined, which is no value of that choice');
    no({ c: 'c1', d: 1 }, 'the trace has d of Acquire. ');
    expect(along([{ action: 'Acquire', choices: { c: 'c1' } }])).toHaveLength(1);
  });

  test('what does not compile', () => {
    const asked = [
      // @ts-expect-error: Release is left out.
      () => commandsOf(lock, { start, actions: { Acquire: (server) => server.acquire('c1') } }),
      // @ts-expect-error: there is no choice d.
      () => commandsOf(lock, { start, actions: { Acquire: (server, { d }) => server.acquire(d), Release } }),
      // @ts-expect-error: a lock has no method lock.
      () => commandsOf(lock, { start, actions: { Acquire: (server) => server.lock(), Release } }),
      () =>
        commandsOf(lock, {
          start,
          actions: {
            Acquire: {
              run: (server, { c }) => server.acquire(c),
              // @ts-expect-error: there is no variable tokn.
              matches: (token, { after }) => token === after.tokn,
            },
            Release,
          },
        }),
      // @ts-expect-error: there is no variable holdr.
      () => commandsOf(lock, { start, actions: { Acquire: Release, Release }, observe: () => ({ holdr: null }) }),
      // @ts-expect-error: there is no parameter client.
      () => commandsOf(lock, { start, actions: { Acquire: Release, Release }, parameters: { client: 2 } }),
    ];
    expect(asked).toHaveLength(6);
  });
});

test('a spec of messages whose participants are told what to do one by one', () => {
  /** The manager and the resource managers, in one object. */
  class Commit {
    readonly states = new Map([1, 2].map((i) => [`rm${i}`, 'working']));
    readonly prepared = new globalThis.Set<string>();
    manager = 'init';
    readonly messages = new globalThis.Set<string>();
  }
  const { commands, setup } = commandsOf(twoPhaseCommit, {
    parameters: { rms: 2 },
    start: () => new Commit(),
    actions: {
      RMPrepare: (system, { rm }) => {
        system.states.set(rm, 'prepared');
        system.messages.add(rm);
      },
      RMChooseToAbort: (system, { rm }) => system.states.set(rm, 'aborted'),
      TMRcvPrepared: (system, { rm }) => system.prepared.add(rm),
      TMCommit: (system) => {
        system.manager = 'committed';
      },
      TMAbort: (system) => {
        system.manager = 'aborted';
      },
      RMRcvCommitMsg: (system, { rm }) => system.states.set(rm, 'committed'),
      RMRcvAbortMsg: (system, { rm }) => {
        // Planted: who has prepared does not hear of it.
        if (system.states.get(rm) === 'working') system.states.set(rm, 'aborted');
      },
    },
    observe: {
      system: ({ states, manager }) => ({ states: [...states.values()], manager }),
      spec: (s) => ({ states: [...s.rmState.valueSeq()], manager: s.tmState }),
    },
  });
  const result = found({ commands, setup });
  expect(result?.run).toMatch(/^(RMPrepare\((rm\d)\),TMAbort|TMAbort,RMPrepare\((rm\d)\)),RMRcvAbortMsg\((\2|\3)\)$/);
  expect(result?.message).toMatch(/ {2}states {3}the spec has <.*aborted.*>, the system has <.*prepared.*>\n/);
});

test('what the domains do not have is no fault of the system', () => {
  const far = spec({ name: 'far', parameters: {} }, () => {
    const { domains, initially, action, invariant } = variables({ n: range(0, 2) });
    const Grow = action({ effect: (s) => ({ n: s.n + 1 }) });
    const Look = action({ effect: () => ({}) });
    return {
      domains,
      init: initially({ n: 0 }),
      actions: { Grow, Look },
      withinBounds: { Few: invariant((s) => s.n < 2) },
    };
  });
  const driven = commandsOf(far, {
    start: () => ({ n: 1 }),
    actions: { Grow: 'silent', Look: (system) => --system.n },
    silentSteps: 2,
    observe: (system) => ({ n: system.n }),
  });
  // It is 0 again, which no step of the spec makes it; who knows what one does that leads out of the domains.
  const look = driven.along([{ action: 'Look', choices: {} }]);
  expect(() => fc.modelRun(driven.setup, look)).toThrow(
    'it is not known whether the system fits far: steps that it may have taken lead from beyond the bounds',
  );
});
