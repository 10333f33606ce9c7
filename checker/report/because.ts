/**
 * Why a property is false: the parts of the state that it looked at, found by asking it again on a view of the state that
 * notes what is read.
 *
 * The notes are an explanation, not a proof: if the property answers otherwise on the view, there are none.
 */
import { List as ImmutableList, Set as ImmutableSet, isCollection, isKeyed } from 'immutable';
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { Bag } from '../spec/collections.ts';
import { History } from '../spec/history.ts';
import type { Property } from '../spec/property.ts';
import { hasParts, textOf } from '../spec/value.ts';
import { historyText } from './difference.ts';

/** More reads than this explain nothing. */
const most = 6;
const longest = 240;

/**
 * What the property read before it answered false, such as `rmState[rm1] = aborted`; of a step property, the values
 * after the step bear a prime. Null if that is too much to be of use.
 */
export function becauseOf(
  property: Property,
  instance: AnyChoices,
  state: AnyState,
  before: AnyState | null,
): string[] | null {
  const notes = new Notes();
  try {
    const answer =
      property.kind === 'step'
        ? property.holds(notes.view(before ?? state, ''), notes.view(state, "'"), instance)
        : property.kind === 'invariant'
          ? property.holds(notes.view(state, ''), instance)
          : true;
    if (answer !== false) return null;
  } catch {
    return null;
  }
  const lines = notes.lines();
  return lines.length === 0 || lines.length > most || lines.some((line) => line.length > longest) ? null : lines;
}

/** An object with the fields of `fields`, computed when asked for. (A proxy of a frozen object must answer its own values.) */
function fieldsView(fields: object, field: (name: string) => unknown): Readonly<Record<string, unknown>> {
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, name) => (typeof name === 'string' ? field(name) : Reflect.get(fields, name)),
      has: (_, name) => Reflect.has(fields, name),
      ownKeys: () => Reflect.ownKeys(fields),
      getOwnPropertyDescriptor: (_, name) => ({
        value: field(String(name)),
        enumerable: true,
        configurable: true,
        writable: true,
      }),
    },
  );
}

/** What was read, in order; a view stands for each value. */
class Notes {
  private readonly read = new Map<string, string>();
  private readonly views = new Map<string, object>();
  private readonly targets = new WeakMap<object, object>();

  view(state: AnyState, prime: string): AnyState {
    return fieldsView(state, (variable) => this.part(`${variable}${prime}`, state[variable]));
  }
  /** What was read, without the parts of what was read as a whole. */
  lines(): string[] {
    const paths = [...this.read.keys()];
    const whole = paths.filter((path) => this.read.get(path)?.startsWith(`${path} = `));
    return paths
      .filter(
        (path) =>
          !whole.some((other) => path !== other && /^[[. ]/.test(path.slice(other.length)) && path.startsWith(other)),
      )
      .map((path) => this.read.get(path) as string);
  }
  private note(path: string, text: string): void {
    if (!this.read.has(path)) this.read.set(path, text);
  }
  private part(path: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null) {
      this.note(path, `${path} = ${textOf(value)}`);
      return value;
    }
    let view = this.views.get(path);
    if (view === undefined) {
      view =
        isCollection(value) || hasParts(value)
          ? new Proxy(value, { get: (target, name) => this.member(path, target, name) })
          : this.recordView(path, value);
      this.views.set(path, view);
      this.targets.set(view, value);
    }
    return view;
  }

  private recordView(path: string, record: object): object {
    return fieldsView(record, (name) =>
      Object.hasOwn(record, name)
        ? this.part(`${path}.${name}`, Reflect.get(record, name))
        : this.member(path, record, name),
    );
  }
  private member(path: string, target: object, name: string | symbol): unknown {
    if (typeof name === 'string') {
      const asker = this.asker(path, target, name);
      if (asker !== undefined) return asker;
    }
    this.note(path, `${path} = ${target instanceof History ? historyText(target) : textOf(target)}`);
    const member: unknown = Reflect.get(target, name, target);
    if (typeof member !== 'function') return member;
    return (...args: readonly unknown[]): unknown =>
      (member as (...args: readonly unknown[]) => unknown).apply(
        target,
        args.map((arg) => this.unviewed(arg)),
      );
  }
  private unviewed(value: unknown): unknown {
    return typeof value === 'object' && value !== null ? (this.targets.get(value) ?? value) : value;
  }

  /** The methods that read one part. */
  private asker(path: string, target: object, name: string): ((asked: unknown) => unknown) | undefined {
    const indexed = isKeyed(target) || ImmutableList.isList(target);
    if (name === 'get' && indexed) {
      const from = target as unknown as { get(key: unknown): unknown };
      return (key) => this.part(`${path}[${textOf(this.unviewed(key))}]`, from.get(this.unviewed(key)));
    }
    if (name === 'has' && (ImmutableSet.isSet(target) || target instanceof Bag)) {
      return (asked) => {
        const element = this.unviewed(asked);
        const answer = (target as ImmutableSet<unknown>).has(element);
        this.note(`${path} ${textOf(element)}`, `${path} ${answer ? 'has' : 'lacks'} ${textOf(element)}`);
        return answer;
      };
    }
    return undefined;
  }
}
