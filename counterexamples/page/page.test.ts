/** The page's own logic: URLs, stepping, and data inside of HTML. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nasty, nastyStory } from '../testing/stories.ts';
import { bundled, dataText, pageHtml } from './bundle.ts';
import { stepped } from './stepping.ts';
import { hashOf, placeIn } from './url.ts';

describe('the URL', () => {
  test('holds the path, the state and the digest', () => {
    const place = fc.record({
      path: fc.option(fc.array(fc.nat(999_999_999), { minLength: 1, maxLength: 60 })),
      at: fc.option(fc.nat(999_999_999)),
      digest: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/)),
    });
    fc.assert(
      fc.property(place, (one) => {
        expect(placeIn(hashOf(one))).toEqual(one);
      }),
    );
  });

  test.each(['', '#', '#path=', '#path=a.b', '#path=1..2&at=-1', '#at=1e3&digest=xyz', '#path=<script>', '#%'])(
    'that says nothing is as if it were not there: %s',
    (hash) => {
      expect(placeIn(hash)).toEqual({ path: null, at: null, digest: null });
    },
  );
});

describe('stepping', () => {
  const steps = Array(4).fill({}) as never;
  test('goes round a cycle, and stops at the end of what has none', () => {
    expect(stepped('ArrowDown', 3, { steps, loop: { to: 1, back: null } })).toBe(1);
    expect(stepped('j', 3, { steps, loop: null })).toBe(3);
    expect(stepped('k', 0, { steps, loop: null })).toBe(0);
    expect([stepped('Home', 2, { steps, loop: null }), stepped('End', 2, { steps, loop: null })]).toEqual([0, 3]);
    expect(stepped('x', 2, { steps, loop: null })).toBeNull();
  });
});

describe('the HTML', () => {
  test('holds any data, and nothing of it ends the element that it is in', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), (text) => {
        const inside = dataText({ text });
        expect(inside).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(inside)).toEqual({ text });
      }),
    );
  });

  test('is one file, of which only its own script may run', async () => {
    const story = nastyStory();
    const html = await pageHtml({ mode: 'recorded', story, files: [], replay: '' });
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).toMatch(/default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-/);
    expect(html).not.toContain("'unsafe-inline'");
    expect(html).not.toMatch(/<(?:link|img|script)[^>]+(?:src|href)="(?!data:)/);
  });

  test('is bundled once', async () => {
    expect(await bundled()).toBe(await bundled());
  });
});
