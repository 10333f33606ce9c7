/**
 * Random asymmetric models: a random symmetric one into which a mention of a member is planted, anywhere where its code runs.
 * They print as their source.
 */
import type fc from 'fast-check';
import type { Dice } from './random/dice.ts';
import { familiesOf, type Sketched } from './random/sketched.ts';
import { furnish } from './random-asymmetric/furniture.ts';
import { MarkedPhrases, markedIn } from './random-asymmetric/marked.ts';
import { Mentions } from './random-asymmetric/mentions.ts';
import type { Scope } from './random-symmetric/phrases.ts';
import {
  type ActionSketch,
  type SymmetricSketch,
  scopeOf,
  simpler,
  sortOf,
  sourceOf,
} from './random-symmetric/sketch.ts';
import { sketch } from './random-symmetric.ts';

/** So many mentions are planted into one model, each alone: drawing it takes longer than checking it. */
export const plants = 6;

/** Random models with a mention: one model with one here, there and elsewhere. */
export const randomAsymmetrics: fc.Arbitrary<readonly Sketched<SymmetricSketch>[]> = familiesOf({
  draw,
  simpler,
  sourceOf,
});

function draw(dice: Dice): SymmetricSketch[] {
  const of = symmetric(dice);
  return Array.from({ length: plants }, () => {
    const made = planted(dice, of);
    return dice.chance(15) ? { ...made, walk: dice.several(1, 4, () => dice.integer(0, 100)) } : made;
  });
}
/** A symmetric model, ready to have something planted into it. */
export function symmetric(dice: Dice): SymmetricSketch {
  return sketch(
    dice,
    (words) => new MarkedPhrases(dice, words),
    (made) => (dice.chance(50) ? furnish(dice, made) : made),
  );
}

/** A way to plant a mention, by how often it is to be drawn. */
type Way = readonly [weight: number, plant: () => SymmetricSketch];

/** The model with a mention somewhere. */
export function planted(dice: Dice, of: SymmetricSketch): SymmetricSketch {
  const mentions = new Mentions(dice, of.vocabulary, of.furniture ?? []);
  return dice.weighted([
    ...inActions(dice, of, mentions),
    ...inProperties(dice, of, mentions),
    ...inWhatIsDeclared(dice, of, mentions),
  ]);
}

/** The list with one of its items changed. */
function changed<T>(dice: Dice, items: readonly T[], change: (item: T) => T): T[] {
  if (items.length === 0) return [];
  const at = dice.integer(0, items.length - 1);
  return items.map((item, i) => (i === at ? change(item) : item));
}

/** In guards, effects and choices. */
function inActions(dice: Dice, of: SymmetricSketch, mentions: Mentions): Way[] {
  const act = (change: (action: ActionSketch, scope: Scope) => ActionSketch) => (): SymmetricSketch => ({
    ...of,
    actions: changed(dice, of.actions, (action) => change(action, scopeOf(action))),
  });
  const inConditions = (text: string): string => into(dice, mentions, text);
  return [
    [4, act((action, scope) => ({ ...action, guard: [...action.guard, mentions.condition(scope)] }))],
    [4, act((action) => ({ ...action, guard: action.guard.map(inConditions) }))],
    [
      4,
      act((action, scope) => ({
        ...action,
        changes: changed(dice, action.changes, ({ variable, to }) => ({
          variable,
          to: dice.chance(50) ? inConditions(to) : `((${mentions.condition(scope)}) ? ${to} : s.${variable})`,
        })),
      })),
    ],
    [
      4,
      act((action) =>
        action.choices.length === 0
          ? action
          : { ...action, choices: changed(dice, action.choices, narrowed(mentions)) },
      ),
    ],
  ];
}

/** In properties, bounds, `finished` and refinements: those that are there, and new ones. */
function inProperties(dice: Dice, of: SymmetricSketch, mentions: Mentions): Way[] {
  const property = (section: 'invariants' | 'properties' | 'withinBounds', source: string): SymmetricSketch => ({
    ...of,
    properties: [...of.properties, { name: 'Odd', section, source }],
  });
  const about = (state = 's'): string => mentions.condition([], state);
  const ofProcess = (name: string): string => mentions.condition([{ name, sort: 'Process' }]);
  const listed = (): string =>
    dice.pick(['Process', `Process.filter((w) => ${mentions.condition([{ name: 'w', sort: 'Process' }], null)})`]);
  const mapping = (): string =>
    dice.pick([
      `(s) => ({ x: (${about()}) ? 1 : 0, who: null })`,
      `(s) => ({ x: 0, who: Process.filter((w) => ${ofProcess('w')})[0] ?? null })`,
      `(s) => ({ x: Process.filter((w) => ${ofProcess('w')}).length > 1 ? 1 : 0, who: null })`,
    ]);
  const inside = (): SymmetricSketch => ({
    ...of,
    properties: changed(dice, of.properties, (one) => ({ ...one, source: into(dice, mentions, one.source) })),
  });
  return [
    [6, inside],
    [3, () => property('invariants', `invariant((s) => !(${about()}))`)],
    [2, () => property('properties', `step((s, t) => !(${about()}) || ${about('t')})`)],
    [2, () => property('properties', `reachable((s) => ${about()})`)],
    [1, () => property('withinBounds', `invariant((s) => !(${about()}))`)],
    [2, () => property('properties', `eventually((s) => ${about()})`)],
    [2, () => property('properties', `leadsTo({ forAll: {}, from: (s) => ${about()}, to: (s) => ${about()} })`)],
    [2, () => ({ ...of, mayStop: false, finished: about() })],
    [
      2,
      () => ({ ...property('properties', `refines({ of: Abstract, mapping: ${mapping()} })`), constants: [abstract] }),
    ],
    [
      1,
      () =>
        property('invariants', `invariant({ forAll: { p: ${listed()} }, holds: (s, { p }) => !(${ofProcess('p')}) })`),
    ],
    [
      1,
      () => property('properties', `reachable({ forAll: { p: ${listed()} }, holds: (s, { p }) => ${ofProcess('p')} })`),
    ],
  ];
}

/** In filters and conditions of fairness, initial states, and what stands outside of the spec. */
function inWhatIsDeclared(dice: Dice, of: SymmetricSketch, mentions: Mentions): Way[] {
  const { vocabulary, furniture = [], actions, fairness } = of;
  const inInitial = (name: string): string => new Mentions(dice, vocabulary).condition([{ name, sort: 'Process' }]);
  const filter = (part: 'where' | 'when') => (): SymmetricSketch => ({
    ...of,
    fairness: changed(dice, fairness, (one) => {
      const action = actions.find(({ name }) => name === one.actions[0]) as ActionSketch;
      const scope = scopeOf(action).filter(() => one.actions.length === 1);
      const chosen = `{ ${scope.map(({ name }) => name).join(', ')} }`;
      return part === 'where'
        ? { ...one, where: `(${chosen}) => ${mentions.condition(scope, null)}` }
        : { ...one, when: `(s, ${chosen}) => ${mentions.condition(scope)}` };
    }),
  });
  const initial = (rest: string): SymmetricSketch => ({ ...of, initial: `[${of.initial}].flat()${rest}` });
  const outside = (): SymmetricSketch => ({
    ...of,
    furniture: furniture.map((piece) => ({
      ...piece,
      constants: piece.constants.map((line) => line.replace('/*?*/(false)', `/*?*/(${mentions.condition([])})`)),
    })),
  });
  return [
    [fairness.length > 0 ? 2 : 0, filter('where')],
    [fairness.length > 0 ? 3 : 0, filter('when')],
    [1, () => initial(`.slice(${dice.integer(0, 1)}).concat([${of.initial}].flat()[0])`)],
    [1, () => initial(`.filter((s, i) => i === 0 || Process.some((w) => ${inInitial('w')}))`)],
    [furniture.some(({ constants }) => markedIn(constants.join('\n')).length > 0) ? 3 : 0, outside],
  ];
}

/** What a random model may implement: somebody, whom one process never is, may come and go; a number only grows. */
const abstract = [
  "const Abstract = spec({ name: 'abstract', parameters: {} }, () => {",
  '  const { domains, initially, action } = variables({ x: range(0, 1), who: optional(Process) });',
  '  const Grow = action({ guard: (s) => s.x === 0, effect: () => ({ x: 1 }) });',
  "  const Come = action({ forSome: { p: Process }, guard: (_, { p }) => p !== 'p2', effect: (_, { p }) => ({ who: p }) });",
  '  const Go = action({ effect: () => ({ who: null }) });',
  '  return { domains, init: initially({ x: 0, who: null }), actions: { Grow, Come, Go } };',
  '});',
].join('\n');

/** Mentions a member in one of the conditions of a text, if it has any. */
function into(dice: Dice, mentions: Mentions, text: string): string {
  const marked = markedIn(text);
  if (marked.length === 0) return text;
  const { scope, from, to } = dice.pick(marked);
  const old = text.slice(from, to);
  const mention = mentions.condition(scope);
  const made = dice.pick([
    `(${old} && (${mention}))`,
    `(${old} || (${mention}))`,
    `(${mention})`,
    `(${old} !== (${mention}))`,
  ]);
  return text.slice(0, from) + made + text.slice(to);
}
/** A choice from some of what it was from. */
function narrowed(mentions: Mentions) {
  return ({
    name,
    of,
  }: {
    readonly name: string;
    readonly of: string;
  }): { readonly name: string; readonly of: string } => {
    const isStatic = !of.includes('=>');
    const sort = of === 'Process' || of === 'Value' ? of : sortOf(name);
    const narrow = (list: string): string =>
      `${sort === 'Letter' ? `[...${list}]` : list}.filter((w) => ${mentions.condition([{ name: 'w', sort }], isStatic ? null : 's')})`;
    return {
      name,
      of: isStatic ? `() => ${narrow(of)}` : of.replace(/=> (.*)$/, (_, list: string) => `=> ${narrow(list)}`),
    };
  };
}
