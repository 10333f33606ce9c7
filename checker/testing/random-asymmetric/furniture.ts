/**
 * Furniture: variables of the kinds that the random symmetric models lack, such as networks, histories, crashes and clocks, each
 * with actions that treat all processes alike, and the ways to mention one in what it holds.
 */
import type { Dice } from '../random/dice.ts';
import type { ActionSketch, Furniture, SymmetricSketch } from '../random-symmetric/sketch.ts';

/** What is mentioned: a process, another, and conditions on a process or on a letter that mention one. */
export interface Mentioned {
  readonly one: string;
  readonly other: string;
  ofProcess(name: string): string;
  ofLetter(name: string): string;
}
interface Kind {
  readonly furniture: (name: string, dice: Dice) => Furniture;
  readonly actions: (name: string) => readonly ActionSketch[];
  /** Conditions on what it holds, each of which mentions a process. */
  readonly mentions: (held: string, of: Mentioned) => readonly string[];
}

const process = (name: string): { readonly name: string; readonly of: string } => ({ name, of: 'Process' });
function act(
  name: string,
  choices: ActionSketch['choices'],
  guard: string,
  variable: string,
  to: string,
): ActionSketch {
  // Marked, so that something may be planted into them.
  return { name, choices, guard: [marked(choices, guard)], changes: [{ variable, to }] };
}
function marked(choices: ActionSketch['choices'], condition: string): string {
  const bound = choices.map(({ name }) => `${name}:${name === 'l' ? 'Letter' : 'Process'}`).join();
  return `/*?${bound}*/(${condition})`;
}

const letters = 'const Letter = messages({ Note: { from: Process, to: Process } });';
function networked(options: string, initial = ''): Kind['furniture'] {
  return (name) => ({
    name,
    constants: [letters, `const Post${name} = network(Letter, { ${options} });`],
    domain: `Post${name}`,
    initial: `Post${name}.empty${initial}`,
  });
}
const posting: Kind['actions'] = (name) => [
  act(
    `Send${name}`,
    [process('from'), process('to')],
    `from !== to && s.${name}.isEmpty()`,
    name,
    `s.${name}.send(Letter.Note({ from, to }))`,
  ),
  act(
    `Take${name}`,
    [{ name: 'l', of: `(s) => s.${name}.deliverable()` }],
    `l.from !== l.to`,
    name,
    `s.${name}.deliver(l)`,
  ),
];
const inPost: Kind['mentions'] = (held, { one, other, ofLetter }) => [
  `${held}.some((l) => ${ofLetter('l')})`,
  `!${held}.every((l) => ${ofLetter('l')})`,
  `${held}.count((l) => ${ofLetter('l')}) > 0`,
  `${held}.filter((l) => ${ofLetter('l')}).size === 1`,
  `!${held}.filter((l) => l.from !== l.to).filter((l) => ${ofLetter('l')}).isEmpty()`,
  `${held}.has(Letter.Note({ from: '${one}', to: '${other}' }))`,
  `[...${held}.filter(() => true)][0]?.from === '${one}'`,
  `Process.some((w) => ${held}.some((l) => l.from === w && (${ofLetter('l')})))`,
];

/** Each by the name of its variable. */
const kinds: Readonly<Record<string, Kind>> = {
  post: { furniture: networked('loss: { atMost: 1 }'), actions: posting, mentions: inPost },
  twice: { furniture: networked('duplication: { atMost: 1 }'), actions: posting, mentions: inPost },
  board: {
    furniture: networked("delivery: 'keep'"),
    actions: (name) => posting(name).slice(0, 1),
    mentions: (held, of) => inPost(held, of).slice(0, 6),
  },
  lines: { furniture: networked("order: 'fifo', among: [Process], capacity: 1"), actions: posting, mentions: inPost },
  calls: {
    furniture: (name) => ({
      name,
      constants: [
        `const Calls${name} = history(Process, { operation: oneOf('read'), result: optional(Process), most: 1 });`,
      ],
      domain: `Calls${name}`,
      initial: `Calls${name}.empty`,
    }),
    actions: (name) => [
      act(
        `Call${name}`,
        [process('p')],
        `!s.${name}.isPending(p) && Process.every((w) => s.${name}.of(w).completed.isEmpty())`,
        name,
        `s.${name}.invoke(p, 'read')`,
      ),
      act(
        `Answer${name}`,
        [process('p'), process('q')],
        `s.${name}.isPending(p) && p !== q`,
        name,
        `s.${name}.respond(p, q)`,
      ),
    ],
    mentions: (held, { one, ofProcess }) => [
      `${held}.isPending('${one}')`,
      `${held}.of('${one}').completed.size > 0`,
      `Process.some((w) => ${held}.isPending(w) && (${ofProcess('w')}))`,
      `Process.some((w) => ${held}.of(w).completed.some((done) => done.result !== null && (${ofProcess('done.result')})))`,
      `Process.filter((w) => ${held}.isPending(w))[0] === '${one}'`,
      `String(${held}.of('${one}')).includes('read')`,
    ],
  },
  up: {
    furniture: (name) => ({
      name,
      constants: [`const Up${name} = crashes(Process, { atMost: 1 });`],
      domain: `Up${name}`,
      initial: `Up${name}.none`,
    }),
    actions: () => [],
    mentions: (held, { one, ofProcess }) => [
      `${held}.isUp('${one}')`,
      `${held}.down[0] === '${one}'`,
      `${held}.down.includes('${one}')`,
      `Process.some((w) => !${held}.isUp(w) && (${ofProcess('w')}))`,
      `Process.filter((w) => ${held}.isUp(w))[0] === '${one}'`,
    ],
  },
  clock: {
    furniture: (name, dice) => ({
      name,
      constants: [`const Clock${name} = clocks(Process, { ticks: 1, skew: 1, due: (s) => /*?*/(false) });`],
      domain: `Clock${name}`,
      initial: `Clock${name}.${dice.chance(50) ? 'skewed' : 'right'}`,
    }),
    actions: () => [],
    mentions: (held, { one, other, ofProcess }) => [
      `${held}.now('${one}') > 1`,
      `${held}.now('${one}') < ${held}.now('${other}')`,
      `${held}.isOver('${one}', 2)`,
      `Process.some((w) => ${held}.now(w) === 2 && (${ofProcess('w')}))`,
      `Process.filter((w) => ${held}.now(w) === 1)[0] === '${one}'`,
    ],
  },
  queue: {
    furniture: (name) => ({ name, constants: [], domain: 'sequenceOf(Process, 2)', initial: 'List()' }),
    actions: (name) => [
      act(`Join${name}`, [process('p')], `s.${name}.size < 2`, name, `s.${name}.push(p)`),
      act(`Leave${name}`, [], `!s.${name}.isEmpty()`, name, `s.${name}.shift()`),
    ],
    mentions: (held, { one, ofProcess }) => [
      `${held}.first() === '${one}'`,
      `${held}.indexOf('${one}') === 1`,
      `${held}.includes('${one}')`,
      `${held}.sort().first() === ${held}.last()`,
      `${held}.some((w) => ${ofProcess('w')})`,
      `String(${held}).includes('${one}')`,
    ],
  },
  groups: {
    furniture: (name) => ({ name, constants: [], domain: 'subsetOf(subsetOf(Process))', initial: 'Set()' }),
    actions: (name) => [
      act(`Meet${name}`, [process('p'), process('q')], `s.${name}.isEmpty()`, name, `s.${name}.add(Set([p, q]))`),
      act(`Part${name}`, [], `!s.${name}.isEmpty()`, name, 'Set()'),
    ],
    mentions: (held, { one, ofProcess }) => [
      `${held}.some((w) => w.has('${one}'))`,
      `${held}.some((w) => w.first() === '${one}')`,
      `${held}.some((w) => w.size === 2 && w.some((x) => ${ofProcess('x')}))`,
      `${held}.count((w) => String(w).includes('${one}')) > 0`,
      `${held}.has(Set(['${one}']))`,
      `[...${held}].some((w) => [...w].at(-1) === '${one}')`,
    ],
  },
  table: {
    furniture: (name) => ({
      name,
      constants: [],
      domain: 'functionFrom(Process, functionFrom(Process, boolean))',
      initial: 'Process.to(Process.to(false))',
    }),
    actions: (name) => [
      act(
        `Flip${name}`,
        [process('p'), process('q')],
        `p !== q && s.${name}.every((row) => row.every((held) => !held))`,
        name,
        `s.${name}.set(p, s.${name}.get(p).set(q, true))`,
      ),
      act(
        `Clear${name}`,
        [process('p')],
        `s.${name}.get(p).some((held) => held)`,
        name,
        'Process.to(Process.to(false))',
      ),
    ],
    mentions: (held, { one, other, ofProcess }) => [
      `${held}.get('${one}').get('${other}')`,
      `${held}.some((row) => row.get('${one}'))`,
      `${held}.some((row, w) => row.some((y) => y) && (${ofProcess('w')}))`,
      `${held}.get('${one}').some((y) => y)`,
      `[...${held}.values()][0].some((y) => y)`,
    ],
  },
  entry: {
    furniture: (name) => ({
      name,
      constants: [`const Entry${name} = record({ who: Process, of: subsetOf(Process) });`],
      domain: `optional(Entry${name})`,
      initial: 'null',
    }),
    actions: (name) => [
      act(
        `Enter${name}`,
        [process('p'), process('q')],
        `s.${name} === null`,
        name,
        `Entry${name}({ who: p, of: Set([p, q]) })`,
      ),
      act(`Erase${name}`, [], `s.${name} !== null`, name, 'null'),
    ],
    mentions: (held, { one, ofProcess }) => [
      `${held}?.who === '${one}'`,
      `${held} !== null && ${held}.of.has('${one}')`,
      `${held} !== null && (${ofProcess(`${held}.who`)})`,
      `${held} !== null && ${held}.of.first() === ${held}.who`,
      `String(${held} ?? '').includes('who: ${one}')`,
      `JSON.stringify(${held}).includes('"${one}"')`,
    ],
  },
};

/** The model with some more variables, and what is done to them. */
export function furnish(dice: Dice, made: SymmetricSketch): SymmetricSketch {
  const names = dice.some(
    Object.keys(kinds),
    dice.weighted([
      [12, () => 1],
      [1, () => 2],
    ]),
  );
  const all = names.map((name) => ({ name, kind: kinds[name] as Kind }));
  const furniture = all.map(({ name, kind }) => kind.furniture(name, dice));
  // What two of them need is declared once.
  const shared = new Set<string>();
  return {
    ...made,
    furniture: furniture.map((piece) => ({
      ...piece,
      constants: piece.constants.filter((line) => !shared.has(line) && shared.add(line)),
    })),
    actions: [...made.actions, ...all.flatMap(({ name, kind }) => kind.actions(name))],
  };
}
/** Conditions on what a piece of furniture holds. */
export function mentionsIn({ name }: Furniture, state: string, of: Mentioned): readonly string[] {
  return (kinds[name] as Kind).mentions(`${state}.${name}`, of);
}
