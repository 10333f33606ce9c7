/** What code changes where it stands: variables, and parts of what they hold. */
import type { AnyNode, Expression, Pattern, Super } from 'acorn';
import { childrenOf, isFunction, namesIn } from './syntax.ts';

/** A change of a variable, of a part of what it holds, or of what nobody knows, which is then null; `this` is that of a function. */
export interface Change {
  readonly variable: string | null;
  readonly isPart: boolean;
  /** False of a call whose answer is used, which may be that of a collection that never changes. */
  readonly isCertain: boolean;
}

/** What changes an array, whatever is done with its answer; and what changes a map or a set, if nothing is. */
const changing = new Set(['push', 'pop', 'shift', 'unshift', 'splice']);
const adding = new Set(['add', 'set', 'delete', 'clear', 'sort', 'reverse', 'fill', 'copyWithin']);
/** Functions of `Object` and `Reflect` that change what they are given. */
const assigning = new Set(['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf', 'set', 'deleteProperty']);

/** What this node changes, and not what is below it; `isUnused` if nothing is done with its answer but to ask whether it is true. */
export function changesBy(node: AnyNode, isUnused: boolean): readonly Change[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return ofTarget(node.left);
    case 'UpdateExpression':
      return ofTarget(node.argument);
    case 'UnaryExpression':
      return node.operator === 'delete' ? ofTarget(node.argument) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.left.type === 'VariableDeclaration' ? [] : ofTarget(node.left);
    case 'CallExpression': {
      const { callee, arguments: given } = node;
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.computed) return [];
      const { name } = callee.property;
      const on = callee.object.type === 'Identifier' ? callee.object.name : null;
      if ((on === 'Object' || on === 'Reflect') && assigning.has(name))
        return [{ variable: rootOf(given[0]), isPart: true, isCertain: true }];
      if (!(changing.has(name) || adding.has(name))) return [];
      const variable = rootOf(callee.object);
      if (variable !== null && (isUnused || changing.has(name)))
        return [{ variable, isPart: true, isCertain: isUnused }];
      return isUnused ? [{ variable: calledOn(callee.object), isPart: true, isCertain: true }] : [];
    }
    default:
      return [];
  }
}

/** What stands right below a node, and whether nothing is done with its answer but to ask whether it is true, or which number it is. */
export function partsOf(node: AnyNode, isUnused: boolean): readonly (readonly [part: AnyNode, isUnused: boolean])[] {
  const all = childrenOf(node);
  const asked = (...parts: readonly unknown[]) => all.map((part) => [part, parts.includes(part)] as const);
  switch (node.type) {
    case 'ExpressionStatement':
    case 'UnaryExpression':
    case 'BinaryExpression':
      return asked(...all);
    case 'SequenceExpression':
      return all.map((part, i) => [part, isUnused || i < all.length - 1]);
    case 'LogicalExpression':
      // A collection that never changes is always true: who adds to one here does so for what it changes.
      return [
        [node.left, true],
        [node.right, node.operator !== '??' || isUnused],
      ];
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return asked(node.test);
    case 'ForStatement':
      return asked(node.init, node.test, node.update);
    case 'ConditionalExpression':
      return all.map((part) => [part, part === node.test || isUnused]);
    default:
      return all.map((part) => [part, false]);
  }
}

/** The variables that are assigned where something is assigned to this. */
function ofTarget(target: Pattern | Expression): readonly Change[] {
  switch (target.type) {
    case 'Identifier':
      return [{ variable: target.name, isPart: false, isCertain: true }];
    case 'ObjectPattern':
      return target.properties.flatMap((one) => ofTarget(one.type === 'RestElement' ? one.argument : one.value));
    case 'ArrayPattern':
      return target.elements.flatMap((one) => (one === null ? [] : ofTarget(one)));
    case 'AssignmentPattern':
      return ofTarget(target.left);
    case 'RestElement':
      return ofTarget(target.argument);
    default:
      return [{ variable: rootOf(target), isPart: true, isCertain: true }];
  }
}
/** The variable that this is, or is a part of; null of what a call has answered, and the like. */
function rootOf(target: AnyNode | Super | undefined): string | null {
  switch (target?.type) {
    case 'Identifier':
      return target.name;
    case 'ThisExpression':
      return 'this';
    case 'MemberExpression':
      return rootOf(target.object);
    default:
      return null;
  }
}
/** The variable of which a method is called, which answers what is called on, and so on. */
function calledOn(target: AnyNode | Super): string | null {
  return target.type === 'CallExpression'
    ? calledOn(target.callee)
    : target.type === 'MemberExpression'
      ? calledOn(target.object)
      : rootOf(target);
}

/** The variables that are declared below a node, but not in functions there: by name, true of what is made there and then, whose parts are nobody else's. */
export function declaredIn(node: AnyNode, names = new Map<string, boolean>()): Map<string, boolean> {
  if (node.type === 'VariableDeclarator')
    for (const name of namesIn(node.id)) names.set(name, node.id.type === 'Identifier' && isMade(node.init));
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id)
    names.set(node.id.name, false);
  if (node.type === 'CatchClause' && node.param) for (const name of namesIn(node.param)) names.set(name, false);
  if (!isFunction(node)) for (const child of childrenOf(node)) declaredIn(child, names);
  return names;
}
function isMade(init: Expression | null | undefined): boolean {
  return init != null && ['ArrayExpression', 'ObjectExpression', 'NewExpression'].includes(init.type);
}
