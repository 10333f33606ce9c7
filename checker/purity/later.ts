/**
 * Code that reads what changes later: a function within another, such as a predicate, that names a variable which the other changes after it was
 * made. What a predicate says is kept with what is learned, and is what it says when it is given.
 */
import type { AnyNode, CallExpression } from 'acorn';
import { changesBy, declaredIn, partsOf, type Share } from './changes.ts';
import { bodyOfLoop, childrenOf, type FunctionNode, isFunction, namesIn, type Tree, variablesIn } from './syntax.ts';

/** The texts of functions that read what the function around them changes after they were made, as far as the text shows. */
export function readingLater({ source, root }: Tree): readonly string[] {
  return latest(root).map(({ start, end }) => source.slice(start, end));
}
function latest(node: AnyNode): readonly AnyNode[] {
  const here = isFunction(node) ? new Times(node).mixed() : [];
  return [...here, ...childrenOf(node).flatMap(latest)];
}
/** The functions from a node on that name a variable: what one asks for another, that reads as well. */
function naming(node: AnyNode, variables: ReadonlySet<string>): readonly AnyNode[] {
  const inner = childrenOf(node).flatMap((child) => naming(child, variables));
  return isFunction(node) && variablesIn(node).some((name) => variables.has(name)) ? [node, ...inner] : inner;
}

/** Something that stands in a function, and the loops around it there, from without. */
interface Placed {
  readonly at: number;
  readonly loops: readonly AnyNode[];
}

/** What happens in a function, and when. */
class Times {
  /** Of a variable, the loops around its declaration: each turn of them has another one. */
  private readonly declared = new Map<string, readonly AnyNode[]>();
  private readonly changed: (Placed & { readonly variable: string })[] = [];
  private readonly made: (Placed & { readonly node: AnyNode; readonly names: ReadonlySet<string> })[] = [];
  private readonly own: ReadonlyMap<string, Share>;

  constructor(node: FunctionNode) {
    const given = node.params.flatMap(namesIn);
    for (const name of given) this.declared.set(name, []);
    this.own = new Map([...given.map((name) => [name, 0] as const), ...declaredIn(node.body)]);
    for (const [part] of partsOf(node, false)) this.look(part, [], false);
  }

  /** The functions within that name a variable which is changed after they were made. */
  mixed(): readonly AnyNode[] {
    return this.made.flatMap(({ at, loops, node, names }) => {
      const changed = this.changed.filter((change) => {
        if (!names.has(change.variable)) return false;
        const around = this.declared.get(change.variable) ?? [];
        return change.at > at || loops.some((loop) => change.loops.includes(loop) && !around.includes(loop));
      });
      return changed.length === 0 ? [] : naming(node, new Set(changed.map(({ variable }) => variable)));
    });
  }

  private look(node: AnyNode, loops: readonly AnyNode[], isUnused: boolean): void {
    if (isFunction(node)) {
      this.made.push({ at: node.start, loops, node, names: new Set(variablesIn(node)) });
      return;
    }
    for (const { variable, depth, isCertain } of changesBy(node, isUnused))
      if (variable !== null && this.isChange(variable, depth, isCertain))
        this.changed.push({ at: node.start, loops, variable });
    if (node.type === 'VariableDeclaration')
      for (const name of node.declarations.flatMap(({ id }) => namesIn(id)))
        this.declared.set(name, node.kind === 'var' ? [] : loops);
    const body = node.type === 'CallExpression' ? bodyOfLoop(node) : null;
    if (body !== null) this.lookInto(node as CallExpression, body, loops);
    else {
      const within = isLoop(node) ? [...loops, node] : loops;
      for (const [part, isPartUnused] of partsOf(node, isUnused)) this.look(part, within, isPartUnused);
    }
  }
  private isChange(variable: string, depth: number, isCertain: boolean): boolean {
    const own = this.own.get(variable);
    return own !== undefined && (isCertain || (depth > 0 && own > 0));
  }
  /** Of a loop that is written as a call. */
  private lookInto(call: CallExpression, body: FunctionNode, loops: readonly AnyNode[]): void {
    for (const [part] of partsOf(call, false)) if (part !== body) this.look(part, loops, false);
    const within = [...loops, body];
    for (const name of body.params.flatMap(namesIn)) this.declared.set(name, within);
    this.look(body.body, within, false);
  }
}

function isLoop({ type }: AnyNode): boolean {
  return ['ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement', 'DoWhileStatement'].includes(type);
}
