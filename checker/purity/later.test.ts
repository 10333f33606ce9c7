/** Functions within others that read what these change later. */
import { describe, expect, test } from 'vitest';
import { readingLater } from './later.ts';
import { parsed } from './syntax.ts';

const read = (body: string): readonly string[] => {
  const tree = parsed(`function (s, all) { ${body} }`);
  if (tree === null) throw new Error(`no function: ${body}`);
  return readingLater(tree);
};

describe('a function within reads what changes after it was made:', () => {
  test.each([
    'let k = 0; const isRound = (m) => m.round === k; k++; return s.sent.some(isRound);',
    'let k = 0; while (k < 3) { k++; if (s.sent.some((m) => m.round === k)) return k; }',
    'let k = 0; for (const p of all) { k += 1; s.sent.some((m) => m.round === k); }',
    'let k = 0; all.forEach((p) => { k += 1; s.sent.some((m) => m.round === k); });',
    'var k; for (k = 0; k < 3; k++) if (s.sent.some((m) => m === k)) return k;',
    'let j = 0; for (let i = 0; i < 3; i++, j--) if (s.sent.some((m) => m === j)) return i;',
    'for (let i = 0; i < 3; i++) { const is = (m) => m === i; i += 1; s.sent.some(is); }',
    'const seen = []; const is = (m) => seen.includes(m); s.sent.some(is); seen.push(1);',
    'const seen = new Set(); for (const p of all) { s.sent.some((m) => seen.has(m)); seen.add(p); }',
    'const seen = {}; s.sent.every((m) => seen[m.from]); seen.p1 = true;',
    'const seen = {}; s.sent.every((m) => seen[m.from]); Object.assign(seen, { p1: true });',
    'let k = 0; const is = (m) => m === k; ({ k } = s); return s.sent.some(is);',
    'let k = 0; const is = (m) => m === k; [k = 2] = s.list; return s.sent.some(is);',
    'const is = (m) => m === all; all = 3; return s.sent.some(is);',
    'const inner = () => { let k = 0; const is = (m) => m === k; k++; return s.sent.some(is); }; return inner();',
    'let k = 0; for (const q of all) for (const p of q) { s.sent.some((m) => m === k); k = p; }',
  ])('%s', (body) => expect(read(body)).not.toEqual([]));
  test.each([
    'let k = 0; for (const p of all) k += 1; return s.sent.some((m) => m.round === k);',
    'let k = 0; all.forEach((p) => { k += 1; }); return s.sent.some((m) => m.round === k);',
    'for (let i = 0; i < 3; i++) if (s.sent.some((m) => m === i)) return i;',
    'for (const p of all) { let k = 0; k += p; s.sent.some((m) => m === k); }',
    'all.forEach((p) => { let k = 0; k += p; s.sent.some((m) => m === k); });',
    'all.forEach((p) => { p += 1; s.sent.some((m) => m === p); });',
    'let k = 0; k += 1; s.sent.some((m) => m.round === k); let j = 0; j += 1; return j;',
    'const acks = s.acks; const is = (m) => acks.has(m); return s.sent.some(is) && s.set(acks.add(1));',
    'let j = 0; s.sent.some((m) => m.j === 1); j += 1; return j;',
    'const list = [1]; list.push(2); return s.sent.some((m) => list.includes(m));',
  ])('not: %s', (body) => expect(read(body)).toEqual([]));
  test('it and what it asks for others that read as well are told, each by its text', () => {
    expect(
      read(
        'let k = 0; s.sent.some((m) => m.a.every((n) => n > k) && m.b.some((n) => n.some((x) => x)) && !(() => k)()); k++;',
      ),
    ).toEqual([
      '(m) => m.a.every((n) => n > k) && m.b.some((n) => n.some((x) => x)) && !(() => k)()',
      '(n) => n > k',
      '() => k',
    ]);
  });
});
