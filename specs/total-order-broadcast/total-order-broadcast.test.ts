/** Total order broadcast is as recorded. */
import { expect, test } from 'vitest';
import { type Variant, variant, WF } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { atomicBroadcast } from './atomic-broadcast.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { totalOrderBroadcast } from './total-order-broadcast.ts';
import * as variants from './variants.ts';

const verdictsOf = describeProtocol({ spec: totalOrderBroadcast, variants, instances });
describeMutants({ spec: totalOrderBroadcast, mutants, instances, readme: new URL('README.md', import.meta.url) });

const [yes, no] = ['holds', 'violated'];

test.each<[Variant, string, string]>([
  // Safety rests on the leader, and delivery on the links.
  [variants.noRetransmission, yes, no],
  [variants.weakFairness, yes, no],
  // Who disagrees with the others on a position never delivers what they have there.
  [variants.twoSequencers, no, no],
])('what is left in $name', async (broken, safety, delivery) => {
  expect(await verdictsOf({ variant: broken })).toMatchObject({
    TotalOrder: safety,
    Integrity: safety,
    Validity: delivery,
    Agreement: delivery,
    AllDelivered: yes,
  });
});

test('if links lose nothing, it is enough to send once, and weak fairness is enough', async () => {
  const reliable = variant(totalOrderBroadcast, {
    name: 'reliable',
    story: 'Links lose nothing, and everything is sent once.',
    parameters: { faults: 'none' },
    without: ['RepeatRequest', 'RepeatEntry'],
    edit: ({ actions: { Order, Deliver } }) => ({
      fairness: [WF({ actions: [Order], per: ['leader', 'packet'] }), WF({ actions: [Deliver], per: ['packet'] })],
    }),
    violates: {},
  });
  expect(await verdictsOf({ variant: reliable })).toMatchObject({
    TotalOrder: yes,
    Integrity: yes,
    Validity: yes,
    Agreement: yes,
    AllDelivered: yes,
  });
});

test.each<[string, Variant | undefined, string]>([
  ['one leader', undefined, yes],
  ['two leaders', variants.twoSequencers, no],
])('with %s, what two nodes both deliver in the same order: $2', async (_, of, expected) => {
  const paired = variant(totalOrderBroadcast, {
    name: 'paired',
    story: 'Total order as textbooks have it: of two messages that two nodes both deliver.',
    parameters: { faults: 'none' },
    definitions: of?.definitions ?? {},
    edit: ({ invariant, Node, M }) => ({
      invariants: {
        SameOrder: invariant({
          forAll: { p: Node, q: Node, m: M, n: M },
          holds: ({ delivered }, { p, q, m, n }) => {
            const [one, other] = [delivered.get(p), delivered.get(q)];
            const areInBoth = [m, n].every((message) => one.includes(message) && other.includes(message));
            return !areInBoth || one.indexOf(m) <= one.indexOf(n) === other.indexOf(m) <= other.indexOf(n);
          },
        }),
      },
    }),
    violates: {},
  });
  expect((await verdictsOf({ variant: paired })).SameOrder).toBe(expected);
});

test.each<[string, Variant | undefined, string]>([
  ['one leader', undefined, yes],
  ['two leaders', variants.twoSequencers, no],
])('with %s, it is what total order broadcast is: $2', async (_, of, expected) => {
  const refining = variant(totalOrderBroadcast, {
    name: 'refining',
    story: 'Beside the specification of total order broadcast.',
    parameters: { faults: 'none' },
    definitions: of?.definitions ?? {},
    edit: ({ refines }) => ({
      properties: {
        IsAtomicBroadcast: refines({
          of: atomicBroadcast,
          parameters: { nodes: 2, messages: 2 },
          mapping: ({ sender, delivered }) => ({ sender, delivered }),
        }),
      },
    }),
    violates: {},
  });
  expect((await verdictsOf({ variant: refining })).IsAtomicBroadcast).toBe(expected);
});
