/**
 * The grammar of random specs: terms, conditions and changes, and what choices range over.
 */
import { Changes } from './changes.ts';
import type { Maker, Scope } from './phrases.ts';
import type { Expression } from './sketch.ts';
import type { Type } from './types.ts';

export class Grammar extends Changes {
  /** What a choice ranges over, and the type of its values. */
  choice(scope: Scope, depth: number): { readonly type: Type; readonly of: Expression } {
    const { dice } = this;
    const options: (readonly [number, () => { type: Type; of: Expression }])[] = [];
    const offer = (weight: number, type: Type, make: (of: Maker) => Expression): void => {
      options.push([
        weight,
        () => ({ type, of: make(this.as({ name: `choice of ${type.name}`, literals: [`[${type.literals[0]}]`] })) }),
      ]);
    };
    for (const name of ['Process', 'Process', 'Number', 'Value', 'Word'])
      offer(name === 'Process' ? 3 : 1, this.typed(name), (of) => of`${name}`);
    for (const { name, type } of this.vocabulary.variables) {
      const element = type.of;
      if (element === undefined) continue;
      const whole = `s.${name}`;
      if (type.kind === 'set') {
        offer(3, element, (of) => of`${whole}`);
        offer(3, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
        offer(1, element, (of) => of`${this.set(element, scope, depth)}`);
        offer(1, element, (of) => of`[...${whole}]`);
      } else if (type.kind === 'bag') {
        offer(3, element, (of) => of`${whole}`);
        offer(3, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
      } else if (type.kind === 'network') {
        offer(6, element, (of) => of`${whole}.deliverable()`);
        offer(3, element, (of) => of`${whole}.deliverable('${dice.pick(Object.keys(element.cases ?? {}))}')`);
        offer(2, element, (of) => of`${whole}.filter(${this.predicate(element, scope, depth - 1)})`);
      } else if (type.kind === 'sequence') offer(1, element, (of) => of`${whole}`);
      else if (type.kind === 'function') offer(1, element, (of) => of`${whole}.valueSeq()`);
    }
    const listed = dice.pick(
      this.vocabulary.types.filter(({ kind, name }) => kind !== 'set' && kind !== 'sequence' && name !== 'Count'),
    );
    offer(2, listed, (of) => of`[${this.term(listed, scope, depth)}, ${this.term(listed, scope, depth)}]`);
    const [Process, Number] = [this.typed('Process'), this.typed('Number')];
    offer(2, Process, (of) => of`Process.filter(${this.predicate(Process, scope, depth)})`);
    offer(1, Number, (of) => of`Array.from({ length: ${this.term(Number, scope, depth)} }, (_, i) => i)`);
    const name = this.fresh();
    const own = { ...scope, locals: [...scope.locals, { name, type: Process }] };
    offer(
      1,
      Process,
      (of) => of`alternatives(Process.map((${name}) => () => (${this.about(own, depth)} ? [${name}] : [])))`,
    );
    return dice.weighted(options);
  }
}
