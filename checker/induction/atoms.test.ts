/** Atoms: what each says of a state, as it is asked, told, and written in TypeScript, which is one and the same. */
import { List, Set } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  bagOf,
  boolean,
  functionFrom,
  messages,
  network,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  values,
  variables,
} from '../index.ts';
import { Bag } from '../language/collections.ts';
import { checkable } from '../language/model.ts';
import { instancesOf } from '../language/property.ts';
import type { Spec } from '../language/protocol.ts';
import { sortsOf } from '../language/symmetry.ts';
import { atomsOf } from './atoms.ts';
import { sampled } from './sampled.ts';

/** A spec with a variable of every kind. */
const every = spec({ name: 'every', parameters: {} }, () => {
  const Server = processes('s', 2);
  const Value = values('v', 2);
  const Message = messages({ Vote: { from: Server, value: optional(Value), round: range(0, 1) }, 'Two words': {} });
  const [Rounds, Net] = [functionFrom(range(0, 1), boolean), network(Message)];
  const { domains, initially, action } = variables({
    on: boolean,
    at: functionFrom(Server, oneOf('idle', "it's", null, 3)),
    votes: functionFrom(Server, functionFrom(Server, optional(Value))),
    last: functionFrom(Server, record({ round: range(0, 2), 'has value': optional(Value) })),
    rounds: Rounds,
    far: range(0, 100),
    heard: subsetOf(Server),
    sent: subsetOf(Message),
    twice: bagOf(Message),
    log: sequenceOf(Value, 2),
    net: Net,
  });
  const init = initially({
    on: false,
    at: Server.to('idle'),
    votes: Server.to(Server.to(null)),
    last: Server.to({ round: 0, 'has value': null }),
    rounds: Rounds.to((n) => n === 1),
    far: 0,
    heard: Set(),
    sent: Set(),
    twice: Bag.of([]),
    log: List(),
    net: Net.empty,
  });
  return { domains, init, actions: { Stay: action({ effect: () => ({}) }) }, sorts: { Server, Value } };
});

describe('atoms', () => {
  const model = checkable(every as unknown as Spec);
  const [Server, Value] = sortsOf(model.domains);
  if (Server === undefined || Value === undefined) throw new Error('The spec has two sorts.');
  const over = [
    { name: 'i', sort: Server },
    { name: 'v', sort: Value },
  ];
  const states = sampled(model, [], { seed: 5, wanted: 60 }, { asked: 0, satisfying: 0 });
  const atoms = atomsOf(model.domains, over);

  test('are there of every kind of variable', () => {
    const told = atoms.map(({ yes }) => yes.text);
    for (const text of [
      'on',
      'at[i] = idle',
      'at[i] = null',
      'votes[i][i] = v',
      'votes[i][i] = null',
      'last[i].round <= 1',
      'last[i].has value = v',
      'rounds[1]',
      'far <= 0',
      'heard has i',
      'heard is empty',
      'sent has Vote(from: i, value: v, round: 1)',
      'sent has Vote(value: null)',
      'twice has Two words',
      'log is empty',
      'net has Vote(from: i)',
      'far <= last[i].round',
    ])
      expect(told).toContain(text);
    expect(new globalThis.Set(told).size).toBe(told.length);
  });

  test('say the same in TypeScript as when they are asked, and so do their negations', () => {
    const met = { yes: 0, no: 0 };
    for (const { yes, no, names, holds } of atoms) {
      // Of the quantified names the code has those that the atom says, and no others.
      const own = [...new globalThis.Set(names)];
      for (const name of own) expect(yes.code).toMatch(new RegExp(`\\b${name}\\b`));
      const [written, negated] = [yes, no].map(
        ({ code }) => new Function('s', ...own, `return ${code};`) as (...args: readonly unknown[]) => unknown,
      );
      for (const state of states)
        for (const instance of instancesOf({ i: Server, v: Value })) {
          const isTrue = holds(state, instance);
          const args = [state, ...own.map((name) => instance[name])];
          expect([yes.code, written?.(...args), negated?.(...args)]).toEqual([yes.code, isTrue, !isTrue]);
          met[isTrue ? 'yes' : 'no'] += 1;
        }
    }
    expect(met.yes).toBeGreaterThan(1000);
    expect(met.no).toBeGreaterThan(1000);
  });
});
