/**
 * Published histories with known verdicts: Jepsen's logs of etcd, and key-value histories, from Porcupine's tests. They are
 * not part of the repository; where they are missing, the tests are skipped.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { evidenceOf } from '../../explain/evidence.ts';
import { working } from '../../testing/effort.ts';
import { decideHistory } from '../decide.ts';
import { linearize } from '../linearizable.ts';
import { recordedOf } from './calls-of-events.ts';
import { readEvents } from './events.ts';
import { objectOf } from './models.ts';

interface Published {
  readonly id: string;
  readonly path: string;
  readonly ops: number;
  readonly linearizable: boolean;
}

const folder = join(import.meta.dirname, '..', '..', '..', '../shared/oracles');
const index = join(folder, 'linearizability.json');
const fileOf = ({ path }: Published): string => join(folder, 'histories', 'porcupine', basename(path));
const { etcd, kv } = existsSync(index)
  ? (JSON.parse(readFileSync(index, 'utf8')) as { readonly porcupine: Record<'etcd' | 'kv', Published[]> }).porcupine
  : { etcd: [], kv: [] };
const present = [...etcd, ...kv].filter((published) => existsSync(fileOf(published)));
const MOST_SECONDS = 10;

describe.skipIf(present.length === 0)('published histories (skipped where they are missing)', () => {
  it.each(present)('$id', (published) => {
    const effort = working();
    const { model, calls } = recordedOf(readEvents(readFileSync(fileOf(published), 'utf8')));
    const object = objectOf(model, null);
    const { verdict, parts } = decideHistory(calls, object, 'linearizable');
    expect(verdict).toBe(published.linearizable ? 'holds' : 'violated');
    const violated = parts.find((part) => part.verdict === 'violated');
    if (violated !== undefined) {
      const { contradiction } = evidenceOf(violated, object, 'linearizable');
      expect(linearize(contradiction, object).found).toBe('none');
      expect(contradiction.length).toBeLessThan(12);
    }
    expect(effort() / 1000).toBeLessThan(MOST_SECONDS);
  });
  test('both verdicts occur', () => {
    expect(new Set(present.map(({ linearizable }) => linearizable)).size).toBe(2);
  });
});
