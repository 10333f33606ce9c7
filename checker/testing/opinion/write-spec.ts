/**
 * An abstract model as the source of a spec.
 */
import type { AbstractAction, AbstractModel, Choice, Plain, PlainState, Term, Type } from './abstract.ts';
import { sortsIn } from './abstract.ts';
import { valuesOf } from './plain.ts';
import { termText } from './write-term.ts';
import { domainText, grouped, literal, Names, type Scope, sortName } from './writer.ts';

/** What sources may use, as names: all of the public interface of Concord, and of Immutable. */
const used =
  'processes, values, range, oneOf, optional, boolean, record, messages, functionFrom, subsetOf, sequenceOf, bagOf, Bag, network, crashes, clocks, history, alternatives, sum, max, min, variables, spec, variant, take, linearizable, sequential, register, WF, SF, Set, List, Map, is';

/** The source: a function of what it uses that answers the spec, and the variant to check, or null. */
export function sourceOf(model: AbstractModel): string {
  const abstract =
    model.refinement === null ? '' : `  const abstract = ${specText(model.refinement.of, 'abstract')};\n`;
  const from =
    model.scenario === null ? 'null' : "variant(system, { name: 'later', story: '', from: 'Beginning', violates: {} })";
  return `({ ${used} }) => {\n${abstract}  const system = ${specText(model, 'system')};\n  return { system, later: ${from} };\n}`;
}

function specText(model: AbstractModel, name: string): string {
  const names = new Names();
  const sorts = sortsIn(model).map((sort) => `const ${sortName(sort)} = ${sort.role}('${sort.name}', ${sort.size});`);
  const variables = Object.entries(model.variables).map(
    ([variable, type]) => `${variable}: ${domainText(names, type)}`,
  );
  const declared = [
    `const { domains, initially, initiallyEach, action, crashing, invariant, step, reachable, eventually, alwaysEventually, leadsTo, refines, predicate } = variables({ ${variables.join(', ')} });`,
    `const init = ${initText(model, names)};`,
    ...crashingText(model, names),
    ...Object.entries(model.actions).map(([action, of]) => `const ${action} = ${actionText(model, of, names)};`),
    ...(model.due === null
      ? ['const due = () => false;']
      : [`const due = ${functionText(model, names, model.due, ['s'], [], 0)};`]),
  ];
  const parts = partsText(model, names);
  const lines = [...sorts, ...names.declarations, ...declared, `return { domains, init, ${parts} };`];
  return `spec({ name: '${name}', parameters: {} }, () => {\n${lines.map((line) => `    ${line}`).join('\n')}\n  })`;
}

/** What goes with crashes: what is forgotten is a value, or a function that answers it. */
function crashingText({ variables, style }: AbstractModel, names: Names): string[] {
  const { cr } = variables;
  if (cr?.t !== 'crash') return [];
  const volatile = Object.entries(cr.volatile).map(([name, after], i) => {
    const value = literal(names, (variables[name] as Extract<Type, { t: 'fn' }>).to, after, false);
    return `${name}: ${(style + i) % 2 === 0 ? value : `(s, process) => (s.cr.isUp(process) ? s.${name}.get(process) : ${value})`}`;
  });
  const drops = cr.drops && variables.net !== undefined;
  const atCrash = drops ? ', atCrash: (s, { process }) => ({ net: s.net.drop((m) => m.to === process) })' : '';
  return [`const live = crashing('cr', { volatile: { ${volatile.join(', ')} }${atCrash} });`];
}

function initText(model: AbstractModel, names: Names): string {
  const state = (of: PlainState): string =>
    `{ ${Object.entries(model.variables)
      .map(([variable, type]) => `${variable}: ${literal(names, type, of[variable] as Plain, true)}`)
      .join(', ')} }`;
  const clock = Object.entries(model.variables).find(([, { t }]) => t === 'clock');
  const isSkewed = (of: PlainState): boolean =>
    clock !== undefined && (of[clock[0]] as { offset: number[] }).offset.some((off) => off !== 0);
  if (!model.init.some(isSkewed)) {
    const list = `[${model.init.map(state).join(', ')}]`;
    return model.init.length % 2 === 0 ? `initiallyEach(() => ${list})` : `initially(${list})`;
  }
  const [variable, type] = clock as [string, Type];
  const right = model.init.filter((of) => !isSkewed(of)).map(state);
  return `initially([${right.join(', ')}].flatMap((of) => ${domainText(names, type)}.skewed.map((${variable}) => ({ ...of, ${variable} }))))`;
}

/** A function of a state, and perhaps the next and choices, that answers a term. */
function functionText(
  model: AbstractModel,
  names: Names,
  term: Term,
  states: readonly string[],
  choices: readonly string[],
  style: number,
  answer: (scope: Scope) => string = (scope) => grouped(termText(term, scope)),
): string {
  const taken = states.length === 1 && style % 3 === 1;
  const scope: Scope = {
    names,
    taken,
    memos: [],
    params: [...choices, ...(taken ? Object.keys(model.variables) : ['s'])],
  };
  const body = answer(scope);
  const state = taken ? [`{ ${Object.keys(model.variables).join(', ')} }`] : states;
  const memos = scope.memos.length === 0 ? '' : `let ${scope.memos.join(', ')}; `;
  const inside = choices.length > 0 && style % 5 === 3;
  const chosen = choices.length === 0 ? [] : [inside ? 'chosen' : `{ ${choices.join(', ')} }`];
  const taking = inside ? `const { ${choices.join(', ')} } = chosen; ` : '';
  const parameters = [...state, ...chosen].join(', ');
  if (memos === '' && taking === '' && style % 7 < 5) return `(${parameters}) => ${body}`;
  if (style % 7 === 6) return `function (${parameters}) { ${memos}${taking}return ${body}; }`;
  return `(${parameters}) => { ${memos}${taking}return ${body}; }`;
}

function choiceText(
  model: AbstractModel,
  names: Names,
  choice: Choice,
  earlier: readonly string[],
  style: number,
): string {
  switch (choice.from) {
    case 'type':
      return style % 2 === 0 || choice.type.t !== 'sort'
        ? domainText(names, choice.type)
        : `[...${domainText(names, choice.type)}]`;
    case 'list':
      return `[${choice.values.map((value) => literal(names, choice.type, value, false)).join(', ')}]`;
    case 'subsets': {
      const sort = sortName(choice.sort);
      if (choice.size === null) return `${sort}.subsets()`;
      return choice.size === (choice.sort.size >> 1) + 1 ? `${sort}.quorums()` : `${sort}.subsets(${choice.size})`;
    }
    case 'state': {
      const { t } = choice.term.type;
      return functionText(model, names, choice.term, ['s'], earlier, style, (scope) => {
        const text = termText(choice.term, scope);
        if (t === 'net' && !['deliverable', 'deliverableCase'].includes(choice.term.op))
          return `${text}.filter(() => true)`;
        return [text, `[...${text}]`, `Array.from(${text})`, `(function* () { yield* ${text}; })()`][
          style % 4
        ] as string;
      });
    }
  }
}

function actionText(
  model: AbstractModel,
  { choices, guard, live, effect, style }: AbstractAction,
  names: Names,
): string {
  const chosen = Object.keys(choices);
  const forSome = Object.entries(choices).map(
    ([name, of], i) => `${name}: ${choiceText(model, names, of, chosen.slice(0, i), Math.floor(style / (i + 1)))}`,
  );
  const parts = [
    ...(chosen.length === 0 ? [] : [`forSome: { ${forSome.join(', ')} }`]),
    ...(guard === null ? [] : [`guard: ${functionText(model, names, guard, ['s'], chosen, style)}`]),
    `effect: ${functionText(model, names, guard as Term, ['s'], chosen, Math.floor(style / 7), (scope) => effectText(effect, scope, style))}`,
  ];
  return `${live === undefined ? '' : 'live.'}action({ ${parts.join(', ')} })`;
}
function effectText(effect: Readonly<Record<string, Term>>, scope: Scope, style: number): string {
  const changes = Object.entries(effect).map(([variable, term]) => {
    const [condition, yes, no] = term.args;
    if (term.op === 'if' && term.wrap === 0 && no?.op === 'var' && no.data === variable && style % 3 === 0)
      return `...(${termText(condition as Term, scope)} ? { ${variable}: ${termText(yes as Term, scope, true)} } : {})`;
    return `${variable}: ${termText(term, scope, style % 2 === 0)}`;
  });
  const ways = [
    () => `({ ${changes.join(', ')} })`,
    () => `(() => { const next = { ${changes.join(', ')} }; return next; })()`,
    () => `Object.assign({}, ${changes.length === 0 ? '{}' : changes.map((one) => `{ ${one} }`).join(', ')})`,
  ];
  return (ways[Math.floor(style / 11) % ways.length] as () => string)();
}

function quantifiedText(
  model: AbstractModel,
  names: Names,
  {
    forAll,
    holds,
    from,
    kind,
    style,
  }: { forAll: Readonly<Record<string, Type>>; holds: Term; from?: Term; kind: string; style: number },
): string {
  const bound = Object.keys(forAll);
  const states = kind === 'step' ? ['s', 't'] : ['s'];
  const text = functionText(model, names, holds, states, bound, style);
  const source = from === undefined ? null : functionText(model, names, from, states, bound, style + 1);
  if (bound.length === 0) return source === null ? `${kind}(${text})` : `${kind}(${source}, ${text})`;
  const ranges = Object.entries(forAll).map(([name, type], i) =>
    (style + i) % 3 === 0 && type.t !== 'sort'
      ? `${name}: [${valuesOf(type)
          .map((value) => literal(names, type, value, false))
          .join(', ')}]`
      : `${name}: ${domainText(names, type)}`,
  );
  const parts = source === null ? `holds: ${text}` : `from: ${source}, to: ${text}`;
  return `${kind}({ forAll: { ${ranges.join(', ')} }, ${parts} })`;
}

function partsText(model: AbstractModel, names: Names): string {
  const properties = Object.entries(model.properties).map(
    ([name, of]) => `${name}: ${quantifiedText(model, names, of)}`,
  );
  const { refinement } = model;
  if (refinement !== null) {
    const mapping = functionText(model, names, null as never, ['s'], [], model.style, (scope) =>
      effectText(refinement.mapping, scope, model.style),
    );
    const fairness = (refinement.of.fairness ?? []).length > 0 ? ', fairness: true' : '';
    properties.push(`Refinement: refines({ of: abstract, mapping: ${mapping}${fairness} })`);
  }
  const bounds = Object.entries(model.bounds).map(
    ([name, of]) => `${name}: ${quantifiedText(model, names, { ...of, kind: 'invariant', style: model.style })}`,
  );
  const plainBound =
    bounds.length === 1 &&
    Object.keys(Object.values(model.bounds)[0]?.forAll ?? {}).length === 0 &&
    model.style % 2 === 0;
  const withinBounds = plainBound
    ? [
        `withinBounds: predicate(${functionText(model, names, Object.values(model.bounds)[0]?.holds as Term, ['s'], [], model.style)})`,
      ]
    : bounds.length === 0
      ? []
      : [`withinBounds: { ${bounds.join(', ')} }`];
  const finished =
    model.finished === null ? [] : [`finished: ${functionText(model, names, model.finished, ['s'], [], model.style)}`];
  const steps = (model.scenario ?? []).map(
    ({ action, choices }) =>
      `take(${action}, { ${Object.entries(choices)
        .map(
          ([choice, value]) =>
            `${choice}: ${literal(names, (model.actions[action] as AbstractAction).choices[choice]?.type as Type, value, false)}`,
        )
        .join(', ')} })`,
  );
  const scenarios = model.scenario === null ? [] : [`scenarios: { Beginning: [${steps.join(', ')}] }`];
  return [
    `actions: { ${Object.keys(model.actions).join(', ')} }`,
    `properties: { ${properties.join(', ')} }`,
    ...(model.variables.cr === undefined ? [] : ['crashes: [live]']),
    ...withinBounds,
    ...finished,
    ...scenarios,
    ...fairnessText(model, names),
  ].join(', ');
}

function fairnessText(model: AbstractModel, names: Names): string[] {
  const { fairness = [], actions } = model;
  if (fairness.length === 0) return [];
  const texts = fairness.map(({ strength, action, when, style }) => {
    const chosen = Object.keys((actions[action] as AbstractAction).choices);
    const condition = when === null ? '' : `, when: ${functionText(model, names, when, ['s'], chosen, style)}`;
    return `${strength}({ actions: [${action}]${condition} })`;
  });
  return [`fairness: [${texts.join(', ')}]`];
}
