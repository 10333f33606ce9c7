/** Which specs build on which, in words. */
import { expect, test } from 'vitest';
import { type Link, linkLines } from './builds-on.ts';
import type { TextStyle } from './report.ts';
import { plain } from './words.ts';

const known = new Set(['raft', 'log', 'voting', 'paxos']);
const style: TextStyle = { ink: plain, width: 80, program: { name: 'npm run' }, place: { cwd: '/', root: '/' } };

test('each that builds on another has a line, and the others are counted', () => {
  const links: Link[] = [
    { from: 'paxos', to: 'voting', how: 'refines' },
    { from: 'paxos', to: 'consensus.ts', how: 'uses' },
    { from: 'log', to: 'raft', how: 'assumes' },
  ];
  expect(linkLines(links, { of: null, known }, style)).toEqual([
    '  paxos   refines voting; uses consensus.ts',
    '  log     assumes raft',
    '',
    'The other 2 of 4 specs build on none.',
  ]);
});

test('what is assumed and is not there is told, with what may be meant', () => {
  const links: Link[] = [
    { from: 'log', to: 'rift', how: 'assumes' },
    { from: 'log', to: 'a-thing-of-its-own', how: 'assumes' },
  ];
  expect(linkLines(links, { of: 'log', known }, style).slice(2)).toEqual([
    'log assumes rift, which is no spec here. Did you mean raft?',
    'log assumes a-thing-of-its-own, which is no spec here.',
  ]);
});
