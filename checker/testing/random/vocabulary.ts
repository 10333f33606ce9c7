/**
 * The vocabulary of a random transition system: its types and its variables.
 */
import type { Dice } from './dice.ts';
import type { CrashingSketch } from './sketch.ts';
import { bagOf, type Constant, functionFrom, setOf, type Type, typesFor } from './types.ts';

export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** Of bags and networks: how many elements the effects keep to; null if there is no such limit. */
  readonly room: number | null;
  /** True if a bound of the model must keep it finite. */
  readonly grows: boolean;
}
export interface Vocabulary {
  readonly constants: readonly Constant[];
  readonly types: readonly Type[];
  readonly variables: readonly Variable[];
  readonly crashing: readonly CrashingSketch[];
}

/** How often a scalar has a type of this kind. */
const weights: Partial<Record<Type['kind'], number>> = {
  boolean: 2,
  number: 3,
  word: 2,
  member: 1,
  optional: 1,
  record: 1,
  sequence: 1,
  set: 1,
};

export function vocabulary(dice: Dice): Vocabulary {
  const { constants, types } = typesFor(dice);
  const made = new Variables(dice, types, [...constants]);
  const wanted = dice.integer(3, 5);
  made.counters();
  while (made.variables.length < wanted) made.any();
  return made;
}

/** Variables in the making. */
class Variables implements Vocabulary {
  readonly variables: Variable[] = [];
  readonly crashing: CrashingSketch[] = [];
  constructor(
    private readonly dice: Dice,
    readonly types: readonly Type[],
    readonly constants: Constant[],
  ) {}
  private typed(name: string): Type {
    return this.types.find((type) => type.name === name) as Type;
  }
  private add(type: Type, room: number | null = null, grows = false): void {
    this.variables.push({ name: `${type.kind}${this.variables.length + 1}`, type, room, grows });
  }
  /** A type whose domain is declared under a name of its own. */
  private declared(name: string, initial: string, type: Omit<Type, 'name' | 'literals'>): Type {
    const named = `${name}${this.variables.length + 1}`;
    this.constants.push({ name: named, of: type.domain });
    return { ...type, name: named, domain: named, literals: [`${named}.${initial}`] };
  }
  counters(): void {
    const { dice } = this;
    const Count = this.typed('Count');
    dice.several(1, 2, () => this.add(dice.chance(85) ? Count : functionFrom(this.typed('Process'), Count)));
  }
  any(): void {
    const { dice } = this;
    dice.weighted<void>([
      [5, () => this.add(this.scalar())],
      [5, () => this.functions('Process', dice.integer(1, 3))],
      [1, () => this.functions(dice.pick(['Value', 'Number', 'Holder']), 1)],
      [6, () => this.sets()],
      [2, () => this.bag()],
      [3, () => this.network()],
      [1, () => this.channels()],
      [1, () => this.crashes()],
    ]);
  }
  private room(): number | null {
    return this.dice.chance(50) ? null : this.dice.integer(1, 2);
  }
  private bag(): void {
    const room = this.room();
    this.add(bagOf(this.typed(this.dice.pick(['Message', 'Message', 'Number']))), room, room === null);
  }
  private scalar(): Type {
    const scalars = this.types.filter(({ name }) => name !== 'Count');
    return this.dice.weighted(scalars.map((type) => [weights[type.kind] ?? 0, () => type]));
  }
  private functions(from: string, count: number): void {
    for (let i = 0; i < count; i++) this.add(functionFrom(this.typed(from), this.scalar()));
  }
  /** A set, and sometimes another one with the same elements. */
  private sets(): void {
    const of = this.typed(this.dice.pick(['Process', 'Process', 'Message', 'Message', 'Number', 'Value', 'Entry']));
    this.dice.several(1, this.dice.chance(20) ? 2 : 1, () => this.add(setOf(of)));
  }
  private budget(): string {
    return this.dice.pick(['false', 'false', 'true', '{ atMost: 1 }', '{ atMost: 2 }']);
  }
  private network(): void {
    const { dice } = this;
    const [keep, partition] = [dice.chance(35), dice.chance(15)];
    const [loss, duplication] = [this.budget(), keep ? 'false' : this.budget()];
    const of = this.typed(partition ? 'Envelope' : 'Message');
    const options = [
      ...(keep ? ["delivery: 'keep'"] : []),
      ...(loss === 'false' ? [] : [`loss: ${loss}`]),
      ...(duplication === 'false' ? [] : [`duplication: ${duplication}`]),
      ...(partition ? [`partition: { of: Process${dice.chance(70) ? ', atMost: 1' : ''} }`] : []),
    ];
    const domain = `network(${[of.domain, ...(options.length === 0 ? [] : [`{ ${options.join(', ')} }`])].join(', ')})`;
    const room = keep || duplication !== 'false' ? null : this.room();
    const type = this.declared('Network', 'empty', { kind: 'network', domain, of, order: 'unordered' });
    dice.several(1, dice.chance(20) ? 2 : 1, () => this.add(type, room, room === null && !keep));
  }
  private channels(): void {
    const { dice } = this;
    const [room, twice] = [dice.integer(1, 2), dice.chance(25)];
    const faults = [...(twice ? ['duplication: { atMost: 1 }'] : []), ...(dice.chance(50) ? ['loss: true'] : [])];
    const options = ["order: 'fifo'", 'among: [Process]', `capacity: ${room + (twice ? 1 : 0)}`, ...faults];
    const domain = `network(Envelope, { ${options.join(', ')} })`;
    const of = this.typed('Envelope');
    this.add(this.declared('Network', 'empty', { kind: 'network', domain, of, order: 'fifo' }), room);
  }
  private crashes(): void {
    const { dice } = this;
    const options = [`atMost: ${dice.integer(1, 2)}`, ...(dice.chance(30) ? ['recovery: false'] : [])];
    const domain = `crashes(Process, { ${options.join(', ')} })`;
    this.add(this.declared('Crashes', 'none', { kind: 'crashes', domain, of: this.typed('Process') }));
    this.crashing.push(crashing(dice, this.variables));
  }
}

/** What goes with the crashes in the last of these variables: what is lost, what is forgotten, and what grows. */
function crashing(dice: Dice, variables: readonly Variable[]): CrashingSketch {
  const local = variables.filter(({ type: { kind, from } }) => kind === 'function' && from?.name === 'Process');
  const [volatile, other] = dice.some<Variable>(local, 2);
  const copied = local.find(
    ({ name, type }) => name !== volatile?.name && type.of?.domain === volatile?.type.of?.domain,
  );
  const network = variables.find(({ type }) => type.kind === 'network' && type.of?.name === 'Envelope');
  const literal = ({ type }: Variable): string => String(type.of?.literals[0]);
  const after = (of: Variable): string =>
    copied === undefined ? literal(of) : `(s, process) => s.${copied.name}.get(process)`;
  return {
    variable: String(variables.at(-1)?.name),
    volatile: volatile === undefined ? [] : [{ name: volatile.name, of: after(volatile) }],
    atCrash: [
      ...(network === undefined ? [] : [{ name: network.name, of: `s.${network.name}.drop((m) => m.to === process)` }]),
      ...(other === undefined ? [] : [{ name: other.name, of: `s.${other.name}.set(process, ${literal(other)})` }]),
    ],
  };
}
