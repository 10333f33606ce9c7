/** Which functions assign, as their text shows. */
import { describe, expect, test } from 'vitest';
import { assigns } from './assigns.ts';

const of = (body: string): unknown => new Function(`return (x) => ${body}`)();

describe('what assigns, as its text shows', () => {
  test.each([
    '(outer = x.a, true)',
    '(outer += x.a) > 0',
    'outer++ > 0',
    '(--outer, true)',
    'x.b ??= 1',
    'list.push(x.a) > 1',
    '{ seen.add(x.a); return true; }',
    '{ if (x.a) seen.delete(x); return true; }',
    '{ found = x; return true; }',
    '{ const y = x.a; found = y; return true; }',
    '{ ({ a: found } = x); return true; }',
    'x.all.some((y) => { found = y; return true; })',
    '!seen.has(x) && seen.add(x)',
    '(seen.add(x), true)',
    '{ delete box.a; return true; }',
    '{let n=0;n++;m+=n;return true}',
    '{ let n = 0; box.n = 1; return n; }',
  ])('%s', (body) => expect(assigns(of(body))).toBe(true));
  test.each([
    'x.a === 1 || x.a <= 2 || x.a >= 3 || x.a !== 4 || x.a == 5 || x.a != 6 || x.a < 1',
    '[x].some((y) => y.a > 1)',
    '{ const y = x.a; const { a, b } = x; const [c] = [y]; return a > y && b === c; }',
    'all.add(x.a).size > 1',
    'x.quorum.isSubset(acks.add(x.a))',
    'x.a - 1 > +x.b',
    '{const{from,to}=x;const[a,b]=to;return a===from}',
    '{ let n = 0; for (let i = 0; i < x.a; i++) n += i; return n > 3; }',
    '{let n=0;for(const y of x)n+=y;return n>3}',
  ])('not: %s', (body) => expect(assigns(of(body))).toBe(false));
  test('what is no function', () => {
    expect(['a = b', null, undefined, { a: 1 }].map(assigns)).toEqual([false, false, false, false]);
  });
  test('what is called is not looked at', () => expect(assigns(of('visit(x)'))).toBe(false));
});
