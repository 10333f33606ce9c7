/**
 * Terms as JavaScript: values that are no collections, and what comes with networks, crashes, clocks and histories.
 */
import type { Plain, SortType, Term, Type } from './abstract.ts';
import { membersOf } from './plain.ts';
import { collectionWays } from './write-collection.ts';
import { equality } from './write-equality.ts';
import {
  domainText,
  grouped,
  literal,
  memberText,
  type Scope,
  sortName,
  type Ways,
  type Writing,
  wrapped,
} from './writer.ts';

/** A term in the way that its style says. */
export function termText(term: Term, scope: Scope, loose = false): string {
  const writing: Writing = {
    term,
    scope,
    loose,
    text: (i) => termText(term.args[i] as Term, scope),
    looseText: (i) => termText(term.args[i] as Term, scope, loose),
    type: (i) => (term.args[i] as Term).type,
  };
  const ways = (tables[term.op] ?? missing(term.op))(writing);
  return wrapped(term, (ways[term.style % ways.length] as () => string)(), scope);
}
function missing(op: string): never {
  throw new Error(`no way to write ${op}`);
}

const stateText = (scope: Scope, name: string): readonly (() => string)[] =>
  scope.taken ? [() => name] : [() => `s.${name}`, () => `s['${name}']`, () => `(({ ${name} }) => ${name})(s)`];

const scalars: Record<string, Ways> = {
  lit: ({ term, scope, loose }) => [() => literal(scope.names, term.type, term.data, loose)],
  member: ({ term, scope }) => {
    const sort = term.type as SortType;
    return [
      () => scope.names.declared('m', memberText(sort, term.data as string)),
      () => memberText(sort, term.data as string),
    ];
  },
  text: ({ term }) => {
    const sort = term.type as SortType;
    return [
      () => JSON.stringify(term.data),
      () => `${sortName(sort)}.elements[${membersOf(sort).indexOf(term.data as string)}]`,
    ];
  },
  sort: ({ term }) => [() => sortName(term.type as SortType)],
  members: ({ term }) => {
    const sort = sortName((term.type as Extract<Type, { t: 'set' }>).of as SortType);
    return [
      () => `${sort}.toSet()`,
      () => `Set(${sort})`,
      () => `Set(${sort}.map((x) => x))`,
      () => `Set([...${sort}])`,
    ];
  },
  var: ({ term, scope }) => stateText(scope, term.data as string),
  next: ({ term }) => [() => `t.${term.data}`, () => `(({ ${term.data} }) => ${term.data})(t)`],
  local: ({ term }) => [() => term.data as string],
  just: ({ looseText }) => [() => looseText(0)],
  not: ({ text }) => [() => `!${text(0)}`, () => `(${text(0)} === false)`, () => `(${text(0)} ? false : true)`],
  and: ({ term, text }) => {
    const all = (): string[] => term.args.map((_, i) => text(i));
    return [
      () => `(${all().join(' && ')})`,
      () =>
        `[${all()
          .map((one) => `() => ${one}`)
          .join(', ')}].every((f) => f())`,
      () =>
        `(() => { ${all()
          .map((one) => `if (!${one}) return false;`)
          .join(' ')} return true; })()`,
      () => `[${all().join(', ')}].every(Boolean)`,
    ];
  },
  or: ({ term, text }) => {
    const all = (): string[] => term.args.map((_, i) => text(i));
    return [
      () => `(${all().join(' || ')})`,
      () =>
        `[${all()
          .map((one) => `() => ${one}`)
          .join(', ')}].some((f) => f())`,
      () =>
        `(() => { ${all()
          .map((one) => `if (${one}) return true;`)
          .join(' ')} return false; })()`,
      () => `[${all().join(', ')}].includes(true)`,
    ];
  },
  implies: ({ text }) => [() => `(!${text(0)} || ${text(1)})`, () => `(${text(0)} ? ${text(1)} : true)`],
  eq: ({ text, type }) => equality(type(0), text(0), text(1)),
  lt: ({ text }) => [
    () => `(${text(0)} < ${text(1)})`,
    () => `(${text(1)} > ${text(0)})`,
    () => `!(${text(0)} >= ${text(1)})`,
  ],
  le: ({ text }) => [() => `(${text(0)} <= ${text(1)})`, () => `(${text(0)} - ${text(1)} < 1)`],
  add: ({ text }) => [() => `(${text(0)} + ${text(1)})`, () => `[${text(0)}, ${text(1)}].reduce((a, b) => a + b)`],
  sub: ({ text }) => [() => `(${text(0)} - ${text(1)})`, () => `(-${text(1)} + ${text(0)})`],
  clamp: ({ term, text }) => {
    const [lo, hi] = term.data as [number, number];
    return [
      () => `Math.min(${hi}, Math.max(${lo}, ${text(0)}))`,
      () => `((n) => (n > ${hi} ? ${hi} : n < ${lo} ? ${lo} : n))(${text(0)})`,
    ];
  },
  modulo: ({ term, text }) => {
    const [lo, hi] = term.data as [number, number];
    const n = hi - lo + 1;
    return [() => `(${lo} + ((((${text(0)} - ${lo}) % ${n}) + ${n}) % ${n}))`];
  },
  if: ({ text, looseText }) => [
    () => `(${text(0)} ? ${looseText(1)} : ${looseText(2)})`,
    () => `(() => { if (${text(0)}) return ${looseText(1)}; return ${looseText(2)}; })()`,
    () => `(() => { let r; if (!${text(0)}) { r = ${looseText(2)}; } else { r = ${looseText(1)}; } return r; })()`,
    () => `(() => { switch (${text(0)}) { case true: return ${looseText(1)}; default: return ${looseText(2)}; } })()`,
  ],
  isNull: ({ text }) => [() => `(${text(0)} === null)`, () => `(${text(0)} == null)`, () => `is(${text(0)}, null)`],
  orElse: ({ text }) => [() => `(${text(0)} ?? ${text(1)})`, () => `((x) => x !== null ? x : ${text(1)})(${text(0)})`],
  let: ({ term: { binds }, text, looseText }) => [
    () => `(() => { const ${binds[0]} = ${text(0)}; return ${looseText(1)}; })()`,
    () => `((${binds[0]}) => ${grouped(looseText(1))})(${text(0)})`,
    () => `[${text(0)}].map((${binds[0]}) => ${grouped(looseText(1))})[0]`,
  ],
  fails: ({ text }) => [() => `(() => { if (${text(0)}) throw new Error('thrown'); return ${text(1)}; })()`],
  record: ({ term, scope, loose, looseText }) => {
    const names = Object.keys((term.type as Extract<Type, { t: 'rec' }>).fields);
    const made = domainText(scope.names, term.type);
    const fields = (): string => names.map((name, i) => `${name}: ${looseText(i)}`).join(', ');
    return [
      () => `${made}({ ${fields()} })`,
      () =>
        loose
          ? `{ ${fields()} }`
          : `${made}(Object.fromEntries([${names.map((name, i) => `['${name}', ${looseText(i)}]`).join(', ')}]))`,
    ];
  },
  message: ({ term, scope, loose, looseText }) => {
    const type = term.type as Extract<Type, { t: 'msg' }>;
    const names = Object.keys(type.cases[term.data as string] ?? {});
    const fields = (): string => names.map((name, i) => `${name}: ${looseText(i)}`).join(', ');
    const made = `${domainText(scope.names, type)}.${term.data}`;
    return [
      () => (names.length === 0 ? `${made}()` : `${made}({ ${fields()} })`),
      () => (loose ? `{ type: '${term.data}', ${fields()} }` : `${made}({ ${fields()} })`),
    ];
  },
  field: ({ term, text }) => [
    () => `${text(0)}.${term.data}`,
    () => `(({ ${term.data} }) => ${term.data})(${text(0)})`,
    () => `${text(0)}['${term.data}']`,
    () => `${text(0)}?.${term.data}`,
  ],
  with: ({ term, scope, loose, text, looseText }) => {
    const changed = (): string => `{ ...${text(0)}, ${term.data}: ${looseText(1)} }`;
    return [
      () => `${domainText(scope.names, term.type)}(${changed()})`,
      () =>
        loose
          ? changed()
          : `${domainText(scope.names, term.type)}(Object.assign({}, ${text(0)}, { ${term.data}: ${looseText(1)} }))`,
    ];
  },
  isCase: ({ term, text }) => [
    () => `(${text(0)}.type === '${term.data}')`,
    () => `(({ type }) => type === '${term.data}')(${text(0)})`,
    () => `['${term.data}'].includes(${text(0)}.type)`,
  ],
  caseField: ({ term, text }) => {
    const [name, field] = term.data as [string, string];
    return [
      () => `((x) => x.type === '${name}' ? x.${field} : ${text(1)})(${text(0)})`,
      () =>
        `(() => { const x = ${text(0)}; switch (x.type) { case '${name}': return x.${field}; default: return ${text(1)}; } })()`,
    ];
  },
};

const initialOf = ({ term, scope }: Writing): string => {
  const { values } = (term.args[0] as Term).type as Extract<Type, { t: 'hist' }>;
  return literal(scope.names, values, term.data as Plain, false);
};
const composites: Record<string, Ways> = {
  send: ({ term, scope, text }) => {
    const messages = (): string[] => term.args.slice(1).map((_, i) => text(i + 1));
    const [inner] = term.args;
    const reply = (): string =>
      inner?.op === 'deliver'
        ? `${termText(inner.args[0] as Term, scope)}.reply(${[termText(inner.args[1] as Term, scope), ...messages()].join(', ')})`
        : `${text(0)}.send(...[${messages().join(', ')}])`;
    return [
      () => `${text(0)}.send(${messages().join(', ')})`,
      reply,
      () => `${text(0)}.sendAll([${messages().join(', ')}])`,
      () =>
        `${text(0)}${messages()
          .map((one) => `.send(${one})`)
          .join('')}`,
      () => `[${messages().join(', ')}].reduce((n, m) => n.send(m), ${text(0)})`,
      reply,
    ];
  },
  deliver: ({ text }) => [() => `${text(0)}.deliver(${text(1)})`, () => `${text(0)}.reply(${text(1)})`],
  deliverable: ({ text }) => [
    () => `${text(0)}.deliverable()`,
    () => `[...${text(0)}.deliverable()]`,
    () => `alternatives([() => ${text(0)}.deliverable()])`,
    () => `Set(${text(0)}.deliverable())`,
  ],
  deliverableCase: ({ term, text }) => [
    () => `${text(0)}.deliverable('${term.data}')`,
    () => `[...${text(0)}.deliverable()].filter((m) => m.type === '${term.data}')`,
    () => `[...${text(0)}.deliverable('${term.data}')]`,
  ],
  inFlight: ({ text }) => [() => `${text(0)}.copies(${text(1)})`],
  moreThan: ({ term, text }) => [() => `${text(0)}.hasMoreCopiesThan(${term.data})`],
  hasRoom: ({ text }) => [() => `${text(0)}.hasRoomFor(${text(1)})`],
  allCopies: ({ text }) => [() => `${text(0)}.size`],
  isWhole: ({ text }) => [() => `${text(0)}.isWhole`],
  connects: ({ text }) => [
    () => `${text(0)}.connects(${text(1)}, ${text(2)})`,
    () => `${text(0)}.connects(${text(2)}, ${text(1)})`,
  ],
  isUp: ({ text }) => [() => `${text(0)}.isUp(${text(1)})`, () => `!${text(0)}.down.includes(${text(1)})`],
  crashCount: ({ text }) => [() => `${text(0)}.count`],
  down: ({ text }) => [() => `Set(${text(0)}.down)`],
  time: ({ text }) => [() => `${text(0)}.time`],
  now: ({ text }) => [() => `${text(0)}.now(${text(1)})`],
  deadline: ({ term, text }) => [() => `${text(0)}.deadline(${text(1)}, ${term.data})`],
  isOver: ({ text }) => [
    () => `${text(0)}.isOver(${text(1)}, ${text(2)})`,
    () => `(${text(0)}.now(${text(1)}) >= ${text(2)})`,
  ],
  invoke: ({ text, looseText }) => [() => `${text(0)}.invoke(${text(1)}, ${looseText(2)})`],
  respond: ({ text, looseText }) => [() => `${text(0)}.respond(${text(1)}, ${looseText(2)})`],
  isPending: ({ text }) => [
    () => `${text(0)}.isPending(${text(1)})`,
    () => `(${text(0)}.of(${text(1)}).pending !== null)`,
  ],
  completedBy: ({ text }) => [
    () => `${text(0)}.of(${text(1)}).completed.size`,
    () => `[...${text(0)}.of(${text(1)}).completed].length`,
  ],
  pendingOf: ({ text }) => [() => `(${text(0)}.of(${text(1)}).pending?.operation ?? null)`],
  linearizable: (writing) => [() => `linearizable(${writing.text(0)}, register(${initialOf(writing)}))`],
  sequential: (writing) => [() => `sequential(${writing.text(0)}, register(${initialOf(writing)}))`],
};

const tables: Record<string, Ways> = { ...scalars, ...collectionWays, ...composites };
