/** Changes of a part's value do what the value's own methods do, and their images do so to images. */
import { Map as ImmutableMap, List } from 'immutable';
import { expect, test } from 'vitest';
import { keyOf } from '../../language/value.ts';
import { type Change, Changes } from './change.ts';
import type { Image } from './image.ts';

const channel = List(['a', 'b']);
const nextIndex = ImmutableMap([
  ['a', 1],
  ['b', 2],
]);
test.each<[string, readonly Change[], unknown, unknown]>([
  ['nothing', [], channel, channel],
  ['a push', [{ kind: 'push', value: 'c' }], channel, channel.push('c')],
  ['a shift', [{ kind: 'shift' }], channel, List(['b'])],
  ['a shift of nothing', [{ kind: 'shift' }], List(), List()],
  ['a put', [{ kind: 'put', key: 'b', value: 3 }], nextIndex, nextIndex.set('b', 3)],
  [
    'several, in their order',
    [{ kind: 'shift' }, { kind: 'push', value: 'a' }, { kind: 'shift' }],
    channel,
    List(['a']),
  ],
])('%s', (_, all, before, after) => {
  const changes = new Changes(all);
  expect(keyOf(changes.applyTo(before))).toBe(keyOf(after));
});
test('the image of a change changes the image of a value', () => {
  const swapped: Record<string, string> = { a: 'b', b: 'a' };
  const image = { value: (value: unknown) => swapped[value as string] ?? value } as unknown as Image;
  const under = (list: List<string>): List<unknown> => list.map((value) => image.value(value));
  const changes = new Changes([{ kind: 'push', value: 'a' }, { kind: 'shift' }]);
  expect(keyOf(changes.under(image).applyTo(under(channel)))).toBe(
    keyOf(under(changes.applyTo(channel) as List<string>)),
  );
  const put = new Changes([{ kind: 'put', key: 'a', value: 'a' }]);
  expect(keyOf(put.under(image).applyTo(ImmutableMap()))).toBe(keyOf(ImmutableMap([['b', 'b']])));
});
test('texts are the same for changes that are the same, and for no others', () => {
  const texts = [
    [{ kind: 'push', value: 'a' }],
    [{ kind: 'push', value: 'b' }],
    [{ kind: 'shift' }],
    [{ kind: 'put', key: 'a', value: 'b' }],
    [{ kind: 'put', key: 'b', value: 'a' }],
    [{ kind: 'shift' }, { kind: 'push', value: 'a' }],
    [{ kind: 'push', value: 'a' }, { kind: 'shift' }],
  ].map((all) => new Changes(all as Change[]).text);
  expect(new Set(texts).size).toBe(texts.length);
  expect(new Changes([{ kind: 'push', value: List([1]) }]).text).toBe(
    new Changes([{ kind: 'push', value: List([1]) }]).text,
  );
});
