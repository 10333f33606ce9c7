/** Operations along a trace: when they began and ended, and which contradict each other. */
import { expect, test } from 'vitest';
import { spaceTime } from '../draw/space-time.ts';
import { storyAbout } from '../testing/stories.ts';

test('operations are told by when they began and were answered, and those that contradict each other', async () => {
  const { history } = await storyAbout('quorum-register', 'no-read-repair', 'Linearizable');
  expect(history).toEqual({
    operations: [
      {
        client: 'client1',
        cell: 'history[client1]',
        label: 'write(client1)',
        called: 'write(client1)',
        invoked: 0,
        returned: null,
        contradicts: false,
      },
      ...(
        [
          ['read: client1', 0, 7],
          ['read: null', 7, 11],
        ] as const
      ).map(([label, invoked, returned]) => ({
        client: 'client2',
        cell: 'history[client2]',
        label,
        called: 'read',
        invoked,
        returned,
        contradicts: true,
      })),
    ],
    idle: [],
    contradiction: 'no order of these operations fits what was answered, whenever the others took effect',
  });
});

test('a transaction is one operation, from its beginning to its end', async () => {
  const { history } = await storyAbout('commit-wait', 'no-wait', 'StrictSerializable');
  expect(history?.contradiction).toBe('stale read (G-single-realtime)');
  expect(history?.operations).toMatchObject([
    {
      client: 'client1',
      label: 'write(group2, client1), commit',
      called: null,
      invoked: 1,
      returned: 4,
      contradicts: true,
    },
    {
      client: 'client2',
      label: 'read(group1): null, read(group2): null, commit',
      invoked: 5,
      returned: 8,
      contradicts: true,
    },
  ]);
});

test('who asked for nothing is idle, which is no part of what is wrong, but in a run that goes on for ever', async () => {
  const story = await storyAbout('session-guarantees', 'any-replica', 'SessionGuarantees');
  expect(story.history?.idle).toEqual(['history[client2]']);
  expect(story.because?.cells.map(({ path }) => path)).toContain('history[client2]');
  expect(spaceTime(story)).not.toMatch(/>history(\[client2\])? = nothing</);
  const endless = spaceTime({ ...story, loop: { to: 1, back: null, silent: [] } });
  expect(endless).toContain('>history[client2] = nothing<');
});

test('what has not ended has no end, and without a history there is none', async () => {
  const { history } = await storyAbout('snapshot-isolation', 'no-deadlock-detection', 'Deadlock');
  expect(history?.contradiction).toBeNull();
  expect(history?.operations.map(({ label, returned, contradicts }) => ({ label, returned, contradicts }))).toEqual(
    Array(2).fill({ label: 'read(key1): null', returned: null, contradicts: false }),
  );
  expect((await storyAbout('two-phase-commit', 'hasty-manager', 'TCConsistent')).history).toBeNull();
});

test('what an operation is about is told without the names of its parts', async () => {
  const { history, because } = await storyAbout('causal-replication', 'no-dependencies', 'Causal');
  expect(history?.operations.map(({ label, called }) => [label, called])).toEqual([
    ['put(key1, (node1, 1))', 'put(key1, (node1, 1))'],
    ['get(key1): (node1, 1)', 'get(key1)'],
    ['put(key2, (node2, 1))', 'put(key2, (node2, 1))'],
    ['get(key2): (node2, 1)', 'get(key2)'],
    ['get(key1): null', 'get(key1)'],
  ]);
  // The history is told up to its end, where what is wrong often is.
  expect(because?.text).toMatch(/Get\(key: key1\) -> GetOk\(value: null\)$/);
  const { history: posts } = await storyAbout('session-guarantees', 'any-replica', 'WritesFollowReads');
  expect(posts?.operations.map(({ label }) => label)).toContain('read: <(replica1, 1, 1)>');
});

test('what is wrong with transactions is a sentence, also where it has no name but its number', async () => {
  const { history } = await storyAbout('snapshot-isolation', 'read-only-anomaly', 'Serializable');
  expect(history?.contradiction).toBe('no order of these transactions fits what they read (G2-item)');
});
