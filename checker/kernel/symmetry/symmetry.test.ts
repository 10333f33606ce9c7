/**
 * Symmetry: what is not symmetric is refused, wherever it hides; and what is explored are the orbits, one state for each.
 */
import { Set as ImmutableSet, is } from 'immutable';
import { describe, expect, test } from 'vitest';
import { paxos } from '../../../specs/paxos/paxos.ts';
import { raft } from '../../../specs/raft/raft.ts';
import { figure8 } from '../../../specs/raft/variants.ts';
import { twoPhaseCommit } from '../../../specs/two-phase-commit/two-phase-commit.ts';
import {
  alternatives,
  Bag,
  bagOf,
  type Fn,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  type Sort,
  spec,
  subsetOf,
  take,
  values,
  variables,
  WF,
} from '../../index.ts';
import { checkable } from '../../language/model.ts';
import type { Spec } from '../../language/protocol.ts';
import type { Variant } from '../../language/spec.ts';
import { plainTrace } from '../../reference/replay.ts';
import { startingTraces } from '../../reference/scenario.ts';
import { keeperElsewhere } from '../../testing/keeper.ts';
import { checkByKernel, type KernelResult } from '../check.ts';

const P = (k: number): Member<'p'> => `p${k}` as Member<'p'>;

/** Three processes, each with a bit and a number from 0 to 2, and what is planted. */
function planted(plant: (made: ReturnType<typeof threeProcesses>) => object): Spec {
  return spec({ name: 'planted', parameters: { n: integer('processes', { default: 3, from: 1, to: 5 }) } }, ({ n }) => {
    const made = threeProcesses(n);
    const { domains, init } = made;
    const parts = plant(made);
    return { domains, init, ...('actions' in parts ? {} : { actions: actionsOf(made) }), ...parts } as never;
  }) as unknown as Spec;
}
function threeProcesses(n: number) {
  const Process = processes('p', n);
  const Message = messages({ Hello: { from: Process, to: Process } });
  const made = variables({
    bit: functionFrom(Process, range(0, 1)),
    count: functionFrom(Process, range(0, 2)),
    sent: subsetOf(Message),
    done: oneOf('no', 'yes'),
  });
  const { action, initially } = made;
  const init = initially({ bit: Process.to(0), count: Process.to(0), sent: [] as never, done: 'no' });
  const set1 = once(() =>
    action({
      forSome: { p: Process },
      guard: (s, { p }) => s.bit.get(p) === 0,
      effect: (s, { p }) => ({ bit: s.bit.set(p, 1) }),
    }),
  );
  const clear = once(() =>
    action({
      forSome: { p: Process },
      guard: (s, { p }) => s.bit.get(p) === 1,
      effect: (s, { p }) => ({ bit: s.bit.set(p, 0) }),
    }),
  );
  const count = once(() =>
    action({
      forSome: { p: Process },
      guard: (s, { p }) => s.count.get(p) < 2,
      effect: (s, { p }) => ({ count: s.count.update(p, (c) => c + 1) }),
    }),
  );
  // What a spec makes it must return: each of them is made only where it is used.
  return {
    ...made,
    Process,
    Message,
    init,
    get Set1() {
      return set1();
    },
    get Count() {
      return count();
    },
    get Clear() {
      return clear();
    },
  };
}
function actionsOf({ Set1, Count, Clear }: ReturnType<typeof threeProcesses>): object {
  return { Set1, Count, Clear };
}
function once<T>(make: () => T): () => T {
  let made: { readonly of: T } | undefined;
  return () => {
    made ??= { of: make() };
    return made.of;
  };
}
const check = (of: Spec, parameters = {}): KernelResult =>
  checkByKernel(checkable(of, { parameters }), { symmetry: true });
/** Where the texts of the spec are not read. */
const checkUnread = (of: Spec): KernelResult => checkByKernel({ ...checkable(of), code: [] }, { symmetry: true });

/**
 * Of four processes one sends a message to another, and then nothing happens; what is planted may name a process in a
 * predicate, long before there is an element that tells.
 */
function late(plant: (made: ReturnType<typeof fourProcesses>) => object): Spec {
  return spec({ name: 'late', parameters: {} }, () => {
    const made = fourProcesses();
    const { domains, init, Begin, Send } = made;
    const { actions = {}, ...parts } = plant(made) as { readonly actions?: object };
    return { domains, init, actions: { Begin, Send, ...actions }, finished: () => true, ...parts } as never;
  }) as unknown as Spec;
}
function fourProcesses() {
  const Process = processes('p', 4);
  const Message = messages({ Hello: { from: Process, to: Process } });
  const Network = network(Message);
  const made = variables({
    step: range(0, 2),
    set: subsetOf(Message),
    bag: bagOf(Message),
    network: Network,
    done: range(0, 1),
  });
  const { action, initially } = made;
  const init = initially({ step: 0, set: [] as never, bag: Bag.of([]) as never, network: Network.empty, done: 0 });
  const Begin = action({ guard: (s) => s.step === 0, effect: () => ({ step: 1 }) });
  const Send = action({
    forSome: { from: Process, to: Process },
    guard: (s, { from, to }) => s.step === 1 && from !== to,
    effect: (s, { from, to }) => {
      const message = Message.Hello({ from, to });
      return { step: 2, set: s.set.add(message), bag: s.bag.add(message), network: s.network.send(message) };
    },
  });
  return { ...made, Process, Message, Network, init, Begin, Send };
}

/** Of each of them the representative that is explored may look as it should: the violation is that of another. */
const lateRefused: Readonly<Record<string, Spec>> = {
  'some, of a set': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => !s.set.some((m) => m.from === P(2))) },
  })),
  'every, of a set': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => s.set.every((m) => String(m).includes('from: p4'))) },
  })),
  'count, of a set': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => s.set.count((m) => m.to < P(2)) === 0) },
  })),
  'the size of what is filtered twice': late(({ invariant }) => ({
    invariants: {
      Odd: invariant((s) => s.set.filter((m) => m.type === 'Hello').filter((m) => m.from !== P(3)).size < 1),
    },
  })),
  'some, of a bag': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => !s.bag.some((m) => m.from === P(2))) },
  })),
  'the first message that there can be, of a set': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => !s.set.some((m) => String(m).includes('from: p1, to: p2'))) },
  })),
  'the first message that there can be, of a bag': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => s.bag.count((m) => String(m).includes('from: p1, to: p2')) < 1) },
  })),
  'count, of a bag': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => s.bag.count((m) => `${m.to}` > 'p3') < 1) },
  })),
  'some, of a network': late(({ invariant }) => ({
    invariants: { Odd: invariant((s) => !s.network.some((m) => JSON.stringify(m).includes('"to":"p2"'))) },
  })),
  'a predicate inside a quantifier': late(({ invariant, Process }) => ({
    invariants: {
      Odd: invariant((s) =>
        Process.every((p) => !s.set.some((m) => m.from === p && Process.some((q) => q === P(2) && m.to === q))),
      ),
    },
  })),
  'a predicate behind a quantifier that stops early': late(({ invariant, Process }) => ({
    invariants: {
      Odd: invariant({
        forAll: { q: Process },
        holds: (s, { q }) =>
          !Process.every((p) => (p === q ? s.set.some((m) => m.to === p) : s.set.some((m) => m.from === P(2)))),
      }),
    },
  })),
  'a step property': late(({ step }) => ({
    properties: { Odd: step((s, t) => s.step === t.step || !t.set.some((m) => m.from === P(2))) },
  })),
  'what must be reachable': late(({ reachable }) => ({
    properties: { Odd: reachable((s) => s.set.some((m) => m.from === P(2))) },
  })),
  'an atom': late(({ eventually }) => ({ properties: { Odd: eventually((s) => s.set.some((m) => m.from === P(2))) } })),
  'a bound': late(({ invariant }) => ({
    withinBounds: { odd: invariant((s) => !s.set.some((m) => m.from === P(2))) },
  })),
  finished: late(({ predicate }) => ({
    finished: predicate((s) => s.step < 2 || s.set.some((m) => m.from === P(2))),
  })),
  'a guard': late(({ action }) => ({
    actions: {
      Odd: action({ guard: (s) => s.set.some((m) => m.from === P(2)), effect: () => ({ done: 1 }) }),
    },
  })),
  'an effect': late(({ action }) => ({
    actions: {
      Odd: action({ effect: (s) => ({ done: s.set.some((m) => m.from === P(2)) ? 1 : s.done }) }),
    },
  })),
  'a choice among some elements of a set': late(({ action }) => ({
    actions: {
      Odd: action({ forSome: { m: (s) => s.set.filter((m) => m.from === P(2)) }, effect: () => ({ done: 1 }) }),
    },
  })),
  'a choice among some elements of a bag': late(({ action }) => ({
    actions: {
      Odd: action({ forSome: { m: (s) => s.bag.filter((m) => m.from === P(2)) }, effect: () => ({ done: 1 }) }),
    },
  })),
  'one of several lists to choose from': late(({ action }) => ({
    actions: {
      Odd: action({
        forSome: {
          m: (s) =>
            alternatives([() => s.set.filter((m) => m.from === P(2)), () => s.set.filter((m) => m.from === P(3))]),
        },
        effect: () => ({ done: 1 }),
      }),
    },
  })),
};

/** A spec that is refused, with what the refusal says. */
const refused: Readonly<Record<string, [Spec, object]>> = {
  'a guard that asks for two processes of three': [
    planted(({ action, Set1 }) => ({
      actions: {
        Set1,
        Odd: action({ guard: (s) => s.bit.get(P(1)) === 1 || s.bit.get(P(3)) === 1, effect: () => ({ done: 'yes' }) }),
      },
    })),
    { site: { name: 'Odd' } },
  ],
  'a guard that asks behind a short-circuit': [
    planted(({ action, Process, Set1, Count }) => ({
      actions: {
        Set1,
        Count,
        Odd: action({
          forSome: { p: Process },
          guard: (s, { p }) => s.count.get(p) === 2 && (s.bit.get(p) === 0 || p !== P(2)),
          effect: () => ({ done: 'yes' }),
        }),
      },
    })),
    { site: { name: 'Odd' } },
  ],
  'a guard that shows it under cycles of three only': [
    planted(({ action, Count }) => ({
      actions: {
        Count,
        Odd: action({
          guard: (s) => !['1,2,0', '2,0,1'].includes([1, 2, 3].map((k) => s.count.get(P(k))).join()) && s.done === 'no',
          effect: () => ({ done: 'yes' }),
        }),
      },
    })),
    { site: { name: 'Odd' } },
  ],
  'an effect on one process': [
    planted(({ action, Set1 }) => ({
      actions: { Set1, Odd: action({ effect: (s) => ({ bit: s.bit.set(P(1), 1) }) }) },
    })),
    { site: { part: 'effect', name: 'Odd' } },
  ],
  'an effect that picks the first of several': [
    planted(({ action, Process }) => ({
      actions: {
        Odd: action({
          guard: (s) => Process.some((p) => s.bit.get(p) === 0),
          effect: (s) => ({ bit: s.bit.set(Process.filter((p) => s.bit.get(p) === 0)[0] as Member<'p'>, 1) }),
        }),
      },
    })),
    { site: { part: 'effect', name: 'Odd' } },
  ],
  'a message that only some may send': [
    planted(({ action, Process, Message }) => ({
      actions: {
        Odd: action({
          forSome: { from: Process, to: Process },
          guard: (_, { from, to }) => from < to,
          effect: (s, { from, to }) => ({ sent: s.sent.add(Message.Hello({ from, to })) }),
        }),
      },
    })),
    { site: { part: 'guard', name: 'Odd' } },
  ],
  'a predicate on messages': [
    planted(({ action, Process, Message }) => ({
      actions: {
        Send: action({
          forSome: { from: Process, to: Process },
          effect: (s, { from, to }) => ({ sent: s.sent.add(Message.Hello({ from, to })) }),
        }),
        Odd: action({
          guard: (s) => s.sent.some((m) => m.from === P(2)),
          effect: () => ({ done: 'yes' }),
        }),
      },
    })),
    { site: { part: 'guard', name: 'Odd' } },
  ],
  'a predicate in what a choice offers': [
    planted(({ action, Process, Message }) => ({
      actions: {
        Send: action({
          forSome: { from: Process, to: Process },
          effect: (s, { from, to }) => ({ sent: s.sent.add(Message.Hello({ from, to })) }),
        }),
        Odd: action({
          forSome: { m: (s) => s.sent.filter((m) => m.to !== P(3)) },
          effect: (s, { m }) => ({ sent: s.sent.delete(m) }),
        }),
      },
    })),
    { site: { part: 'choice', name: 'Odd' } },
  ],
  'a choice from a list that is not closed': [
    planted(({ action }) => ({
      actions: { Odd: action({ forSome: { p: [P(1), P(2)] }, effect: (s, { p }) => ({ bit: s.bit.set(p, 1) }) }) },
    })),
    { site: { part: 'choice', name: 'Odd' } },
  ],
  'the initial states': [
    planted(({ initially, Process }) => ({
      init: initially({
        bit: Process.to((p) => (p === P(1) ? 1 : 0)),
        count: Process.to(0),
        sent: [] as never,
        done: 'no',
      }),
    })),
    { site: { part: 'initial states' } },
  ],
  'a bound': [
    planted(({ invariant }) => ({ withinBounds: { odd: invariant((s) => s.count.get(P(2)) < 2) } })),
    { site: { part: 'bound', name: 'odd' } },
  ],
  'an invariant': [
    planted(({ invariant }) => ({
      invariants: { Odd: invariant((s) => s.bit.get(P(1)) === 0 || s.count.get(P(2)) < 2) },
    })),
    { site: { part: 'property', name: 'Odd' } },
  ],
  'a step property': [
    planted(({ step }) => ({ properties: { Odd: step((s, t) => s.count.get(P(1)) === t.count.get(P(1))) } })),
    { site: { part: 'property', name: 'Odd' } },
  ],
  'the instances of a property': [
    planted(({ reachable }) => ({
      properties: { Odd: reachable({ forAll: { p: [P(1)] }, holds: (s, { p }) => s.bit.get(p) === 1 }) },
    })),
    { site: { part: 'property', name: 'Odd' } },
  ],
  'an atom of a temporal property': [
    planted(({ eventually }) => ({ properties: { Odd: eventually((s) => s.bit.get(P(2)) === 1) } })),
    { site: { part: 'property', name: 'Odd' } },
  ],
  'an instance of a temporal property': [
    planted(({ eventually, Process }) => ({
      properties: {
        Odd: eventually({ forAll: { p: Process }, holds: (s, { p }) => s.bit.get(p) === 1 || p === P(3) }),
      },
    })),
    { site: { part: 'property', name: 'Odd' } },
  ],
  'what fairness is about': [
    planted(({ eventually, Process, Set1, Clear }) => ({
      actions: { Set1, Clear },
      fairness: [WF({ actions: [Set1], per: ['p'], where: ({ p }) => p !== P(2) })],
      properties: { Live: eventually({ forAll: { p: Process }, holds: (s, { p }) => s.bit.get(p) === 1 }) },
    })),
    { site: { part: 'fairness', name: 'Set1' } },
  ],
  'where the system may stop': [
    planted(({ action, Process, predicate }) => ({
      actions: {
        SetOne: action({
          forSome: { p: Process },
          guard: (s) => Process.every((q) => s.bit.get(q) === 0),
          effect: (s, { p }) => ({ bit: s.bit.set(p, 1) }),
        }),
      },
      finished: predicate((s) => s.bit.get(P(1)) === 1),
    })),
    { site: { part: 'finished' } },
  ],
};

/**
 * One of three processes is marked, and then one is picked in a way that depends on the order of their names: an orbit has
 * states in which the marked one is picked, and others.
 */
function picked(pick: (s: { readonly bit: Fn<Member<'p'>, number> }, Process: Sort<'p'>) => Member<'p'> | null): Spec {
  return spec({ name: 'picked', parameters: {} }, () => {
    const Process = processes('p', 3);
    const { domains, initially, action, invariant } = variables({
      bit: functionFrom(Process, range(0, 1)),
      marked: optional(Process),
      picked: optional(Process),
    });
    const Mark = action({
      forSome: { p: Process },
      guard: (s) => s.marked === null,
      effect: (_, { p }) => ({ marked: p }),
    });
    const Pick = action({
      guard: (s) => s.marked !== null && s.picked === null,
      effect: (s) => ({ picked: pick(s, Process) }),
    });
    return {
      domains,
      actions: { Mark, Pick },
      finished: () => true,
      init: initially({ bit: Process.to(0), marked: null, picked: null }),
      invariants: { Marked: invariant((s) => s.picked === null || s.picked === s.marked) },
    };
  }) as unknown as Spec;
}
/** A predicate whose text does not show what it does. */
function hidden<A extends readonly unknown[], T>(f: (...given: A) => T): (...given: A) => T {
  return (...given) => f(...given);
}
/** Predicates, and what is like them, that do more than answer. */
const telling: Readonly<Record<string, Parameters<typeof picked>[0]>> = {
  'some, of a sort': ({ bit }, Process) => {
    let first: Member<'p'> | null = null;
    Process.some(
      hidden((p) => {
        first = p;
        return bit.get(p) === 0;
      }),
    );
    return first;
  },
  'every, of a sort': ({ bit }, Process) => {
    const clear: Member<'p'>[] = [];
    Process.every(hidden((p) => (bit.get(p) === 0 ? clear.push(p) < 2 : true)));
    return clear[1] ?? null;
  },
  'some, of a sort in one of a sort': ({ bit }, Process) => {
    let first: Member<'p'> | null = null;
    Process.every((p) =>
      Process.some(
        hidden((q) => {
          if (p !== q && bit.get(q) === 0) first ??= p;
          return p !== q;
        }),
      ),
    );
    return first;
  },
  'some, of a function': ({ bit }) => {
    let first: Member<'p'> | null = null;
    bit.some(
      hidden((n, p) => {
        first = p;
        return n === 0;
      }),
    );
    return first;
  },
  'every, of a function': ({ bit }) => {
    let last: Member<'p'> | null = null;
    bit.every(
      hidden((n, p) => {
        last = p;
        return n === 0;
      }),
    );
    return last;
  },
  'count, of a function': ({ bit }) => {
    const seen: Member<'p'>[] = [];
    bit.count(hidden((_, p) => seen.push(p) > 1));
    return seen[0] ?? null;
  },
  'map, of a function': ({ bit }, Process) => {
    let next = 0;
    const numbered = bit.map(hidden(() => next++));
    return Process.filter((p) => numbered.get(p) === 1)[0] ?? null;
  },
  'an answer that depends on who was asked before': ({ bit }, Process) => {
    const follows = (p: Member<'p'>): boolean => {
      let before: Member<'p'> | null = null;
      return Process.some(
        hidden((q) => {
          const last = before;
          before = q;
          return q === p && last !== null && bit.get(last) === 0;
        }),
      );
    };
    return Process.filter((p) => !follows(p))[0] ?? null;
  },
};

/** Thrown by a predicate, and caught around its quantifier. */
class Found {
  constructor(readonly member: Member<'p'>) {}
}
function caught(run: () => unknown): Member<'p'> | null {
  try {
    run();
  } catch (error) {
    if (error instanceof Found) return error.member;
    throw error;
  }
  return null;
}
function found(p: Member<'p'>): never {
  throw new Found(p);
}
/** Ways to tell of which member a predicate is true first; of one at least it is. */
const firsts: Readonly<Record<string, (Process: Sort<'p'>, holds: (p: Member<'p'>) => boolean) => Member<'p'> | null>> =
  {
    'by a variable': (Process, holds) => {
      let first: Member<'p'> | null = null;
      Process.some(
        hidden((p) => {
          first = p;
          return holds(p);
        }),
      );
      return first;
    },
    'by an error': (Process, holds) =>
      Process.some(holds) ? caught(() => Process.some((p) => holds(p) && found(p))) : null,
    'by an error, in sets of members': (Process, holds) =>
      Process.some(holds)
        ? caught(() => Process.subsets(1).some((one) => one.some((p) => holds(p) && found(p))))
        : null,
  };

/** Keeps the first that it is given: outside of the body of a spec. */
function keeperHere<T>(): { readonly keep: (one: T) => void; readonly first: () => T | null } {
  let first: T | null = null;
  return {
    keep: (one) => {
      first ??= one;
    },
    first: () => first,
  };
}

describe('a predicate that does more than answer hides no asymmetry:', () => {
  test('where its text shows it', () => {
    const of = picked((s, Process) => {
      let first: Member<'p'> | null = null;
      Process.some((p) => {
        first = p;
        return s.bit.get(p) === 0;
      });
      return first;
    });
    expect(check(of).failure?.failure).toMatchObject({ site: { name: 'Pick' }, fault: { kind: 'asymmetric' } });
  });
  test.each(Object.entries(telling))('%s', (_, pick) => {
    const of = picked(pick);
    expect(checkUnread(of).failure?.failure).toMatchObject({ site: { name: 'Pick' }, fault: { kind: 'asymmetric' } });
    expect(checkByKernel(checkable(of)).violated.map(({ property }) => property)).toEqual(['Marked']);
  });
  test('nor does one that looks at nothing where it is asked first', () => {
    const of = planted(({ invariant, Process }) => ({
      invariants: {
        Odd: invariant((s) => {
          let isFirst = true;
          return !Process.some(
            hidden((p) => {
              const wasFirst = isFirst;
              isFirst = false;
              return !wasFirst && s.count.get(p) === 2;
            }),
          );
        }),
      },
    }));
    expect(checkUnread(of).failure?.failure).toMatchObject({ site: { name: 'Odd' }, fault: { kind: 'asymmetric' } });
  });
  // Which of two processes stands first in what stands for an orbit depends on what they have.
  test.each([0, 1].flatMap((raised) => Object.entries(firsts).map(([how, first]) => [how, raised, first] as const)))(
    'nor does one that is learned where it can tell one member only, %s: that with a %i',
    (_, raised, first) => {
      const of = spec({ name: 'first-of-some', parameters: {} }, () => {
        const Process = processes('p', 2);
        const { domains, initially, action, step } = variables({
          bit: functionFrom(Process, range(0, 1)),
          marked: optional(Process),
          picked: optional(Process),
        });
        type Picking = { readonly marked: string | null; readonly picked: string | null };
        const picks = (s: Picking, t: Picking): boolean => s.marked !== null && s.picked === null && t.picked !== null;
        return {
          domains,
          finished: () => true,
          init: initially(
            Process.map((one) => ({
              bit: Process.to((p) => (p === one ? raised : 1 - raised)),
              marked: null,
              picked: null,
            })),
          ),
          actions: {
            Raise: action({
              forSome: { p: Process },
              guard: (s, { p }) => s.marked === null && s.bit.get(p) !== raised,
              effect: (s, { p }) => ({ bit: s.bit.set(p, raised) }),
            }),
            Mark: action({
              forSome: { p: Process },
              guard: (s, { p }) => s.bit.get(p) === raised && s.marked === null,
              effect: (_, { p }) => ({ marked: p }),
            }),
            Pick: action({
              guard: (s) => s.picked === null,
              effect: (s) => ({ picked: first(Process, (p) => s.bit.get(p) === raised) }),
            }),
          },
          properties: {
            Marked: step((s, t) => !picks(s, t) || t.picked === s.marked),
            Other: step((s, t) => !picks(s, t) || t.picked !== s.marked),
          },
        };
      }) as unknown as Spec;
      expect(checkUnread(of).failure?.failure).toMatchObject({ site: { name: 'Pick' }, fault: { kind: 'asymmetric' } });
      expect(
        checkByKernel(checkable(of))
          .violated.map(({ property }) => property)
          .sort(),
      ).toEqual(['Marked', 'Other']);
    },
  );
  // Where the code is learned, the condition is not met: no run shows what the helper would tell.
  test.each([
    ...[['members', 'of its file', keeperHere] as const, ['quorums', 'of its file', keeperHere] as const],
    ...[['members', 'of another', keeperElsewhere] as const, ['quorums', 'of another', keeperElsewhere] as const],
  ])('nor does a helper that tells under a condition, of %s, with a function %s', (among, _, keeper) => {
    const of = spec({ name: 'helper-tells', parameters: {} }, () => {
      const Process = processes('p', 3);
      const { domains, initially, action, invariant } = variables({
        bit: functionFrom(Process, range(0, 1)),
        other: functionFrom(Process, range(0, 1)),
        last: optional(Process),
      });
      return {
        domains,
        finished: () => true,
        init: initially({ bit: Process.to(1), other: Process.to(1), last: null }),
        actions: {
          Bit: action({
            forSome: { p: Process },
            guard: (s, { p }) => s.last === null && s.other.get(p) === 1,
            effect: (s, { p }) => ({ bit: s.bit.set(p, 0) }),
          }),
          Other: action({
            forSome: { p: Process },
            guard: (s, { p }) => s.last === null && s.bit.get(p) === 1,
            effect: (s, { p }) => ({ other: s.other.set(p, 0) }),
          }),
          Pick: action({
            guard: (s) => s.last === null,
            effect: (s) => {
              const { keep, first } = keeper<Member<'p'>>();
              const isDown = (p: Member<'p'>): boolean => {
                if (s.other.get(p) === 0) keep(p);
                return s.bit.get(p) === 0;
              };
              const some =
                among === 'members'
                  ? Process.some((p) => isDown(p))
                  : Process.quorums().some((Q) => Q.some((p) => isDown(p)));
              return { last: some ? first() : null };
            },
          }),
        },
        invariants: {
          Untold: invariant((s) => s.last === null || s.bit.get(s.last) === 0 || s.other.get(s.last) === 1),
        },
      };
    }) as unknown as Spec;
    expect(check(of).failure?.failure).toMatchObject({ site: { name: 'Pick' }, fault: { kind: 'asymmetric' } });
    expect(checkByKernel(checkable(of)).violated).toMatchObject([{ property: 'Untold' }]);
  });
  test('and what it tells may treat all alike', () => {
    const of = planted(({ action, Process, Set1, Clear }) => ({
      actions: {
        Set1,
        Clear,
        Count: action({
          guard: (s) => {
            let set = 0;
            Process.every(
              hidden((p) => {
                set += s.bit.get(p);
                return true;
              }),
            );
            return set === 2;
          },
          effect: () => ({ done: 'yes' }),
        }),
      },
    }));
    for (const { failure, distinct, symmetry } of [check(of), checkUnread(of)])
      expect({ failure, distinct, order: symmetry?.order }).toEqual({ failure: null, distinct: 8, order: 6 });
  });
});

describe('what is not symmetric is refused:', () => {
  test.each(Object.entries(refused))('%s', (_, [of, failure]) => {
    const result = check(of);
    expect(result.failure?.failure).toMatchObject({ ...failure, fault: { kind: 'asymmetric' } });
  });
});

describe('fairness that leaves one of four out is refused, though only one of them ever acts in what is explored:', () => {
  test.each([1, 2, 3, 4])('p%i', (k) => {
    const of = spec({ name: 'one-acts', parameters: {} }, () => {
      const Process = processes('p', 4);
      const { domains, initially, action, eventually } = variables({ bit: functionFrom(Process, range(0, 2)) });
      const init = initially(Process.map((one) => ({ bit: Process.to((p) => (p === one ? 1 : 0)) })));
      const Act = action({
        forSome: { p: Process },
        guard: (s, { p }) => s.bit.get(p) === 1,
        effect: (s, { p }) => ({ bit: s.bit.set(p, 2) }),
      });
      const Live = eventually((s) => Process.some((p) => s.bit.get(p) === 2));
      const fairness = [WF({ actions: [Act], per: ['p'], where: ({ p }) => p !== P(k) })];
      return { domains, init, actions: { Act }, fairness, properties: { Live }, finished: () => true };
    });
    expect(check(of as unknown as Spec).failure?.failure).toMatchObject({
      site: { part: 'fairness' },
      fault: { kind: 'asymmetric' },
    });
  });
});

describe('a refusal that comes late', () => {
  test('takes nothing of what was found with it', () => {
    // On the steps that were looked at the step property answers alike; on the others it does not, and nobody needs to know.
    const of = planted(({ step, Set1, Clear, Count }) => ({
      actions: { Set1, Clear, Count },
      properties: {
        Odd: step((s, t) => !(s.count.count((n, p) => p.endsWith('2') && n !== 2) > 0) || t.bit.some((b) => b === 0)),
        Low: step((_, t) => t.count.every((n) => n < 2)),
      },
    }));
    const { failure, violated } = check(of);
    const plain = checkByKernel(checkable(of));
    if (failure === null) expect(violated.length).toBe(plain.violated.length);
    else expect(failure.failure).toMatchObject({ fault: { kind: 'asymmetric' } });
    expect(violated.map(({ property }) => property)).toContain('Low');
  });
  test('is one also where an image reads the state after its call', () => {
    const of = spec({ name: 'two-sets', parameters: {} }, () => {
      const Item = values('b', 2);
      const [b1, b2] = Item.elements as [(typeof Item.elements)[number], (typeof Item.elements)[number]];
      const { domains, initially, action } = variables({ v: subsetOf(Item), w: subsetOf(Item) });
      const init = initially(
        [b1, b2].flatMap((b) =>
          [ImmutableSet([b1, b2]), ImmutableSet<typeof b>()].map((v) => ({ v, w: ImmutableSet([b]) })),
        ),
      );
      const Act = action({
        forSome: { c: Item },
        guard: (s, { c }) => is(s.v.add(b1), s.w.add(c)),
        effect: (_, { c }) => ({ w: ImmutableSet([c]) }),
      });
      return { domains, init, actions: { Act }, finished: () => true };
    });
    expect(check(of as unknown as Spec).failure?.failure).toMatchObject({ fault: { kind: 'asymmetric' } });
  });
  test('naming a member where fairness is asked makes the group smaller', () => {
    const of = planted(({ Process, Set1, Clear, eventually }) => ({
      actions: { Set1, Clear },
      fairness: [WF({ actions: [Set1], where: ({ p }) => p === Process.member(3) })],
      properties: { Live: eventually((s) => Process.some((p) => s.bit.get(p) === 1)) },
    }));
    expect(check(of)).toMatchObject({ failure: null, symmetry: { order: 2 }, temporal: [{ verdict: 'holds' }] });
  });
});

describe('a predicate that tells only when a message has been sent is refused then:', () => {
  test.each(Object.entries(lateRefused))('%s', (_, of) => {
    expect(check(of).failure?.failure).toMatchObject({ fault: { kind: 'asymmetric' } });
  });
  test('and one that treats all alike is not', () => {
    const of = late(({ invariant, Process, action }) => ({
      actions: {
        Answer: action({ forSome: { m: (s) => s.bag.filter((m) => m.from !== m.to) }, effect: () => ({ done: 1 }) }),
        Loop: action({
          // It stops at the first that is silent: which that is depends on the names, and that there is one does not.
          guard: (s) => {
            for (const p of Process) if (!s.set.some((m) => m.from === p)) return true;
            return false;
          },
          effect: () => ({ done: 1 }),
        }),
      },
      invariants: {
        Alike: invariant((s) => Process.every((p) => s.set.count((m) => m.from === p) < 2)),
        Some: invariant((s) => s.step < 2 || Process.some((p) => s.set.some((m) => m.from === p))),
      },
    }));
    expect(check(of)).toMatchObject({ failure: null, violated: [], symmetry: { order: 24 }, distinct: 6 });
  });
});

describe('what is met while images run', () => {
  // Of one order or the other, what stands for an orbit asks least, and its images ask and meet what it has not.
  test.each([false, true])('is asked about by all of them: backwards %s', (backwards) => {
    const of = spec({ name: 'met-by-images', parameters: {} }, () => {
      const Process = processes('p', 3);
      const Message = messages({ At: { place: range(0, 3) } });
      const { domains, initially, action, invariant } = variables({
        bit: functionFrom(Process, range(0, 1)),
        sent: subsetOf(Message),
      });
      const members = backwards ? [...Process].reverse() : [...Process];
      return {
        domains,
        finished: () => true,
        init: initially({ bit: Process.to(0), sent: ImmutableSet() }),
        actions: {
          Set1: action({
            forSome: { p: Process },
            guard: (s, { p }) => s.bit.get(p) === 0,
            effect: (s, { p }) => ({ bit: s.bit.set(p, 1) }),
          }),
        },
        invariants: {
          None: invariant((s) => {
            const place = members.findIndex((p) => s.bit.get(p) === 1);
            if (place <= 0) return true;
            // The predicate is asked before the message is met that it is true of.
            return !s.sent.some((m) => m.place > 0) && !s.sent.has(Message.At({ place }));
          }),
        },
      };
    }) as unknown as Spec;
    expect(check(of)).toMatchObject({ failure: null, violated: [], distinct: 4 });
  });
});

describe('of what is symmetric', () => {
  const counts = (of: unknown, parameters: object): unknown[] => {
    const { distinct, generated, failure } = check(of as Spec, parameters);
    return [distinct, generated, failure];
  };
  test('the orbits are those that TLC finds', () => {
    expect(counts(twoPhaseCommit, { rms: 3 })).toEqual([80, 318, null]);
    expect(counts(twoPhaseCommit, { rms: 5 })).toEqual([314, 2048, null]);
    expect(counts(paxos, { acceptors: 3, values: 2, ballots: 2 }).slice(0, 1)).toEqual([443]);
  });
  test('the orbits are those that TLC finds of Raft', () => {
    const parameters = { servers: 3, values: 1, faults: 'all', maxTerm: 2, maxLog: 0, maxMessages: 1, maxCopies: 1 };
    expect(counts(raft, parameters).slice(0, 1)).toEqual([103_258]);
  });
  test('naming a member takes it out of the group, also where it is named late', () => {
    const named = planted(({ action, Process, Set1, Clear }) => ({
      actions: {
        Set1,
        Clear,
        Lead: action({ guard: (s) => s.bit.get(Process.member(1)) === 1, effect: () => ({ done: 'yes' }) }),
      },
    }));
    const { symmetry, failure, distinct } = check(named);
    expect({ failure, distinct, order: symmetry?.order }).toEqual({ failure: null, distinct: 12, order: 2 });
  });
  test('from the end of a scenario only what keeps its state is permuted', () => {
    const variant = figure8 as Variant;
    const model = checkable(raft as unknown as Spec, { variant });
    const starts = startingTraces(model).map(plainTrace);
    const { symmetry } = checkByKernel({ ...model, properties: {}, actions: {} }, { starts, symmetry: true });
    expect(symmetry).toBe(null);
  });
  test('traces that are found by symmetry begin with the scenario as it was given', () => {
    const spun = planted(({ Process, Set1, Clear, reachable }) => ({
      actions: { Set1, Clear },
      scenarios: { spun: [take(Set1, { p: P(1) }), take(Clear, { p: P(1) })] },
      properties: { Set: reachable({ forAll: { p: Process }, holds: (s, { p }) => s.bit.get(p) === 1 }) },
    }));
    const model = { ...checkable(spun), from: 'spun' };
    const starts = startingTraces(model).map(plainTrace);
    const { reached, symmetry } = checkByKernel(model, { starts, symmetry: true });
    expect(symmetry?.order).toBe(6);
    const told = reached.map(({ instance, trace }) => [instance.p, ...trace.slice(1).map(({ choices }) => choices.p)]);
    expect(told.map((names) => names.join(' ')).sort()).toEqual(['p1 p1 p1 p1', 'p2 p1 p1 p2', 'p3 p1 p1 p3']);
  });
  test('a sort without symmetry is left alone', () => {
    const ordered = spec({ name: 'ordered', parameters: {} }, () => {
      const Process = processes('p', 2, { symmetric: false });
      const { domains, initially, action } = variables({ bit: functionFrom(Process, range(0, 1)) });
      return {
        domains,
        init: initially({ bit: Process.to(0) }),
        actions: {
          Odd: action({
            guard: (s) => s.bit.get(Process.elements[0] as Member<'p'>) === 0,
            effect: (s) => ({ bit: s.bit.set(Process.elements[0] as Member<'p'>, 1) }),
          }),
        },
      };
    });
    expect(check(ordered as unknown as Spec)).toMatchObject({ symmetry: null, failure: null, distinct: 2 });
  });
  test('names that could be mistaken for others are refused', () => {
    const confused = spec({ name: 'confused', parameters: {} }, () => {
      const Process = processes('p', 2);
      const { domains, initially, action } = variables({
        leader: oneOf('none', 'p1'),
        bit: functionFrom(Process, range(0, 1)),
      });
      return {
        domains,
        init: initially({ leader: 'none', bit: Process.to(0) }),
        actions: { Stay: action({ effect: () => ({}) }) },
      };
    });
    expect(() => checkByKernel(checkable(confused as unknown as Spec), { symmetry: true })).toThrow(
      /p1 is a member of the sort p, and also a value of oneOf/,
    );
  });
});
