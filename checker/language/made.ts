/**
 * What the makers of a spec have made. An action or property that the spec then does not return is never checked, and nothing
 * else would say so: the ledger of its makers knows.
 *
 * Departures: what the spec itself takes a part of (`leadsTo(A.holds, ...)`, `{ ...A, guard }`), before or while it runs, is
 * a part of another one, and need not be returned. Of what is made in one place of the spec's file, by a loop or by a function
 * of a library that makes several, some may be left out.
 */

/** One of them. */
export interface Made {
  /** What made it: `action`, `invariant`, `leadsTo`. */
  readonly maker: string;
  readonly what: object;
  /** Its stack leads to where it was made. */
  readonly at: Error;
}

/** Enough of a stack to lead back to the body of the spec through functions that help it. */
const deep = 64;

/** What makers made, and of what the spec took a part. */
export class Ledger {
  private readonly all: Made[] = [];
  private readonly taken = new Set<object>();

  /** The maker, all of whose products are noted. What they are tools for is no part of them: to use it is not to take it. */
  noting<A extends readonly unknown[], T extends object>(
    maker: string,
    make: (...args: A) => T,
    tools: readonly (keyof T)[] = [],
  ): (...args: A) => T {
    const noted = (...args: A): T => {
      const what = this.watched(make(...args), tools);
      this.all.push({ maker, what, at: stackFrom(noted) });
      return what;
    };
    return noted;
  }

  /** What was made, is none of these, and of which nothing was taken. */
  without(returned: ReadonlySet<object>): Made[] {
    return this.all.filter(({ what }) => !returned.has(what) && !this.taken.has(what));
  }
  /** What was made and is one of these. */
  among(returned: ReadonlySet<object>): Made[] {
    return this.all.filter(({ what }) => returned.has(what));
  }

  /** The same, but that it is noted if a part of it is taken. */
  private watched<T extends object>(made: T, tools: readonly (keyof T)[]): T {
    const watched = {} as T;
    for (const [field, part] of Object.entries(made))
      Object.defineProperty(watched, field, {
        enumerable: true,
        get: () => {
          if (!tools.includes(field as keyof T)) this.taken.add(watched);
          return part;
        },
      });
    return watched;
  }
}

function stackFrom(maker: object): Error {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = deep;
  const at = new Error('made here');
  Error.captureStackTrace(at, maker as () => void);
  Error.stackTraceLimit = before;
  return at;
}

/** Runs what a user wrote that makes parts of a model. Its name marks in stacks where the user's code begins. */
export function callingBody<A extends readonly unknown[], T>(body: (...args: A) => T, ...args: A): T {
  return body(...args);
}

/** Where in the file of the spec this was made, or called for: one line of its stack. */
export function siteOf({ at }: Made): string {
  const lines = (at.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const entry = lines.findIndex((line) => line.includes(`at ${callingBody.name} `));
  const users = entry < 1 ? lines : lines.slice(0, entry);
  const body = fileOf(users.at(-1) ?? '');
  return users.find((line) => fileOf(line) === body) ?? '';
}

/** `spec.ts` of `    at body (spec.ts:4:7)`. */
function fileOf(line: string): string {
  return line.replace(/^\s+at (?:.*\()?/, '').replace(/:\d+:\d+\)?$/, '');
}

const ledger = Symbol('ledger');

/** The domains, which know from now on what is made beside them. */
export function withLedger<D extends object>(domains: D, of: Ledger): D {
  return { ...domains, [ledger]: of };
}
/** The ledger of the makers that came with these domains. */
export function ledgerOf(domains: object): Ledger | undefined {
  return (domains as { readonly [ledger]?: Ledger })[ledger];
}
