/** What code changes where it stands: variables, and parts of what they hold. */
import type { AnyNode, CallExpression, Expression, MemberExpression, Pattern, Super } from 'acorn';
import { bodyOfLoop, childrenOf, isFunction, namesIn } from './syntax.ts';

/** A change of a variable, of a part of what it holds, or of what nobody knows, which is then null; `this` is that of a function. */
export interface Change {
  readonly variable: string | null;
  /** How deep in the variable: 0 of itself, 1 of a part, 2 of a part of a part, such as what is in a list in an object. */
  readonly depth: number;
  /** False of a call whose answer is used, which may be that of a collection that never changes. */
  readonly isCertain: boolean;
  /** True of a call whose answer is used and which changes a collection of JavaScript's alone; others answer what is with more in it. */
  readonly isOfMade?: boolean;
}

/** What changes an array or an iterator, whatever is done with its answer; and what changes a map or a set, if nothing is. */
const changing = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'next']);
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
    case 'CallExpression':
      return byCall(node, isUnused);
    default:
      return [];
  }
}

function byCall({ callee, arguments: given }: CallExpression, isUnused: boolean): readonly Change[] {
  if (callee.type !== 'MemberExpression') return [];
  const name = keyOf(callee);
  if (name === null) return [];
  const on = callee.object.type === 'Identifier' ? callee.object.name : null;
  if ((on === 'Object' || on === 'Reflect') && assigning.has(name)) return ofGiven(given[0]);
  // A method of what changes, called on what is given, or kept to be.
  const isOfThese = (method: AnyNode | Super | undefined): boolean =>
    method?.type === 'MemberExpression' && isChanging(keyOf(method) ?? '');
  if (isOfThese(callee.object) && (name === 'call' || name === 'apply')) return ofGiven(given[0]);
  if (isOfThese(callee.object) && name === 'bind') return ofGiven(undefined);
  if (isOfThese(given[0]) && given[1] !== undefined && (on === 'Reflect' || iterating.has(name)))
    return ofGiven(given[1]);
  if (!isChanging(name)) return [];
  const variable = rootOf(callee.object);
  const depth = depthOf(callee.object) + 1;
  if (variable !== null && (isUnused || changing.has(name))) return [{ variable, depth, isCertain: isUnused }];
  if (isUnused) return [{ variable: calledOn(callee.object), depth, isCertain: true }];
  return variable === null ? [] : [{ variable, depth, isCertain: false, isOfMade: true }];
}
/** Methods of arrays and the like that take what `this` is to be in what they call. */
const iterating = new Set(['forEach', 'map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex']);
/** Of what a call changes in what it is given. */
function ofGiven(target: AnyNode | undefined): readonly Change[] {
  if (target !== undefined && shareOf(target) > 0) return [];
  return [{ variable: rootOf(target), depth: target === undefined ? 1 : depthOf(target) + 1, isCertain: true }];
}
/** True of a function of JavaScript's that changes what it is given, or what it is bound to, by whatever name it is called. */
export function isChangingByAnyName(value: unknown): boolean {
  if (typeof value !== 'function') return false;
  const bound = /^bound (.*)$/.exec(value.name)?.[1];
  if (bound !== undefined) return isChanging(bound);
  return [Object, Reflect].some((on) => assigning.has(value.name) && Reflect.get(on, value.name) === value);
}
function isChanging(name: string): boolean {
  return changing.has(name) || adding.has(name);
}
/** The name of a property, if it stands there. */
function keyOf({ computed, property }: MemberExpression): string | null {
  if (!computed) return property.type === 'Identifier' ? property.name : null;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
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
    case 'ChainExpression':
      return all.map((part) => [part, isUnused]);
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
      return [{ variable: target.name, depth: 0, isCertain: true }];
    case 'ObjectPattern':
      return target.properties.flatMap((one) => ofTarget(one.type === 'RestElement' ? one.argument : one.value));
    case 'ArrayPattern':
      return target.elements.flatMap((one) => (one === null ? [] : ofTarget(one)));
    case 'AssignmentPattern':
      return ofTarget(target.left);
    case 'RestElement':
      return ofTarget(target.argument);
    default:
      return [{ variable: rootOf(target), depth: depthOf(target), isCertain: true }];
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
    case 'ChainExpression':
      return rootOf(target.expression);
    default:
      return null;
  }
}
/** The variable of which a method is called, which answers what is called on, and so on. */
function calledOn(target: AnyNode | Super): string | null {
  switch (target.type) {
    case 'CallExpression':
      return calledOn(target.callee);
    case 'MemberExpression':
      return calledOn(target.object);
    case 'ChainExpression':
      return calledOn(target.expression);
    default:
      return rootOf(target);
  }
}
/** How deep this is in a variable; what a method answers is a part, unless it adds, one after the other. */
function depthOf(target: AnyNode | Super): number {
  switch (target.type) {
    case 'Identifier':
    case 'ThisExpression':
      return 0;
    case 'ChainExpression':
      return depthOf(target.expression);
    case 'MemberExpression':
      return depthOf(target.object) + 1;
    case 'CallExpression': {
      const { callee } = target;
      if (callee.type !== 'MemberExpression') return 1;
      return depthOf(callee.object) + (adding.has(keyOf(callee) ?? '') ? 0 : 1);
    }
    default:
      return 1;
  }
}

/** How deep what a variable holds is nobody else's: 0 of what was given, 1 of a list of what was given, Infinity if all was made. */
export type Share = number;

/** The variables that are declared below a node, but not in functions there, and how much of them is made there; and so for those that are known. */
export function declaredIn(node: AnyNode, known: ReadonlyMap<string, Share> = new Map()): Map<string, Share> {
  const names = new Map(known);
  declare(node, names);
  lower(node, names);
  return names;
}
function declare(node: AnyNode, names: Map<string, Share>): void {
  if (node.type === 'VariableDeclarator')
    for (const name of namesIn(node.id)) {
      const made = node.id.type === 'Identifier' ? shareOf(node.init) : 0;
      names.set(name, Math.min(names.get(name) ?? made, made));
    }
  if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && node.left.type === 'VariableDeclaration')
    for (const name of node.left.declarations.flatMap(({ id }) => namesIn(id))) names.set(name, 0);
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id) names.set(node.id.name, 0);
  if (node.type === 'CatchClause' && node.param) for (const name of namesIn(node.param)) names.set(name, 0);
  if (!isFunction(node)) for (const child of childrenOf(node)) declare(child, names);
}
/** Takes back what is put into variables, or into parts of them, from elsewhere. */
function lower(node: AnyNode, names: Map<string, Share>): void {
  const put = ({ variable, depth }: Change, share: Share): void => {
    const before = variable === null ? undefined : names.get(variable);
    if (variable !== null && before !== undefined) names.set(variable, Math.min(before, depth + share));
  };
  if (node.type === 'AssignmentExpression' && ['=', '??=', '||=', '&&='].includes(node.operator))
    for (const change of ofTarget(node.left)) put(change, node.left.type.endsWith('Pattern') ? 0 : shareOf(node.right));
  if (node.type === 'ForOfStatement' || node.type === 'ForInStatement')
    for (const change of changesBy(node, true)) put(change, 0);
  if (node.type === 'CallExpression')
    for (const change of changesBy(node, true)) put(change, Math.min(...putBy(node).map(shareOf)));
  const body = node.type === 'CallExpression' ? bodyOfLoop(node) : null;
  for (const child of childrenOf(node)) if (child === body || !isFunction(child)) lower(child, names);
}
/** What a call puts into what it changes: for a key, what stands for that. */
function putBy({ callee, arguments: given }: CallExpression): readonly AnyNode[] {
  return callee.type === 'MemberExpression' && keyOf(callee) === 'set' ? given.slice(1) : given;
}
/** How deep what an expression comes to is made there. */
function shareOf(made: AnyNode | null | undefined): Share {
  switch (made?.type) {
    case undefined:
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
      return Infinity;
    case 'ArrayExpression':
      return 1 + Math.min(...made.elements.map(shareOf));
    case 'ObjectExpression':
      return 1 + Math.min(...made.properties.map((one) => (one.type === 'Property' ? shareOf(one.value) : 0)));
    case 'NewExpression': {
      const isEmpty = made.callee.type === 'Identifier' && plain.has(made.callee.name) && made.arguments.length === 0;
      return isEmpty ? Infinity : 1;
    }
    case 'CallExpression':
      return isMaking(made) ? 1 : 0;
    default:
      return 0;
  }
}
/** True of a call of JavaScript's own that answers an array, or an object, that it has made. */
function isMaking({ callee }: CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  const key = keyOf(callee) ?? '';
  if (callee.object.name === 'Array') return ['from', 'of'].includes(key);
  return callee.object.name === 'Object' && ['keys', 'values', 'entries', 'fromEntries'].includes(key);
}
const plain = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Array']);
