/**
 * What code can call. A function has a text, and what the names in it stand for, variables around it, of its module and of those that it
 * imports, only the engine knows; it tells debuggers, so it is asked as one.
 */
import type { Runtime, Session } from 'node:inspector';

export type Code = (...given: never[]) => unknown;

/** So many objects are looked through for functions in them; of code that has more, nothing is known. */
const mostObjects = 20_000;

/**
 * These functions and all that they can call, by the names in their texts and what those stand for now, but for what is part of JavaScript, of
 * Concord and of Immutable; null where that cannot be known. What is no function is passed over. What functions of Concord were given, where
 * they were called outside of this code, is not seen. `meet` is told what the names stand for.
 */
export function reachedFrom(
  code: readonly unknown[],
  namesIn: (one: Code) => Iterable<string>,
  meet: (one: Code, name: string, value: unknown) => void = () => {},
): ReadonlySet<Code> | null {
  try {
    return new Reach(Engine.ofThisThread(), namesIn, meet).from(code);
  } catch {
    // Where Node lets no debugger ask, and where an object fails that is looked into.
    return null;
  }
}

class Reach {
  private readonly found = new Set<Code>();
  private readonly met = new Set<object>();
  private readonly open: object[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly namesIn: (one: Code) => Iterable<string>,
    private readonly meet: (one: Code, name: string, value: unknown) => void,
  ) {}

  from(code: readonly unknown[]): ReadonlySet<Code> | null {
    this.note(code.filter((one) => typeof one === 'function'));
    for (let next = this.open.pop(); next !== undefined; next = this.open.pop()) {
      if (this.met.size > mostObjects) return null;
      if (typeof next === 'function') this.call(next as Code);
      else this.lookInto(next);
    }
    return this.found;
  }

  /** Adds a function, and notes what its text names. */
  private call(code: Code): void {
    const { file, scopes, within } = this.engine.seen(code);
    this.note(within);
    if (file === null || this.engine.isTrusted(file)) return;
    this.found.add(code);
    for (const name of this.namesIn(code)) {
      const scope = scopes.find((variables) => Object.hasOwn(variables, name));
      if (scope === undefined) continue;
      const value = scope[name];
      this.meet(code, name, value);
      this.note([value]);
    }
    // A class has methods, and a function may have others as its properties.
    this.lookInto(code);
  }

  /** Notes what an object has and what it inherits, of a collection its elements. */
  private lookInto(whole: object): void {
    if (this.isClosed(whole)) this.note(this.engine.seen(whole).within);
    const all = Object.getOwnPropertyDescriptors(whole) as Readonly<Record<string | symbol, PropertyDescriptor>>;
    for (const key of Reflect.ownKeys(all)) {
      const { value, get, set } = all[key] as PropertyDescriptor;
      this.note([value, get, set]);
    }
    if (whole instanceof Map || whole instanceof Set) for (const entry of whole.entries()) this.note(entry);
    this.note([Object.getPrototypeOf(whole)]);
  }

  /** True of what has something in it that only the engine sees: a proxy, or what its class keeps in private fields. */
  private isClosed(whole: object): boolean {
    if (this.engine.isProxy(whole)) return true;
    for (
      let from = Object.getPrototypeOf(whole);
      from !== null && !builtIn.has(from);
      from = Object.getPrototypeOf(from)
    ) {
      const by = Object.getOwnPropertyDescriptor(from, 'constructor')?.value;
      if (typeof by === 'function' && Function.prototype.toString.call(by).includes('#')) return true;
    }
    return false;
  }

  private note(values: Iterable<unknown>): void {
    for (const value of values) {
      if (!(typeof value === 'function' || (typeof value === 'object' && value !== null))) continue;
      if (this.met.has(value) || builtIn.has(value)) continue;
      this.met.add(value);
      this.open.push(value);
    }
  }
}
/** What is inherited of what JavaScript makes by itself. */
const builtIn: ReadonlySet<unknown> = new Set(
  [Object, Function, Array, Map, Set, WeakMap, WeakSet, RegExp, Error, Promise].map((one) => one.prototype as unknown),
);

/** A function, or another object, as a debugger sees it. */
interface Seen {
  /** The file that its text is from; null of what is part of JavaScript. */
  readonly file: string | null;
  /** The variables around it, the nearest first. */
  readonly scopes: readonly Readonly<Record<string, unknown>>[];
  /** What `bind` was given, and the function that it was given for; of a proxy, what it stands for and by what; what private fields hold. */
  readonly within: readonly unknown[];
}

/** What Node's types leave out of the answer. */
interface Hidden {
  readonly privateProperties?: readonly Partial<Record<'value' | 'get' | 'set', Runtime.RemoteObject>>[];
}

/** Where what is asked about lies meanwhile, since a debugger cannot be handed a value; and what is answered. */
interface Desk {
  readonly asked: unknown;
  answer: unknown;
}
const place = 'concord: what a debugger is asked about';
const desk = `globalThis[Symbol.for(${JSON.stringify(place)})]`;
/** What the engine keeps for a debugger until that is told to be no longer needed. */
const objectGroup = 'concord';

/** The engine of this thread, asked as debuggers do. */
class Engine {
  private static only: Engine | null = null;
  /** By the number of a script, its file. */
  private readonly files = new Map<string, string>();
  /** What the names of Concord's own files begin with. */
  private readonly own: string;

  readonly isProxy = process.getBuiltinModule('node:util').types.isProxy;

  private constructor(private readonly session: Session) {
    session.on('Debugger.scriptParsed', ({ params }) => this.files.set(params.scriptId, params.url));
    // All scripts that there are are told at once, which takes some 20 ms, and others when they come: so it stays a debugger. It never stops the program.
    this.ask('Debugger.enable', {});
    this.ask('Debugger.setSkipAllPauses', { skip: true });
    const here = this.seen(reachedFrom).file ?? '';
    this.own = here.slice(0, here.lastIndexOf('purity/'));
    if (this.own === '') throw new Error('it is not known which files are those of Concord');
  }

  /** Throws where no debugger may ask. */
  static ofThisThread(): Engine {
    if (Engine.only === null) {
      const { Session: Asking } = process.getBuiltinModule('node:inspector');
      const session = new Asking();
      session.connect();
      Engine.only = new Engine(session);
    }
    return Engine.only;
  }

  /** True of files of Concord, but for specs and what is written for its tests, and of Immutable. */
  isTrusted(file: string): boolean {
    if (file.startsWith(this.own)) return !/\.test\.|\/(?:testing|fixtures)\//.test(file.slice(this.own.length - 1));
    return file.includes('/node_modules/immutable/');
  }

  seen(asked: object): Seen {
    const there: Desk = { asked, answer: null };
    Object.defineProperty(globalThis, Symbol.for(place), { value: there, configurable: true });
    try {
      const { result } = this.ask<Runtime.EvaluateReturnType>('Runtime.evaluate', {
        expression: `${desk}.asked`,
        objectGroup,
      });
      const { internalProperties, privateProperties = [] } = this.ask<Runtime.GetPropertiesReturnType & Hidden>(
        'Runtime.getProperties',
        {
          objectId: result.objectId,
          ownProperties: true,
        },
      );
      const inner = new Map(internalProperties?.map(({ name, value }) => [name, value]));
      const take = (object: Runtime.RemoteObject | undefined): unknown => {
        if (object?.objectId === undefined) return [];
        this.ask('Runtime.callFunctionOn', {
          objectId: object.objectId,
          functionDeclaration: `function () { ${desk}.answer = this; }`,
        });
        return there.answer;
      };
      const taken = (name: string): unknown => take(inner.get(name));
      const location = inner.get('[[FunctionLocation]]')?.value as { readonly scriptId: string } | undefined;
      const scopes = Array.from(taken('[[Scopes]]') as ArrayLike<{ object: Record<string, unknown> }>);
      return {
        file: location === undefined ? null : (this.files.get(location.scriptId) ?? ''),
        scopes: scopes.map(({ object }) => object).filter((object) => object !== globalThis),
        within: [
          ...['[[TargetFunction]]', '[[BoundThis]]', '[[BoundArgs]]', '[[Target]]', '[[Handler]]'].map(taken),
          ...privateProperties.flatMap(({ value, get, set }) => [value, get, set]).map(take),
        ],
      };
    } finally {
      Reflect.deleteProperty(globalThis, Symbol.for(place));
      this.ask('Runtime.releaseObjectGroup', { objectGroup });
    }
  }

  /** What is answered, which is so before the call returns. */
  private ask<T>(method: string, parameters: object): T {
    let answer: T | null = null;
    let failure: Error | null = null;
    this.session.post(method, parameters, (error, told) => {
      failure = error;
      answer = told as T;
    });
    if (failure !== null) throw failure as Error;
    if (answer === null) throw new Error(`${method} was not answered`);
    return answer;
  }
}
