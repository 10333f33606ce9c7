/** Texts of functions as trees, and what is asked of these wherever code is looked through. */
import { createRequire } from 'node:module';
import type { AnyNode, ArrowFunctionExpression, CallExpression, FunctionExpression, Pattern, Program } from 'acorn';

/** The text of a function as a tree, whose places are those in `source`. */
export interface Tree {
  readonly source: string;
  readonly root: Program;
}

/** Null where there is no text that could be read. */
export function parsed(text: string): Tree | null {
  const { parse } = createRequire(import.meta.url)('acorn') as typeof import('acorn');
  // A method has the text of one, a static one that of one of a class.
  for (const source of [`(${text})`, `({${text}})`, `(class {${text}})`])
    try {
      return { source, root: parse(source, { ecmaVersion: 'latest', checkPrivateFields: false }) };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  return null;
}

export type FunctionNode = ArrowFunctionExpression | FunctionExpression;

export function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flatMap((part: unknown) => (Array.isArray(part) ? part : [part]).filter(isNode));
}
function isNode(part: unknown): part is AnyNode {
  return typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string';
}

/** The names of variables below a node, but not those of properties. */
export function variablesIn(node: AnyNode): string[] {
  if (node.type === 'Identifier') return [node.name];
  const isNamed = 'computed' in node && !node.computed && !('shorthand' in node && node.shorthand);
  const name = isNamed && 'property' in node ? node.property : isNamed && 'key' in node ? node.key : null;
  return childrenOf(node)
    .filter((child) => child !== name)
    .flatMap(variablesIn);
}

/** The names that a pattern declares. */
export function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'RestElement' ? one.argument : one.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) => (one === null ? [] : namesIn(one)));
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'MemberExpression':
      return [];
  }
}

/** True of functions; what is in them is not done where they stand. */
export function isFunction(node: AnyNode): node is FunctionNode {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
}

/** The function of a loop that is written as a call, which runs it on all elements in their order: what it changes is changed by who calls. */
export function bodyOfLoop({ callee, arguments: given }: CallExpression): FunctionNode | null {
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  if (!(callee.property.type === 'Identifier' && callee.property.name === 'forEach')) return null;
  const [body] = given;
  if (body === undefined || !isFunction(body)) return null;
  return body.async || body.generator ? null : body;
}
