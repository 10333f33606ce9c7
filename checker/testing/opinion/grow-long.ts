/**
 * What makes values outgrow the room that they have, in the middle of a level: long counters, local states of many kinds, and
 * sets that meet new elements late.
 */
import type { AbstractAction, AbstractModel, SortType, Term, Type } from './abstract.ts';
import { anyInt, bool, type Dice, plainTerm } from './dice.ts';
import { local } from './grow-term.ts';
import { valuesOf } from './plain.ts';

/** The model with a part in it that grows for long, and besides does what it did. */
export function growLong(dice: Dice, model: AbstractModel, sorts: readonly SortType[]): AbstractModel {
  const [sort] = sorts;
  const roll = dice.below(sort === undefined ? 2 : 4);
  // The time that a set takes whose elements come and go grows with the cube of their number.
  const top = dice.of(roll % 2 === 0 ? [150, 270, 300] : [20, 40, 70]);
  const number: Type = { t: 'int', lo: 0, hi: top };
  // What was there stands still while the long part runs, so that the states do not multiply.
  const still = Object.fromEntries(
    Object.entries(model.actions)
      .filter(() => dice.chance(40))
      .slice(0, 1),
  );
  const grows = (name: string, type: Type, first: unknown, action: AbstractAction): AbstractModel => ({
    ...model,
    variables: { ...model.variables, [name]: type },
    init: model.init.map((state) => ({ ...state, [name]: first as never })),
    actions: { ...still, Grow: action },
  });
  const variable = (type: Type): Term => plainTerm('var', type, [], 'vlong');
  const style = dice.below(100000);
  const isLess = (value: Term): Term => plainTerm('lt', bool, [value, plainTerm('lit', anyInt, [], top)]);
  const more = (value: Term, by = 1): Term => plainTerm('add', number, [value, plainTerm('lit', anyInt, [], by)]);
  switch (roll) {
    case 0:
      return grows('vlong', number, 0, {
        choices: {},
        style,
        guard: isLess(variable(number)),
        effect: { vlong: more(variable(number)) },
      });
    case 1: {
      // A window of the last few numbers.
      const set: Type = { t: 'set', of: number };
      const greatest = plainTerm('greatest', anyInt, [variable(set), local('y0', number)], 0, ['y0']);
      const recent = plainTerm('le', bool, [
        plainTerm('sub', anyInt, [greatest, local('y1', number)]),
        plainTerm('lit', anyInt, [], 1 + dice.below(2)),
      ]);
      const window = plainTerm('which', set, [variable(set), { ...recent, style: dice.below(100) }], null, ['y1']);
      return grows('vlong', set, [], {
        choices: {},
        style,
        guard: isLess(greatest),
        effect: { vlong: plainTerm('addTo', set, [{ ...window, style: dice.below(1000) }, more(greatest)]) },
      });
    }
    case 2: {
      // Each process counts, and none is far ahead of another.
      const fn: Type = { t: 'fn', from: sort as SortType, to: number };
      const own = plainTerm('get', number, [variable(fn), local('c0', sort as SortType)]);
      const behind = plainTerm(
        'everyValue',
        bool,
        [variable(fn), plainTerm('le', bool, [own, local('y0', number)])],
        null,
        ['y0', 'y1'],
      );
      return grows(
        'vlong',
        fn,
        valuesOf(sort as SortType).map(() => 0),
        {
          choices: { c0: { from: 'type', type: sort as SortType } },
          style,
          guard: plainTerm('and', bool, [isLess(own), { ...behind, style: dice.below(1000) }]),
          effect: { vlong: plainTerm('put', fn, [variable(fn), local('c0', sort as SortType), more(own)]) },
        },
      );
    }
    default: {
      // Records of a number and a process, the last one only.
      const record: Type = { t: 'rec', fields: { no: number, who: sort as SortType } };
      const set: Type = { t: 'set', of: record };
      const no = plainTerm('field', number, [local('y0', record)], 'no');
      const greatest = plainTerm('greatest', anyInt, [variable(set), no], 0, ['y0']);
      const made = plainTerm('record', record, [more(greatest), local('c0', sort as SortType)]);
      const next = dice.chance(50)
        ? plainTerm('setOf', set, [made])
        : plainTerm('addTo', set, [
            plainTerm(
              'which',
              set,
              [
                variable(set),
                plainTerm('eq', bool, [plainTerm('field', number, [local('y1', record)], 'no'), greatest]),
              ],
              null,
              ['y1'],
            ),
            made,
          ]);
      return grows('vlong', set, [], {
        choices: { c0: { from: 'type', type: sort as SortType } },
        style,
        guard: isLess(greatest),
        effect: { vlong: { ...next, style: dice.below(1000) } },
      });
    }
  }
}
