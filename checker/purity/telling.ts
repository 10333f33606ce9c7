/**
 * Code that may tell something besides its answer: a function that changes what it has not declared itself, such as a predicate or a helper
 * that keeps the first element of which something is true.
 *
 * What a predicate tells depends on which elements it is run, and in which order; and it may do so under a condition that is not met where the
 * code is learned. So no run of it shows it, and it is looked for in the texts of all that a spec can call, since a predicate that
 * tells nothing may call a helper that does. What is found is conservative; what hides behind names of a block that are those of a function is not.
 */
import { createRequire } from 'node:module';
import type {
  AnyNode,
  ArrowFunctionExpression,
  CallExpression,
  Expression,
  FunctionExpression,
  Pattern,
  Super,
} from 'acorn';
import { type Code, reachedFrom } from './reached.ts';

/** True if a function may tell, as far as its own text shows; what it calls is not looked at. */
export function tells(given: unknown): boolean {
  return typeof given === 'function' && textOf(given as Code).tells;
}

/** True if some of this code, or of what it can call, may tell; also where that cannot be known. */
export function mayTell(code: readonly unknown[]): boolean {
  if (code.length === 0) return false;
  const reached = reachedFrom(code, (one) => textOf(one).names);
  return reached === null || [...reached].some(tells);
}

/** What the text of a function shows. */
interface Text {
  readonly tells: boolean;
  /** The variables that are named in it, its own too. */
  readonly names: ReadonlySet<string>;
}

function textOf(code: Code): Text {
  const text = Function.prototype.toString.call(code);
  const known = before.get(text) ?? read(text);
  before.set(text, known);
  return known;
}
/** What was found of a text. */
const before = new Map<string, Text>();

function read(text: string): Text {
  if (native.test(text)) return { tells: false, names: new Set() };
  const { parse } = createRequire(import.meta.url)('acorn') as typeof import('acorn');
  // A method has the text of one, a static one that of one of a class.
  for (const whole of [`(${text})`, `({${text}})`, `(class {${text}})`])
    try {
      const program = parse(whole, { ecmaVersion: 'latest', checkPrivateFields: false });
      return { tells: changesOthers(program, new Map(), false), names: new Set(variablesIn(program)) };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  return { tells: true, names: new Set() };
}

/** What JavaScript has, and what is bound, of which what is bound to it may tell. */
const native = /\{\s*\[native code\]\s*\}$/;

/** The names of variables below a node, but not those of properties. */
function variablesIn(node: AnyNode): string[] {
  if (node.type === 'Identifier') return [node.name];
  const isNamed = 'computed' in node && !node.computed && !('shorthand' in node && node.shorthand);
  const name = isNamed && 'property' in node ? node.property : isNamed && 'key' in node ? node.key : null;
  return childrenOf(node)
    .filter((child) => child !== name)
    .flatMap(variablesIn);
}

/** What changes an array, whatever is done with its answer; and what changes a map or a set, if nothing is. */
const changing = new Set(['push', 'pop', 'shift', 'unshift', 'splice']);
const adding = new Set(['add', 'set', 'delete', 'clear', 'sort', 'reverse', 'fill', 'copyWithin']);

type FunctionNode = ArrowFunctionExpression | FunctionExpression;
/** What a function has declared: by name, true of what it has made itself, and whose parts it may change, false of what it was given. */
type Own = ReadonlyMap<string, boolean>;

/** True if something below the node changes what is not the innermost function's around it. */
function changesOthers(node: AnyNode, own: Own, isUnused: boolean): boolean {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionChangesOthers(node, new Map());
    case 'AssignmentExpression':
      if (changes(node.left, own)) return true;
      break;
    case 'UpdateExpression':
      if (changes(node.argument, own)) return true;
      break;
    case 'UnaryExpression':
      if (node.operator === 'delete' && changes(node.argument, own)) return true;
      return changesOthers(node.argument, own, true);
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type !== 'VariableDeclaration' && changes(node.left, own)) return true;
      break;
    case 'CallExpression': {
      const { callee } = node;
      const body = bodyOfLoop(node);
      if (body !== null)
        return (
          functionChangesOthers(body, own) ||
          childrenOf(node).some((one) => one !== body && changesOthers(one, own, false))
        );
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') break;
      const { name } = callee.property;
      const root = rootOf(callee.object);
      if (root === null || !(changing.has(name) || adding.has(name))) break;
      // What is given may be a value of the spec, of which the same is asked for another value.
      const isChange = isUnused || (changing.has(name) && !own.has(root));
      if (isChange && own.get(root) !== true) return true;
      break;
    }
    case 'ExpressionStatement':
      return changesOthers(node.expression, own, true);
    case 'SequenceExpression':
      return node.expressions.some((one, i) => changesOthers(one, own, isUnused || i < node.expressions.length - 1));
    case 'LogicalExpression':
      // A collection that does not change is always true: who adds to one here does so for what it changes.
      return changesOthers(node.left, own, true) || changesOthers(node.right, own, node.operator !== '??' || isUnused);
    case 'IfStatement':
      if (changesOthers(node.test, own, true)) return true;
      break;
    case 'ConditionalExpression':
      return (
        changesOthers(node.test, own, true) ||
        changesOthers(node.consequent, own, isUnused) ||
        changesOthers(node.alternate, own, isUnused)
      );
  }
  return below(node, own);
}

/** True if a function changes what it has not declared itself, nor the functions around it whose variables these are. */
function functionChangesOthers(node: AnyNode & Pick<FunctionNode, 'params' | 'body'>, around: Own): boolean {
  const declared = new Map([...around, ...node.params.flatMap(namesIn).map((name) => [name, false] as const)]);
  declare(node.body, declared);
  return below(node, declared);
}
/** The function of a loop that is written as a call, which runs it on all elements in their order: what it changes is changed by who calls. */
function bodyOfLoop({ callee, arguments: given }: CallExpression): FunctionNode | null {
  if (callee.type !== 'MemberExpression' || callee.computed) return null;
  if (!(callee.property.type === 'Identifier' && callee.property.name === 'forEach')) return null;
  const [body] = given;
  const isFunction = body?.type === 'ArrowFunctionExpression' || body?.type === 'FunctionExpression';
  return isFunction && !body.async && !body.generator ? body : null;
}
function below(node: AnyNode, own: Own): boolean {
  return childrenOf(node).some((child) => changesOthers(child, own, false));
}

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node).flatMap((part: unknown) => (Array.isArray(part) ? part : [part]).filter(isNode));
}
function isNode(part: unknown): part is AnyNode {
  return typeof part === 'object' && part !== null && 'type' in part && typeof part.type === 'string';
}

/** Adds the names that are declared below a node, but not in functions there. */
function declare(node: AnyNode, names: Map<string, boolean>): void {
  if (node.type === 'VariableDeclarator')
    for (const name of namesIn(node.id)) names.set(name, node.id.type === 'Identifier' && isMade(node.init));
  if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id)
    names.set(node.id.name, false);
  if (node.type === 'CatchClause' && node.param) for (const name of namesIn(node.param)) names.set(name, false);
  if (/^(?:Arrow)?Function/.test(node.type)) return;
  for (const child of childrenOf(node)) declare(child, names);
}

/** The names that a pattern declares. */
function namesIn(pattern: Pattern): string[] {
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

function isMade(init: Expression | null | undefined): boolean {
  return init != null && ['ArrayExpression', 'ObjectExpression', 'NewExpression'].includes(init.type);
}

/** True if an assignment to this changes what is not the function's own. */
function changes(target: Pattern | Expression, own: Own): boolean {
  switch (target.type) {
    case 'Identifier':
      return !own.has(target.name);
    case 'MemberExpression': {
      const root = rootOf(target);
      return root === null || own.get(root) !== true;
    }
    case 'ObjectPattern':
      return target.properties.some((one) => changes(one.type === 'RestElement' ? one.argument : one.value, own));
    case 'ArrayPattern':
      return target.elements.some((one) => one !== null && changes(one, own));
    case 'AssignmentPattern':
      return changes(target.left, own);
    case 'RestElement':
      return changes(target.argument, own);
    default:
      return true;
  }
}
/** The variable that this is, or is a part of; null of what a call has answered, and the like. */
function rootOf(target: Expression | Super): string | null {
  if (target.type === 'Identifier') return target.name;
  return target.type === 'MemberExpression' ? rootOf(target.object) : null;
}
