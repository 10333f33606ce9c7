/**
 * Code that may tell something besides its answer: a function that changes what it has not declared itself, such as a predicate or a helper
 * that keeps the first element of which something is true.
 *
 * What a predicate tells depends on which elements it is run, and in which order; and it may do so under a condition that is not met where the
 * code is learned. So no run of it shows it, and it is looked for in the texts of all that a spec can call, since a predicate that
 * tells nothing may call a helper that does. What is found is conservative; what hides behind names of a block that are those of a function is not.
 */
import type { AnyNode } from 'acorn';
import { type Change, changesBy, declaredIn, isChangingByAnyName, partsOf, type Share } from './changes.ts';
import { readingLater } from './later.ts';
import { type Code, reachedFrom } from './reached.ts';
import { bodyOfLoop, type FunctionNode, isFunction, namesIn, parsed, variablesIn } from './syntax.ts';

/** True if a function may tell, as far as its own text shows; what it calls is not looked at. */
export function tells(given: unknown): boolean {
  return typeof given === 'function' && textOf(given as Code).tells;
}

/** What is known of code and of all that it can call. */
export interface Purity {
  /** True if some of it may tell; also where that cannot be known. */
  readonly mayTell: boolean;
  /** The texts of functions that read what is changed after they were made. */
  readonly later: ReadonlySet<string>;
}

export function purityOf(code: readonly unknown[]): Purity {
  let isChanged = false;
  const meet = (one: Code, name: string, value: unknown): void => {
    // Compilers that keep the names of functions define these by a helper of this name.
    if (name === '__defProp') return;
    isChanged ||= isChangingByAnyName(value) || (isCollection(value) && textOf(one).adds.has(name));
  };
  const reached = code.length === 0 ? new Set<Code>() : reachedFrom(code, (one) => textOf(one).names, meet);
  const texts = [...(reached ?? [])].map(textOf);
  return {
    mayTell: reached === null || isChanged || texts.some((text) => text.tells),
    later: new Set(texts.flatMap(({ later }) => later)),
  };
}

/** True of a collection of JavaScript's, which changes where something is added. */
function isCollection(value: unknown): boolean {
  return [Array, Map, Set, WeakMap, WeakSet].some((one) => value instanceof one) || ArrayBuffer.isView(value);
}

/** What the text of a function shows. */
interface Text {
  readonly tells: boolean;
  /** The variables of others that are changed if they are collections of JavaScript's. */
  readonly adds: ReadonlySet<string>;
  /** The texts of functions in it that read what is changed after they were made. */
  readonly later: readonly string[];
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

/** What JavaScript has, and what is bound, of which what is bound to it may tell. */
const native = /\{\s*\[native code\]\s*\}$/;

function read(text: string): Text {
  const tree = native.test(text) ? null : parsed(text);
  if (tree === null) return { tells: !native.test(text), adds: new Set(), later: [], names: new Set() };
  const names = new Set(variablesIn(tree.root));
  const adds = new Set<string>();
  return {
    // What `eval` runs is not seen.
    tells: names.has('eval') || changesOthers(tree.root, { own: new Map(), around: new Map(), adds }, false),
    adds,
    later: readingLater(tree),
    names,
  };
}

/** What a function has declared, and how much of that it has made itself, and may change. */
type Own = ReadonlyMap<string, Share>;

interface Within {
  readonly own: Own;
  /** What the functions around it have declared. */
  readonly around: Own;
  /** Where variables are noted that none of them has declared, and that are changed if they are collections of JavaScript's. */
  readonly adds: Set<string>;
}

/** True if something below the node changes what is not the innermost function's around it. */
function changesOthers(node: AnyNode, within: Within, isUnused: boolean): boolean {
  const { own, around, adds } = within;
  const inner = { own: new Map(), around: new Map([...around, ...own]), adds };
  if (isFunction(node)) return functionChangesOthers(node, inner);
  if (node.type === 'MethodDefinition' && node.kind === 'constructor')
    return functionChangesOthers(node.value, { ...inner, own: new Map([['this', 1]]) });
  let isChanged = changesBy(node, isUnused).some((change) => isOfOthers(change, within));
  const body = node.type === 'CallExpression' ? bodyOfLoop(node) : null;
  // All is looked at, for what is added.
  for (const [part, isPartUnused] of partsOf(node, isUnused)) {
    const isThere = part === body ? functionChangesOthers(body, within) : changesOthers(part, within, isPartUnused);
    isChanged ||= isThere;
  }
  return isChanged;
}
function isOfOthers({ variable, depth, isCertain, isOfMade }: Change, { own, around, adds }: Within): boolean {
  const share = variable === null ? undefined : own.get(variable);
  if (isOfMade && variable !== null) {
    const shareAround = around.get(variable);
    if (share === undefined && shareAround === undefined && depth === 1) adds.add(variable);
    return share === undefined && shareAround !== undefined && shareAround > 0;
  }
  if (share === undefined) return true;
  // What is given may be a value of the spec, of which the same is asked for another value.
  return isCertain && depth > share;
}

/** True if a function changes what it has not declared itself, nor the functions around it whose variables these are. */
function functionChangesOthers(node: FunctionNode, within: Within): boolean {
  const given = node.params.flatMap(namesIn).map((name) => [name, 0] as const);
  const inner = { ...within, own: declaredIn(node.body, new Map([...within.own, ...given])) };
  return partsOf(node, false)
    .map(([part]) => changesOthers(part, inner, false))
    .includes(true);
}
