/**
 * The files of a checkpoint: whatever becomes of them, what is read is what was written, or nothing is; and one process at a time has the folder.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Blocks } from './blocks.ts';
import { Checkpoint, type Subject } from './checkpoint.ts';
import { type Reason, UnusableCheckpoint } from './unusable.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'checkpoint-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const subject: Subject = { spec: 'lock', parameters: 'nodes = 3' };
const block = (kind: number, text: string) => ({ kind, bytes: new TextEncoder().encode(text) });
/** Writes two checkpoints. */
function written(): void {
  const checkpoint = Checkpoint.open(folder, subject, false);
  for (const [search, texts] of [
    ['one', ['a', 'bcdef']],
    ['two', ['', 'ghijklmnop']],
  ] as const)
    checkpoint.write((add) => {
      for (const [kind, text] of texts.entries()) add(block(kind, text));
      return search;
    });
  checkpoint.close();
}
function read(of = subject): unknown {
  const checkpoint = Checkpoint.open(folder, of, true);
  try {
    const texts: string[] = [];
    checkpoint.read([0, 1], ({ kind, bytes }) => texts.push(`${kind}${new TextDecoder().decode(bytes)}`));
    return [checkpoint.search, ...texts];
  } finally {
    checkpoint.close();
  }
}
const all = ['two', '0a', '1bcdef', '0', '1ghijklmnop'];
function refused(work: () => unknown): Reason {
  try {
    work();
  } catch (error) {
    if (error instanceof UnusableCheckpoint) return error.reason;
    throw error;
  }
  throw new Error('it is not refused');
}

describe('what was written', () => {
  test('is read, with the time that it took, and gone on with', () => {
    written();
    expect(read()).toEqual(all);
    const checkpoint = Checkpoint.open(folder, subject, true);
    expect(checkpoint.earlier).toEqual({ seconds: expect.any(Number) as number, runs: 1 });
    checkpoint.write((add) => {
      add(block(1, 'q'));
      return 'three';
    });
    checkpoint.close();
    expect(read()).toEqual(['three', ...all.slice(1), '1q']);
    expect(readdirSync(folder).sort()).toEqual(['checkpoint.json', 'states']);
  });

  test.each(['states', 'checkpoint.json'])('%s is refused wherever it is cut off', (file) => {
    written();
    const whole = readFileSync(join(folder, file));
    for (let length = whole.length - 1; length >= 0; length--) {
      truncateSync(join(folder, file), length);
      expect(refused(read)).toEqual({ kind: file === 'states' ? 'cut off' : 'changed', file });
    }
    rmSync(join(folder, file));
    expect(refused(read).kind).toBe(file === 'states' ? 'cut off' : 'none');
    writeFileSync(join(folder, file), whole);
    expect(read()).toEqual(all);
  });

  test.each(['states', 'checkpoint.json'])('%s is refused whichever of its bits is another', (file) => {
    written();
    const whole = readFileSync(join(folder, file));
    for (let bit = 0; bit < 8 * whole.length; bit += 5) {
      const other = Buffer.from(whole);
      other[bit >>> 3] = (other[bit >>> 3] as number) ^ (1 << (bit & 7));
      writeFileSync(join(folder, file), other);
      expect(['changed', 'other']).toContain(refused(read).kind);
    }
  });

  test('of something else is refused, and it is said what is another', () => {
    written();
    expect(refused(() => read({ ...subject, parameters: 'nodes = 4' }))).toEqual({
      kind: 'other',
      part: 'parameters',
      kept: 'nodes = 3',
      asked: 'nodes = 4',
    });
    expect(refused(() => read({ ...subject, variant: 'greedy' }))).toMatchObject({ part: 'variant', kept: 'none' });
    expect(refused(() => read({ spec: 'lock' }))).toMatchObject({ part: 'parameters', asked: 'none' });
    expect(refused(() => Checkpoint.open(folder, subject, false))).toEqual({ kind: 'there already' });
    expect(read()).toEqual(all);
  });
});

describe('a checkpoint that is not finished does not count', () => {
  /** Writes a third one, which fails where `fail` has it fail. */
  function failing(fail: () => void): void {
    const checkpoint = Checkpoint.open(folder, subject, true);
    fail();
    expect(() =>
      checkpoint.write((add) => {
        for (const text of ['x', 'y']) add(block(0, text));
        return 'three';
      }),
    ).toThrow('no space left');
    vi.restoreAllMocks();
    expect(checkpoint.search).toBe('two');
    checkpoint.close();
    expect(read()).toEqual(all);
  }
  test('but the next one does', () => {
    written();
    const checkpoint = Checkpoint.open(folder, subject, true);
    vi.spyOn(Blocks.prototype, 'flushed').mockImplementationOnce(full);
    const write = (): void =>
      checkpoint.write((add) => {
        add(block(0, 'x'));
        return 'three';
      });
    expect(write).toThrow('no space left');
    write();
    checkpoint.close();
    expect(read()).toEqual(['three', ...all.slice(1), '0x']);
  });
  const full = (): never => {
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  };

  test('if the disk is full, in a block or behind all', () => {
    written();
    failing(() => {
      const { add } = Blocks.prototype;
      let count = 0;
      vi.spyOn(Blocks.prototype, 'add').mockImplementation(function (this: Blocks, of) {
        return ++count > 1 ? full() : add.call(this, of);
      });
    });
    failing(() => vi.spyOn(Blocks.prototype, 'flushed').mockImplementation(full));
  });

  test('nor does what a process has written that ended then; it is written over', () => {
    written();
    const { size } = { size: readFileSync(join(folder, 'states')).length };
    writeFileSync(join(folder, 'states'), 'half a block', { flag: 'a' });
    writeFileSync(join(folder, 'checkpoint.json.next'), 'half');
    expect(read()).toEqual(all);
    const checkpoint = Checkpoint.open(folder, subject, true);
    checkpoint.write((add) => {
      add(block(0, 'z'));
      return 'three';
    });
    checkpoint.close();
    expect(read()).toEqual(['three', ...all.slice(1), '0z']);
    expect(readFileSync(join(folder, 'states')).length).toBe(size + 12);
  });

  test('and what is begun anew forgets all', () => {
    written();
    const checkpoint = Checkpoint.open(folder, subject, true);
    checkpoint.restart();
    expect(refused(read).kind).toBe('none');
    checkpoint.write((add) => {
      add(block(1, 'new'));
      return 'four';
    });
    checkpoint.close();
    expect(read()).toEqual(['four', '1new']);
  });
});

describe('one process has a folder', () => {
  test('and another is refused, or the same once more, until it is closed', () => {
    const checkpoint = Checkpoint.open(folder, subject, false);
    expect(refused(() => Checkpoint.open(folder, subject, false))).toMatchObject({
      kind: 'held',
      process: process.pid,
      host: hostname(),
    });
    checkpoint.close();
    Checkpoint.open(folder, subject, false).close();
  });

  test('but not one that is no more, or whose number another has by now', () => {
    written();
    const { pid } = spawnSync(process.execPath, ['--version']);
    const lock = join(folder, 'lock');
    writeFileSync(lock, JSON.stringify({ process: pid, since: '', host: hostname() }));
    expect(read()).toEqual(all);
    writeFileSync(lock, '{"proc');
    expect(read()).toEqual(all);
    if (process.platform === 'linux') {
      writeFileSync(lock, JSON.stringify({ process: process.pid, since: '1', host: hostname() }));
      expect(read()).toEqual(all);
    }
    writeFileSync(lock, JSON.stringify({ process: pid, since: '', host: 'elsewhere' }));
    expect(refused(read)).toMatchObject({ kind: 'held', host: 'elsewhere', lock });
  });

  test('and writes nothing once somebody has taken it', () => {
    const checkpoint = Checkpoint.open(folder, subject, false);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ process: 1, since: '', host: 'elsewhere' }));
    expect(() => checkpoint.write(() => 'one')).toThrow('the lock of');
    checkpoint.close();
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });
});
