/**
 * Slips: the small faults that a hand makes without noticing, at every place of a file where they can be made. After Richard
 * DeMillo, Richard Lipton and Frederick Sayward, "Hints on test data selection: help for the practicing programmer", IEEE
 * Computer 11(4), 1978: tests that find those find the rest.
 */
import { createHash } from 'node:crypto';
import { parseAst } from 'vitest/node';

/** A change of a file: what stands from `start` to `end` becomes `to`. */
export interface Slip {
  readonly start: number;
  readonly end: number;
  readonly to: string;
  readonly what: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const flipped: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '+': '-',
  '-': '+',
  '&': '|',
  '|': '&',
  '^': '|',
  '<<': '>>>',
  '>>>': '<<',
  '&&': '||',
  '||': '&&',
  '+=': '=',
  '-=': '+=',
  '|=': '=',
  '^=': '|=',
  '&=': '=',
};

/** All slips that can be made in a file, in the order of their places. What only words an error is left out. */
export function slipsOf(text: string): readonly Slip[] {
  const slips: Slip[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (!isNode(value) || isWording(value)) return;
    slips.push(...slipsAt(value, text));
    for (const [key, part] of Object.entries(value)) if (key !== 'parent') visit(part);
  };
  visit(parseAst(text, { lang: 'ts' }).body);
  return slips.sort((a, b) => a.start - b.start || a.end - b.end);
}

function slipsAt(node: Node, text: string): readonly Slip[] {
  const { type, start, end } = node;
  const textOf = (of: Node): string => text.slice(of.start, of.end);
  const become = (to: string, what: string): Slip => ({ start, end, to, what });
  switch (type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const { left, right, operator } = node as Node & { left: Node; right: Node; operator: string };
      const other = flipped[operator];
      if (other === undefined || [left, right].some(isText)) return [];
      return [become(`(${textOf(left)} ${other} ${textOf(right)})`, `${operator} becomes ${other}`)];
    }
    case 'Literal': {
      const { value } = node;
      if (typeof value === 'boolean') return [become(String(!value), `${value} becomes ${!value}`)];
      return typeof value === 'number' ? [become(String(value + 1), `${value} becomes ${value + 1}`)] : [];
    }
    case 'UnaryExpression': {
      const { argument, operator } = node as Node & { argument: Node; operator: string };
      return operator === '!' || operator === '~' ? [become(textOf(argument), `${operator} is dropped`)] : [];
    }
    case 'ConditionalExpression': {
      const { test, consequent, alternate } = node as Node & { test: Node; consequent: Node; alternate: Node };
      return [become(`(${textOf(test)} ? ${textOf(alternate)} : ${textOf(consequent)})`, 'branches are exchanged')];
    }
    case 'IfStatement': {
      const { test, consequent, alternate } = node as Node & { test: Node; consequent: Node; alternate: Node | null };
      // A branch alone: what it does is left out, or done always.
      if (alternate !== null || consequent.type === 'ThrowStatement') return [];
      return [
        { start: test.start, end: test.end, to: 'Boolean(0)', what: `never, instead of if (${textOf(test)})` },
        { start: test.start, end: test.end, to: 'Boolean(1)', what: `always, instead of if (${textOf(test)})` },
      ];
    }
    case 'ExpressionStatement':
    case 'ContinueStatement':
    case 'BreakStatement':
      return [become('{}', `${textOf(node)} is dropped`)];
    default:
      return [];
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
function isText(node: Node): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');
}
/** Types, imports, what an error says, and how much room an array has at first. */
function isWording(node: Node): boolean {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const { name } = node.callee as Node & { readonly name?: string };
    return /^(Int32Array|Uint(8|16)Array|Float64Array|grown|enlarged)$/.test(name ?? '');
  }
  return node.type.startsWith('TS') ? !node.type.endsWith('Expression') : skipped.has(node.type);
}
const skipped = new Set(['ImportDeclaration', 'ThrowStatement', 'TemplateLiteral']);

/** So many of these, the same ones for the same seed: those whose keys have the least hashes. */
export function drawn<T>(from: readonly T[], count: number, seed: number, keyOf: (one: T) => string): readonly T[] {
  const hash = (one: T): string =>
    createHash('sha256')
      .update(`${seed} ${keyOf(one)}`)
      .digest('hex');
  return from
    .map((one) => ({ one, hash: hash(one) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, count)
    .map(({ one }) => one);
}
