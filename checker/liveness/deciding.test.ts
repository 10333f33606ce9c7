/** What is come to little by little is there at its end, and not before. */
import { expect, test } from 'vitest';
import { Deciding } from './deciding.ts';

class Counting extends Deciding<{ readonly sum: number }> {
  begun = 0;
  protected *decide(): Generator<void, { readonly sum: number }> {
    this.begun++;
    yield;
    yield;
    return { sum: 2 };
  }
}

test('it pauses, and is decided once', () => {
  const counting = new Counting();
  expect(counting.begun).toBe(0);
  expect(() => counting.result).toThrow('once advance() has answered true');
  expect([counting.advance(), counting.advance()]).toEqual([false, false]);
  expect(() => counting.result).toThrow('once advance() has answered true');
  expect([counting.advance(), counting.advance()]).toEqual([true, true]);
  expect([counting.result, counting.begun]).toEqual([{ sum: 2 }, 1]);
});
