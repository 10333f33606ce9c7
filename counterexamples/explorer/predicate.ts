/**
 * Predicates that are typed in: JavaScript that says where it asks for what a value does not have. JavaScript itself answers
 * undefined to `s.state['s1']`, where `state` is a function, and to `s.msgs.length`; so what was not meant would be looked for,
 * and found nowhere.
 *
 * The text is rewritten before it runs: values whose members are read, parts of patterns, and what is compared are looked at on
 * the way. No value of a spec is undefined, so what is undefined is not there.
 */
import {
  type AnyNode,
  type AssignmentProperty,
  type BinaryExpression,
  type CallExpression,
  type MemberExpression,
  parse,
} from 'acorn';
import { Set as ImmutableSet, isKeyed, List } from 'immutable';
import { Bag } from '../../checker/language/collections.ts';
import { hasParts, isRecordValue, textOf } from '../../checker/language/value.ts';
import { abridged, listed, meant } from '../../checker/report/words.ts';

/** A value was asked for what it does not have: what, where, and what to write. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
  constructor(
    message: string,
    /** Where, counted from 1, if that is known. */
    readonly column: number | null = null,
  ) {
    super(message);
  }
}

/** The function of these names that answers the expression. Throws `SyntaxError`; what it answers with may throw `NotThere`. */
export function predicateOf(text: string, names: readonly string[]): (...values: readonly unknown[]) => unknown {
  const body = bodyOf(text);
  if (isUnfinished(text)) throw new SyntaxError('something is missing at its end');
  // Read by JavaScript first: its messages are the ones that are known.
  new Function(...names, body);
  isOneExpression(text);
  const source = parse(body, reading);
  const made = new Function('$', ...names, new Rewriter(body).written(source)) as (
    ...of: readonly unknown[]
  ) => unknown;
  return (...values) => made(checks, ...values);
}

/** What is before an expression in the body of the function that answers it. */
const before = `'use strict'; return (`;
function bodyOf(text: string): string {
  return `${before}${text}\n);`;
}

const reading = { ecmaVersion: 'latest', allowReturnOutsideFunction: true } as const;

/** True of a text that may be the beginning of an expression, and is none: what JavaScript misses is behind it, where the user has typed nothing. */
function isUnfinished(text: string): boolean {
  try {
    parse(bodyOf(text), reading);
    return false;
  } catch (error) {
    return ((error as { readonly pos?: number }).pos ?? 0) >= before.length + text.length;
  }
}

/** What is answered, or goes wrong, when the expression has long been told. */
const later: readonly string[] = ['Promise', 'queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout'];
function comesLater(node: AnyNode): boolean {
  return node.type === 'Identifier' ? later.includes(node.name) : 'async' in node && node.async === true;
}

/** The nodes of an expression. Throws `SyntaxError` if the text is none: it must not end what it stands in, `1); more(2`. */
function isOneExpression(text: string): readonly AnyNode[] {
  const [, answer, ...more] = parse(bodyOf(text), { ...reading, preserveParens: true }).body;
  const whole = answer?.type === 'ReturnStatement' ? answer.argument : null;
  // Behind it there are the end of its last line, and a bracket.
  if (more.length > 0 || whole?.type !== 'ParenthesizedExpression' || whole.end !== before.length + text.length + 2)
    throw new SyntaxError('it is not one expression');
  const nodes = within(whole.expression);
  if (nodes.some(({ type }) => type === 'ImportExpression')) throw new SyntaxError('an expression imports nothing');
  if (nodes.some(comesLater)) throw new SyntaxError('an expression is answered at once: nothing in it may come later');
  return nodes;
}

/** A node, and all nodes inside it. */
function within(node: AnyNode): AnyNode[] {
  return [node, ...partsOf(node).flatMap(within)];
}

/** A text in quotes, and where it begins and ends in the expression that it stands in. */
export interface Quoted {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The texts that an expression has in quotes, but for names of properties. Throws `SyntaxError`. */
export function quotedIn(text: string): readonly Quoted[] {
  const nodes = isOneExpression(text);
  const names = nodes.flatMap((node) => ('key' in node && 'computed' in node && !node.computed ? [node.key] : []));
  return nodes.flatMap((node) =>
    node.type === 'Literal' && typeof node.value === 'string' && !names.includes(node)
      ? [{ value: node.value, start: node.start - before.length, end: node.end - before.length }]
      : [],
  );
}

/** The text of a program with the checks in it. */
class Rewriter {
  constructor(private readonly source: string) {}

  written(node: AnyNode, inChain = false): string {
    switch (node.type) {
      case 'ChainExpression':
        return this.written(node.expression, true);
      case 'MemberExpression':
        return node.object.type === 'Super' || node.property.type === 'PrivateIdentifier'
          ? this.inside(node)
          : this.member(node, inChain);
      case 'CallExpression':
        return this.call(node, inChain);
      case 'NewExpression':
        return `new (${this.written(node.callee)})(${this.given(node)})`;
      case 'BinaryExpression':
        return /^[!=]==?$/.test(node.operator) ? this.comparison(node) : this.inside(node);
      case 'AssignmentExpression':
        return this.inside(node, node.left);
      case 'UpdateExpression':
        return this.inside(node, node.argument);
      case 'UnaryExpression':
        return this.inside(node, node.operator === 'delete' ? node.argument : null);
      case 'Property':
        return node.shorthand ? this.source.slice(node.start, node.end) : this.inside(node);
      case 'ObjectPattern':
        return `{ ${node.properties.map((of) => (of.type === 'RestElement' ? this.inside(of) : this.field(of))).join(', ')} }`;
      case 'ArrayPattern':
        return `[${node.elements.map((of, i) => (of === null ? '' : this.part(of, String(i)))).join(', ')}]`;
      default:
        return this.inside(node);
    }
  }

  /** The text of a node with its parts rewritten, but for a member that is to be changed. */
  private inside(node: AnyNode, changed: AnyNode | null = null): string {
    let text = '';
    let at = node.start;
    for (const part of partsOf(node)) {
      const isBare = part === changed && part.type === 'MemberExpression';
      text += this.source.slice(at, part.start) + (isBare ? this.inside(part) : this.written(part));
      at = part.end;
    }
    return text + this.source.slice(at, node.end);
  }
  /** Of a chain: what is undefined where it may be ends it, and what follows is undefined, too. */
  private member({ object, property, computed, optional }: MemberExpression, inChain: boolean): string {
    const [of, where] = [this.written(object, inChain), this.said(object)];
    if (computed) return `$.at((${of}), (${this.written(property)}), ${where}, ${optional})`;
    const name = this.source.slice(property.start, property.end);
    return `$.having((${of}), ${JSON.stringify(name)}, ${where}, ${optional})${inChain ? '?.' : '.'}${name}`;
  }
  private call(node: CallExpression, inChain: boolean): string {
    const { callee } = node;
    if (!inChain && callee.type === 'MemberExpression' && this.asksByKey(callee) && node.arguments.length === 1)
      return `$.got((${this.written(callee.object)}), ${this.given(node)}, ${this.said(callee.object)})`;
    const of = this.written(callee as AnyNode, inChain);
    const isSimple = ['MemberExpression', 'Identifier', 'Super', 'CallExpression'].includes(callee.type);
    return `${isSimple ? of : `(${of})`}${inChain ? '?.' : ''}(${this.given(node)})`;
  }
  private asksByKey({ object, property, computed }: MemberExpression): boolean {
    return object.type !== 'Super' && !computed && this.source.slice(property.start, property.end) === 'get';
  }
  private given({ arguments: given }: { readonly arguments: readonly AnyNode[] }): string {
    return given.map((of) => (of.type === 'SpreadElement' ? this.written(of) : `(${this.written(of)})`)).join(', ');
  }
  private comparison({ left, operator, right, start, end }: BinaryExpression): string {
    const sides = [left, right].map((side) => `(${this.written(side as AnyNode)})`);
    return `$.compared(${sides[0]}, ${JSON.stringify(operator)}, ${sides[1]}, ${this.said({ start, end })})`;
  }
  private field({ key, value, computed }: AssignmentProperty): string {
    const name = this.source.slice(key.start, key.end);
    return `${computed ? `[${this.written(key)}]` : name}: ${this.part(value, name)}`;
  }
  /** A part of a pattern. One that has a default may be missing; a member is one to be changed. */
  private part(node: AnyNode, name: string): string {
    const isLeft = ['RestElement', 'AssignmentPattern', 'MemberExpression'].includes(node.type);
    return isLeft ? this.inside(node) : `${this.written(node)} = $.missing(${JSON.stringify(name)})`;
  }
  private said({ start, end }: Pick<AnyNode, 'start' | 'end'>): string {
    return JSON.stringify(abridged(this.source.slice(start, end), 60));
  }
}

/** The nodes right inside a node, in the order of the text. */
function partsOf(node: AnyNode): AnyNode[] {
  const isNode = (value: unknown): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value;
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode)
    .sort((a, b) => a.start - b.start);
}

/** What rewritten predicates call. */
const checks = {
  /** The value itself, if it has this member. */
  having(value: unknown, name: string, where: string, mayBeMissing: boolean): unknown {
    if (value === null && !mayBeMissing) throw new NotThere(`${where} is null, which has no ${name}.`);
    if (value !== undefined && value !== null && memberOf(value, name) === undefined) throw lacks(value, name, where);
    return value;
  },
  /** The member, a method with its object. */
  at(value: unknown, key: PropertyKey, where: string, mayBeMissing: boolean): unknown {
    checks.having(isPlaceIn(value, key) ? null : value, String(key), where, mayBeMissing || isPlaceIn(value, key));
    const member = value === undefined || value === null ? undefined : memberOf(value, key);
    return typeof member === 'function' ? (member.bind(value) as unknown) : member;
  },
  /** What `get` answers. A sequence may be too short; a function has a value for each of its keys. */
  got(value: unknown, key: unknown, where: string): unknown {
    const get = memberOf(checks.having(value, 'get', where, false) as object, 'get');
    const answer: unknown = (get as (key: unknown) => unknown).call(value, key);
    if (answer === undefined && isKeyed(value))
      throw new NotThere(`${where} has no key ${textOf(key)}; its keys are ${listed([...value.keys()].map(textOf))}.`);
    return answer;
  },
  missing(name: string): never {
    throw new NotThere(`A pattern asks for ${name}, which the value does not have.`);
  },
  compared(left: unknown, operator: '===' | '!==' | '==' | '!=', right: unknown, text: string): boolean {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ])
      if (typeof one === 'function' || (isCompound(one) && isSimple(other)))
        throw new NotThere(
          `${text} compares ${kindOf(one)} with ${kindOf(other)}: they are never equal.${typeof one === 'function' ? ' A method is called by ().' : ''}`,
        );
    // biome-ignore lint/suspicious/noDoubleEquals: it is what was written
    const isEqual = operator.length === 2 ? left == right : left === right;
    return operator.startsWith('=') ? isEqual : !isEqual;
  },
};

function memberOf(value: unknown, name: PropertyKey): unknown {
  return (value as Readonly<Record<PropertyKey, unknown>>)[name];
}
/** Arrays and texts may be too short. */
function isPlaceIn(value: unknown, key: PropertyKey): boolean {
  return (Array.isArray(value) || typeof value === 'string') && /^\d+$/.test(String(key));
}
function isCompound(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
function isSimple(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function lacks(value: unknown, name: string, where: string): NotThere {
  return new NotThere(
    `${where} has no ${name}: it is ${kindOf(value)}. ${adviceFor(value as object, name, where)}`.trim(),
  );
}

function adviceFor(value: object, name: string, where: string): string {
  if (isKeyed(value) && value.has(name)) return `Write ${where}.get(${JSON.stringify(name)}).`;
  if (name === 'length' && memberOf(value, 'size') !== undefined) return `How many there are is ${where}.size.`;
  if (isRecordValue(value)) return `Its fields are ${listed(Object.keys(value))}.`;
  return meant(name, membersOf(value)) ?? '';
}
/** The names of members, those of the prototypes included. */
function membersOf(value: unknown): string[] {
  const names: string[] = [];
  for (let of: unknown = Object(value); of !== null && of !== Object.prototype; of = Object.getPrototypeOf(of))
    names.push(...Object.getOwnPropertyNames(of).filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'constructor'));
  return [...new Set(names)];
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return `a ${typeof value === 'function' ? 'method' : typeof value}`;
  if (isKeyed(value)) return 'a function';
  if (ImmutableSet.isSet(value)) return 'a set';
  if (List.isList(value)) return 'a sequence';
  if (value instanceof Bag) return 'a bag';
  if (hasParts(value)) return `a ${value.constructor.name.toLowerCase()}`;
  return Array.isArray(value) ? 'an array' : 'a record';
}
