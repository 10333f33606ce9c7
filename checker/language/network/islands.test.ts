/** Cuts: each is offered once, whichever of its sides it is told by, and none that cuts off nobody. */
import { Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import { checkByKernel } from '../../kernel/check.ts';
import { checkByReference } from '../../reference/check.ts';
import { subsetOf } from '../collections.ts';
import { boolean } from '../domain.ts';
import { checkable } from '../model.ts';
import { network } from '../network.ts';
import { messages, record } from '../record.ts';
import { processes, union } from '../sort.ts';
import { spec } from '../spec.ts';
import { textOf } from '../value.ts';
import { variables } from '../variables.ts';
import { cutsOf } from './islands.ts';

const servers = (n: number) => processes('s', n);
const Client = processes('c', 2);
const among = (Server: ReturnType<typeof servers>) => record({ from: Server, to: Server });

describe('where nobody else sends or receives', () => {
  test.each([
    [1, []],
    [2, ['{{s1}, {s2}}']],
    [3, ['{{s1}, {s2, s3}}', '{{s1, s3}, {s2}}', '{{s1, s2}, {s3}}']],
  ])('the cuts of %i processes', (n, expected) => {
    expect(cutsOf(servers(n), among(servers(n))).all.map(textOf)).toEqual(expected);
  });
  test('of n there are as many as there are sets without the first one, but the empty one', () => {
    for (let n = 1; n < 9; n++) expect(cutsOf(servers(n), among(servers(n))).all).toHaveLength(2 ** (n - 1) - 1);
  });
  test('a cut is the same by either side, halves too, and none at all by nobody and by everybody', () => {
    const Server = servers(4);
    const { around, all, domain } = cutsOf(Server, among(Server));
    for (const side of Server.subsets()) {
      const others = Server.toSet().subtract(side);
      expect(textOf(around(side))).toBe(textOf(around(others)));
      if (side.isEmpty() || others.isEmpty()) expect(around(side)).toBeNull();
      else expect(all.filter((cut) => cut.equals(around(side)))).toHaveLength(1);
      expect(domain.read(around(side))).toBe(all.find((cut) => cut.equals(around(side))) ?? null);
    }
  });
  test('the cuts are closed under permutations', () => {
    const Server = servers(4);
    const { all } = cutsOf(Server, among(Server));
    const images = [Server.elements.toReversed(), [...Server.elements.slice(1), ...Server.elements.slice(0, 1)]];
    for (const image of images) {
      const renamed = (name: unknown) => image[Server.elements.indexOf(name as never)];
      expect(Set(all.map((cut) => cut.map((side) => side.map(renamed))))).toEqual(Set(all));
    }
  });
  test('what is no cut is outside the domain', () => {
    const { domain } = cutsOf(servers(3), among(servers(3)));
    for (const given of [
      [],
      [['s1']],
      [['s1'], ['s2']],
      [
        ['s1', 's2'],
        ['s2', 's3'],
      ],
      [['s1'], ['s2', 's3', 's4']],
    ])
      expect(() => domain.read(given, 'x')).toThrow('x');
  });
});

describe('where others send or receive', () => {
  const Server = servers(2);
  const cases = [
    ['in a record', record({ from: union(Server, Client), to: Server })],
    ['in one of several messages', messages({ Ask: { from: Client, to: Server }, Tell: { from: Server, to: Server } })],
    ['in messages that do not say who', messages({ Tell: { from: Server, to: Server }, Note: { by: Server } })],
    ['in what is no message', boolean],
  ] as const;
  test.each(cases)('each set but the empty one is an island of its own, everybody too: %s', (_, of) => {
    const { all, around } = cutsOf(Server, of);
    expect(all.map(textOf)).toEqual(['{{s1}}', '{{s2}}', '{{s1, s2}}']);
    expect(around([])).toBeNull();
  });
});

describe('a network that is cut', () => {
  const Server = servers(3);
  const [s1, s2, s3] = Server.elements as [never, never, never];
  const [c1] = Client.elements as [never];
  const alone = network(record({ from: Server, to: Server }), { partition: { of: Server, atMost: 1 } });
  const mixed = network(record({ from: union(Server, Client), to: Server }), { partition: { of: Server } });
  test('connects those who are on one side', () => {
    for (const side of [[s1], [s2, s3]]) {
      const net = alone.read(alone.empty.cut(side));
      expect([net.connects(s1, s2), net.connects(s3, s1), net.connects(s2, s3)]).toEqual([false, false, true]);
      expect([net.isWhole, net.heal().isWhole, net.heal().connects(s1, s2)]).toEqual([false, true, true]);
    }
  });
  test('connects all others, of any sort, with each other', () => {
    const of = (...side: never[]) => {
      const net = mixed.read(mixed.empty.cut(side));
      return [net.connects(s1, s2), net.connects(s1, c1), net.connects(c1, s3)];
    };
    expect([of(s1), of(s2, s3), of(s1, s2, s3)]).toEqual([
      [false, false, true],
      [false, true, false],
      [true, false, false],
    ]);
  });
  test('is whole, and has spent nothing, if nobody was cut off', () => {
    for (const side of [[], [s1, s2, s3]]) {
      const net = alone.read(alone.empty.cut(side));
      expect([net.isWhole, net.may('partition')]).toEqual([true, true]);
    }
  });
  test('refuses who is on neither side, and cuts where there are no partitions', () => {
    expect(() => alone.empty.connects(s1, c1)).toThrow('connects');
    expect(() => alone.read(alone.empty.cut([c1]))).toThrow('islands');
    expect(() => network(record({ from: Server, to: Server })).empty.cut([s1])).toThrow('cut');
  });
});

describe('explored, halves', () => {
  const model = checkable(
    spec({ name: 'halves', parameters: {} }, () => {
      const Node = processes('n', 4);
      const Net = network(record({ from: Node, to: Node }), { partition: { of: Node, atMost: 1 } });
      const { domains, initially, action, invariant } = variables({ net: Net, told: subsetOf(Node) });
      const Tell = action({
        forSome: { from: Node, to: Node },
        guard: (s, { from, to }) => from !== to && !s.net.isWhole && s.net.connects(from, to) && !s.told.has(to),
        effect: (s, { to }) => ({ told: s.told.add(to) }),
      });
      const SomeoneIsNot = invariant((s) => s.told.size < 4);
      return {
        domains,
        init: initially({ net: Net.empty, told: Set() }),
        actions: { Tell },
        invariants: { SomeoneIsNot },
        finished: () => true,
      };
    }),
  );
  /** In each cut so many sets of processes may be told: whoever is alone never is. */
  const cuts = { lonely: 4 * 2 ** 3, even: 3 * 2 ** 4 };
  test('each cut is one state, and one step; up to symmetry all of a kind are one', () => {
    const full = checkByKernel(model);
    expect(full.distinct).toBe(1 + cuts.lonely + cuts.even + 2 ** 4);
    const { distinct, generated } = checkByReference(model);
    expect([distinct, generated]).toEqual([full.distinct, full.generated]);
    expect(full.violated.map(({ trace }) => trace.length)).toEqual([1 + 1 + 4]);
    // Of one who is alone, 0 to 3 of the others; of halves, 0 to 2 in each, whichever comes first; healed, 0 to 4.
    expect(checkByKernel(model, { symmetry: true }).distinct).toBe(1 + 4 + 6 + 5);
  });
});
