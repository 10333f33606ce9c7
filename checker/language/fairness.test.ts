/** Fairness of the actions that come with a network or with crashes: named by a text, decided by both engines. */
import { describe, expect, test } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import { decideByReference } from '../reference/liveness.ts';
import { crashes } from './crashes.ts';
import { type Fairness, SF, WF } from './fairness.ts';
import { checkable } from './model.ts';
import { network } from './network.ts';
import { record } from './record.ts';
import { processes } from './sort.ts';
import { spec } from './spec.ts';
import { variables } from './variables.ts';

/** Nodes that crash once and may recover, and a network that may be cut once and heal. */
const faulty = (fairness: readonly Fairness[]) =>
  spec({ name: 'faulty', title: 'Nodes and a network that fail', parameters: {} }, () => {
    const Node = processes('node', 2);
    const Status = crashes(Node, { atMost: 1 });
    const Network = network(record({ from: Node, to: Node }), { partition: { of: Node, atMost: 1 } });
    const { domains, initially, action, leadsTo } = variables({ status: Status, network: Network });
    const init = initially({ status: Status.none, network: Network.empty });
    /** Without it every behaviour would stop at the budgets. */
    const Look = action({ guard: () => true, effect: () => ({}) });
    const Returns = leadsTo({
      forAll: { node: Node },
      from: (s, { node }) => !s.status.isUp(node),
      to: (s, { node }) => s.status.isUp(node),
    });
    const Heals = leadsTo(
      (s) => !s.network.isWhole,
      (s) => s.network.isWhole,
    );
    return { domains, init, actions: { Look }, fairness, properties: { Returns, Heals } };
  });

describe('fairness names the actions of faults', () => {
  test.each([
    ['of none', [], 'violated', 'violated'],
    ['of recovery', [SF({ actions: ['Recover'], per: ['process'] })], 'holds', 'violated'],
    ['of healing', [WF({ actions: ['Heal'] })], 'violated', 'holds'],
    ['of both', [WF({ actions: ['Recover'] }), WF({ actions: ['Heal'] })], 'holds', 'holds'],
    ['of both together', [WF({ actions: ['Recover', 'Heal'] })], 'holds', 'holds'],
  ])('%s', (_, fairness, returns, heals) => {
    const model = checkable(faulty(fairness));
    const expected = { Returns: returns, Heals: heals };
    const reference = [...decideByReference(model)].map(([name, { verdict }]) => [name, verdict]);
    expect(Object.fromEntries(reference)).toEqual(expected);
    for (const symmetry of [true, false]) {
      const { temporal } = checkByKernel(model, { symmetry });
      expect(Object.fromEntries(temporal.map(({ property, verdict }) => [property, verdict]))).toEqual(expected);
    }
  });
});
