/**
 * Changes of the value of a part, whatever it is: a message sent on a channel, and the first one taken off; one value of a
 * function within. So an effect can be learned without reading what it leaves as it is.
 */
import type { Map as ImmutableMap, List } from 'immutable';
import type { Write } from '../../language/deed.ts';
import { keyOf } from '../../language/value.ts';
import type { Image } from './image.ts';

/** A value put behind the last of a list; the first taken away, if there is one; a value given to a key of a function. */
export type Change =
  | { readonly kind: 'push'; readonly value: unknown }
  | { readonly kind: 'shift' }
  | { readonly kind: 'put'; readonly key: unknown; readonly value: unknown };

/** Several changes, one after the other. */
export class Changes {
  constructor(readonly all: readonly Change[]) {}
  /** The same for changes that are the same; values must be in canonical form. */
  get text(): string {
    return this.all.map(keyOfChange).join(' ');
  }
  applyTo(value: unknown): unknown {
    return this.all.reduce(changed, value);
  }
  under(image: Image): Changes {
    return new Changes(
      this.all.map((change) => {
        if (change.kind === 'shift') return change;
        const value = image.value(change.value);
        return change.kind === 'push' ? { kind: 'push', value } : { kind: 'put', key: image.value(change.key), value };
      }),
    );
  }
  /** The same, to be told of the part of this name. */
  writesTo(part: string): Write[] {
    return this.all.map((change): Write => {
      if (change.kind === 'shift') return { kind: 'shifted', part };
      if (change.kind === 'push') return { kind: 'pushed', part, value: change.value };
      return { kind: 'put', part, key: change.key, value: change.value };
    });
  }
}

function keyOfChange(change: Change): string {
  if (change.kind === 'shift') return 'shift';
  return change.kind === 'push' ? `push ${keyOf(change.value)}` : `put ${keyOf(change.key)} ${keyOf(change.value)}`;
}

function changed(value: unknown, change: Change): unknown {
  if (change.kind === 'put') return (value as ImmutableMap<unknown, unknown>).set(change.key, change.value);
  const list = value as List<unknown>;
  return change.kind === 'push' ? list.push(change.value) : list.shift();
}
