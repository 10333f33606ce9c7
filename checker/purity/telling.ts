/**
 * Code that may tell something besides its answer: a function that changes what it has not declared itself, such as a predicate or a helper
 * that keeps the first element of which something is true.
 *
 * What a predicate tells depends on which elements it is run, and in which order; and it may do so under a condition that is not met where the
 * code is learned. So no run of it shows it, and it is looked for in the texts of all that a spec can call, since a predicate that
 * tells nothing may call a helper that does. What is found is conservative; what hides behind names of a block that are those of a function is not.
 */
import type { AnyNode } from 'acorn';
import { changesBy, declaredIn, partsOf } from './changes.ts';
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
  const reached = code.length === 0 ? new Set<Code>() : reachedFrom(code, (one) => textOf(one).names);
  const texts = [...(reached ?? [])].map(textOf);
  return {
    mayTell: reached === null || texts.some((text) => text.tells),
    later: new Set(texts.flatMap(({ later }) => later)),
  };
}

/** What the text of a function shows. */
interface Text {
  readonly tells: boolean;
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
  if (tree === null) return { tells: !native.test(text), later: [], names: new Set() };
  return {
    tells: changesOthers(tree.root, new Map(), false),
    later: readingLater(tree),
    names: new Set(variablesIn(tree.root)),
  };
}

/** What a function has declared: by name, true of what it has made itself, and whose parts it may change, false of what it was given. */
type Own = ReadonlyMap<string, boolean>;

/** True if something below the node changes what is not the innermost function's around it. */
function changesOthers(node: AnyNode, own: Own, isUnused: boolean): boolean {
  if (isFunction(node)) return functionChangesOthers(node, new Map());
  if (node.type === 'MethodDefinition' && node.kind === 'constructor')
    return functionChangesOthers(node.value, new Map([['this', true]]));
  const isOthers = changesBy(node, isUnused).some(({ variable, isPart, isCertain }) => {
    if (variable === null) return true;
    const isOwn = own.get(variable);
    // What is given may be a value of the spec, of which the same is asked for another value.
    return isCertain ? (isPart ? isOwn !== true : isOwn === undefined) : isOwn === undefined;
  });
  if (isOthers) return true;
  const body = node.type === 'CallExpression' ? bodyOfLoop(node) : null;
  return partsOf(node, isUnused).some(([part, isPartUnused]) =>
    part === body ? functionChangesOthers(body, own) : changesOthers(part, own, isPartUnused),
  );
}

/** True if a function changes what it has not declared itself, nor the functions around it whose variables these are. */
function functionChangesOthers(node: FunctionNode, around: Own): boolean {
  const given = node.params.flatMap(namesIn).map((name) => [name, false] as const);
  const own = new Map([...around, ...given, ...declaredIn(node.body)]);
  return partsOf(node, false).some(([part]) => changesOthers(part, own, false));
}
