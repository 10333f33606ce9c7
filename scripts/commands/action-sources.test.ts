/** The sources of actions: where they stand, as far as they go, and nothing of what only looks like them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { actionSources } from './action-sources.ts';
import { loadSpec, modelOf } from './catalogue.ts';
import { root } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord sources '));
afterAll(() => rmSync(folder, { recursive: true }));
const place = { cwd: folder, root };

describe('the source of an action', () => {
  const file = join(folder, 'spec.ts');
  writeFileSync(
    file,
    `/** Send: what const Send = does. */
const words = 'const Send = 1;';
    const Send = action({
      // A bracket: }
      guard: (s) => s.x === '}',
      effect: (s) => ({ x: s.x + 1 }),
    });
const types = { Receive: { term: terms }, Lose: { by: nodes } };
const { Receive: received } = others;
return { actions: { Send, Receive: action({ effect: () => ({ x: Send }) }), Lose: crash(1, 2) } };
`,
  );
  writeFileSync(
    join(folder, 'variants.ts'),
    `export const one = variant(spec, { name: 'one', edit: ({ actions: { Send } }) => ({ actions: { Send: { ...Send, guard: () => true } } }) });
export const two = variant(spec, {
  name: "two", edit: ({ actions: { Send: before } }) => ({ actions: { Send: { ...before }, Lose: nothing } }) });
export const three = variant(spec, { name: 'three', edit: shared });
`,
  );
  const of = (name: string | null, ...edited: string[]) =>
    actionSources(
      ['Send', 'Receive', 'Lose', 'Made'],
      file,
      name === null ? null : { name, actions: edited, file: join(folder, 'variants.ts') },
      place,
    );

  test('goes from its name to where its declaration ends, whatever stands in comments and texts', () => {
    expect(of(null)).toEqual({
      Send: {
        place: 'spec.ts:3',
        text: "const Send = action({\n  // A bracket: }\n  guard: (s) => s.x === '}',\n  effect: (s) => ({ x: s.x + 1 }),\n})",
      },
      Receive: { place: 'spec.ts:10', text: 'Receive: action({ effect: () => ({ x: Send }) })' },
      Lose: { place: 'spec.ts:10', text: 'Lose: crash(1, 2)' },
    });
  });

  test('is that of the variant where it declares the action, and none where it does so elsewhere', () => {
    const one = of('one', 'Send');
    expect(one.Send).toEqual({ place: 'variants.ts:1', text: 'Send: { ...Send, guard: () => true }' });
    expect(one.Lose?.place).toBe('spec.ts:10');
    expect(of('two', 'Send', 'Lose')).toMatchObject({
      Lose: { place: 'variants.ts:3', text: 'Lose: nothing' },
      Send: { place: 'variants.ts:3', text: 'Send: { ...before }' },
      Receive: { place: 'spec.ts:10' },
    });
    const three = of('three', 'Send');
    expect(three.Send).toBeUndefined();
    expect(three.Receive?.place).toBe('spec.ts:10');
  });

  test.each(['raft', 'two-phase-commit', 'paxos'])('is found for each action of %s', async (name) => {
    const loaded = await loadSpec(name, { cwd: root, root });
    const actions = Object.keys(modelOf(loaded, {}, { cwd: root, root }).actions);
    const sources = actionSources(actions, loaded.file, null, { cwd: root, root });
    expect(Object.keys(sources)).toEqual(actions);
    for (const { text } of Object.values(sources)) expect(text).toMatch(/[({]/);
  });
});
