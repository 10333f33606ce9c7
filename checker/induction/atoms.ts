/**
 * Atoms: the smallest things that can be said of a state, made of the domains of its variables. `rmState[rm] = aborted`, `tmPrepared has
 * rm`, `msgs has Prepared(rm: rm)`, `maxVBal[a] <= maxBal[a]`. Each can be asked of a state, is told as states are printed, and is
 * written as TypeScript in the language of specs.
 *
 * They speak of members of sorts by quantified names alone, so that they treat all members alike.
 */
import type { AnyChoices, AnyState } from '../language/action.ts';
import type { FunctionDomain, SetDomain } from '../language/collections.ts';
import type { CompositeDomain } from '../language/composite.ts';
import type { Domain, OptionalDomain, RangeDomain } from '../language/domain.ts';
import type { Cases, Fields, RecordDomain, UnionDomain } from '../language/record.ts';
import type { Sort, SortUnion } from '../language/sort.ts';
import { textOf } from '../language/value.ts';
import { isIdentifier } from '../language/variables.ts';

/** A name, neither `s` nor `m`, that stands for every member of a sort; different names of one sort stand for different members. */
export interface Quantifier {
  readonly name: string;
  readonly sort: Sort<string>;
}

/** How something is told, as states are printed, and how it is written in a spec. */
interface Written {
  readonly text: string;
  readonly code: string;
}

export interface Atom {
  readonly yes: Written;
  readonly no: Written;
  /** The quantified names in it. */
  readonly names: readonly string[];
  readonly holds: (s: AnyState, instance: AnyChoices) => boolean;
}

/** A part of a state, or of an element, that has a value. */
interface Term extends Written {
  readonly domain: Domain<unknown>;
  readonly names: readonly string[];
  readonly of: (s: AnyState, instance: AnyChoices) => unknown;
}

/** Of a domain with more values than this, it is not said which of them something is, only whether it is the least. */
const mostNamed = 6;
/** So many patterns of one type of message at most, and fields that are told within them. */
const mostPatterns = 24;
/** The most pairs of terms that are compared. */
const mostPairs = 40;

/** All atoms over these variables and quantified names, each once, those with fewer parts first. */
export function atomsOf(
  domains: Readonly<Record<string, Domain<unknown>>>,
  over: readonly Quantifier[],
): readonly Atom[] {
  const terms = Object.entries(domains).flatMap(([variable, domain]) =>
    termsIn({ text: variable, code: `s${member(variable)}`, domain, names: [], of: (s) => s[variable] }, over),
  );
  return [...terms.flatMap((term) => atomsOn(term, over)), ...comparisons(terms)];
}

function member(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** A value as TypeScript has it. */
function literal(value: unknown): string {
  const text = JSON.stringify(value);
  return typeof value === 'string' && !/['\\]/.test(text) ? `'${text.slice(1, -1)}'` : text;
}

/** A part, and the parts of it: what a function has for a key, and the fields of a record. */
function termsIn(term: Term, over: readonly Quantifier[]): Term[] {
  const { domain } = term;
  switch (domain.kind) {
    case 'function': {
      const { from, of } = domain as FunctionDomain<unknown, unknown>;
      return namedIn(from, over).flatMap((key) =>
        termsIn(
          {
            text: `${term.text}[${key.text}]`,
            code: `${term.code}.get(${key.code})`,
            domain: of,
            names: [...term.names, ...key.names],
            of: (s, instance) => (term.of(s, instance) as { get(key: unknown): unknown }).get(key.of(s, instance)),
          },
          over,
        ),
      );
    }
    case 'record':
      return Object.entries((domain as RecordDomain<Fields>).fields).flatMap(([name, of]) =>
        termsIn(
          {
            text: `${term.text}.${name}`,
            code: `${term.code}${member(name)}`,
            domain: of,
            names: term.names,
            of: (s, instance) => (term.of(s, instance) as Readonly<Record<string, unknown>>)[name],
          },
          over,
        ),
      );
    default:
      return [term];
  }
}

/** The values of a domain that have a name: quantified members, and the values of a small domain without sorts. */
function namedIn(domain: Domain<unknown>, over: readonly Quantifier[]): Omit<Term, 'domain'>[] {
  switch (domain.kind) {
    case 'sort':
    case 'sorts': {
      const { sorts = [domain as Sort<string>] } = domain as Partial<SortUnion<string>>;
      return over
        .filter(({ sort }) => sorts.some(({ name }) => name === sort.name))
        .map(({ name }) => ({ text: name, code: name, names: [name], of: (_, instance) => instance[name] }));
    }
    case 'boolean':
    case 'oneOf':
    case 'range':
      return (domain.elements ?? []).length > mostNamed
        ? []
        : (domain.elements ?? []).map((value) => ({
            text: textOf(value),
            code: literal(value),
            names: [],
            of: () => value,
          }));
    case 'optional': {
      const none = { text: 'null', code: 'null', names: [], of: () => null };
      return [none, ...namedIn((domain as OptionalDomain<unknown>).of, over)];
    }
    default:
      return [];
  }
}

/** What can be said of one part by itself. */
function atomsOn(term: Term, over: readonly Quantifier[]): Atom[] {
  const { domain } = term;
  switch (domain.kind) {
    case 'boolean':
      return [
        {
          yes: { text: term.text, code: term.code },
          no: { text: `not ${term.text}`, code: `!${term.code}` },
          names: term.names,
          holds: (s, instance) => term.of(s, instance) === true,
        },
      ];
    case 'range': {
      const { lo, hi } = domain as RangeDomain;
      const thresholds = hi - lo > mostNamed ? [lo] : Array.from({ length: hi - lo }, (_, i) => lo + i);
      return thresholds.map((n) => ({
        yes: { text: `${term.text} <= ${n}`, code: `${term.code} <= ${n}` },
        no: { text: `${term.text} > ${n}`, code: `${term.code} > ${n}` },
        names: term.names,
        holds: (s, instance) => (term.of(s, instance) as number) <= n,
      }));
    }
    case 'set':
    case 'bag':
      return collectionAtoms(term, (domain as SetDomain<unknown>).of, over);
    case 'sequence':
      return [emptiness(term)];
    case 'composite': {
      const { carries } = domain as CompositeDomain<unknown>;
      return carries === undefined ? [] : collectionAtoms(term, carries, over);
    }
    default:
      return namedIn(domain, over).map((value) => equality(term, value));
  }
}

function equality(term: Omit<Term, 'domain'>, value: Omit<Term, 'domain'>): Atom {
  return {
    yes: { text: `${term.text} = ${value.text}`, code: `${term.code} === ${value.code}` },
    no: { text: `${term.text} != ${value.text}`, code: `${term.code} !== ${value.code}` },
    names: [...term.names, ...value.names],
    holds: (s, instance) => term.of(s, instance) === value.of(s, instance),
  };
}

function emptiness(term: Term): Atom {
  return {
    yes: { text: `${term.text} is empty`, code: `${term.code}.isEmpty()` },
    no: { text: `${term.text} is not empty`, code: `!${term.code}.isEmpty()` },
    names: term.names,
    holds: (s, instance) => (term.of(s, instance) as { isEmpty(): boolean }).isEmpty(),
  };
}

/** What a set, a bag or a network has in it. */
function collectionAtoms(term: Term, element: Domain<unknown>, over: readonly Quantifier[]): Atom[] {
  const members = element.kind === 'record' || element.kind === 'union' ? [] : namedIn(element, over);
  return [
    emptiness(term),
    ...members.map((value) => ({
      yes: { text: `${term.text} has ${value.text}`, code: `${term.code}.has(${value.code})` },
      no: { text: `${term.text} has not ${value.text}`, code: `!${term.code}.has(${value.code})` },
      names: [...term.names, ...value.names],
      holds: (s: AnyState, instance: AnyChoices) =>
        (term.of(s, instance) as { has(value: unknown): boolean }).has(value.of(s, instance)),
    })),
    ...patternsOf(element, over).map((pattern) => someAtom(term, pattern)),
  ];
}

/** What an element has to be like: its type, and what some of its fields are. */
interface Pattern {
  readonly type: string | null;
  readonly fields: readonly (readonly [string, Omit<Term, 'domain'>])[];
}

function patternsOf(element: Domain<unknown>, over: readonly Quantifier[]): Pattern[] {
  const of = (type: string | null, fields: Fields): Pattern[] => {
    let found: Pattern[] = [{ type, fields: [] }];
    for (const [name, domain] of Object.entries(fields)) {
      const values = namedIn(domain, over);
      const wider = found.flatMap((pattern) => [
        pattern,
        ...values.map((value) => ({ type, fields: [...pattern.fields, [name, value] as const] })),
      ]);
      if (wider.length <= mostPatterns) found = wider;
    }
    return found;
  };
  switch (element.kind) {
    case 'record':
      // That there is any is said by its not being empty.
      return of(null, (element as RecordDomain<Fields>).fields).filter(({ fields }) => fields.length > 0);
    case 'union':
      return Object.entries((element as UnionDomain<Cases>).cases).flatMap(([type, fields]) => of(type, fields));
    default:
      return [];
  }
}

function someAtom(term: Term, { type, fields }: Pattern): Atom {
  const told = fields.map(([name, value]) => `${name}: ${value.text}`).join(', ');
  const what = `${type ?? ''}${told === '' ? '' : `(${told})`}`;
  const code = [
    ...(type === null ? [] : [`m.type === ${literal(type)}`]),
    ...fields.map(([name, value]) => `m${member(name)} === ${value.code}`),
  ].join(' && ');
  return {
    yes: { text: `${term.text} has ${what}`, code: `${term.code}.some((m) => ${code})` },
    no: { text: `${term.text} has no ${what}`, code: `!${term.code}.some((m) => ${code})` },
    names: [...term.names, ...fields.flatMap(([, value]) => value.names)],
    holds: (s, instance) =>
      (term.of(s, instance) as { some(holds: (m: Readonly<Record<string, unknown>>) => boolean): boolean }).some(
        (m) => (type === null || m.type === type) && fields.every(([name, value]) => m[name] === value.of(s, instance)),
      ),
  };
}

/** What can be said of two parts of the same kind: how numbers compare, and whether the same member is meant. */
function comparisons(terms: readonly Term[]): Atom[] {
  const found: Atom[] = [];
  for (const [i, left] of terms.entries())
    for (const right of terms.slice(i + 1)) {
      if (found.length >= mostPairs) return found;
      if (left.domain.kind === 'range' && right.domain.kind === 'range') {
        found.push(atMost(left, right), atMost(right, left));
      } else if (sortIn(left.domain) !== null && sortIn(left.domain) === sortIn(right.domain)) {
        found.push(equality(left, right));
      }
    }
  return found;
}

function atMost(left: Term, right: Term): Atom {
  return {
    yes: { text: `${left.text} <= ${right.text}`, code: `${left.code} <= ${right.code}` },
    no: { text: `${left.text} > ${right.text}`, code: `${left.code} > ${right.code}` },
    names: [...left.names, ...right.names],
    holds: (s, instance) => (left.of(s, instance) as number) <= (right.of(s, instance) as number),
  };
}

/** The name of the sort whose members a domain has, null beside them or not; null of all else. */
function sortIn(domain: Domain<unknown>): string | null {
  const { kind } = domain;
  if (kind === 'optional') return sortIn((domain as OptionalDomain<unknown>).of);
  return kind === 'sort' ? (domain as Sort<string>).name : null;
}
