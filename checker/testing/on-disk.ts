/**
 * Checks whose states go to disk early, and are few in memory and in one piece at a time, so that small systems meet all that large ones do.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Disk } from '../disk/disk.ts';
import { KernelCheck, type KernelOptions, type KernelResult } from '../kernel/check.ts';
import type { CheckableModel } from '../language/model.ts';

/** When states go to disk, how many are in memory from then on, and how many are brought at once. */
export interface Smallness {
  readonly from: number;
  readonly most: number;
  readonly piece: number;
}

/** Checks a model to its end; nothing is left on disk then. */
export async function checkOnDisk(
  model: CheckableModel,
  { from, most, piece }: Smallness,
  options: KernelOptions = {},
): Promise<KernelResult> {
  const folder = mkdtempSync(join(tmpdir(), 'on-disk-'));
  const open = async (): Promise<Disk> => Disk.open(folder, 2 ** 26, piece);
  try {
    const check = new KernelCheck(model, { ...options, disk: { open, bytes: 2 ** 30, from, most } });
    while (!check.advance()) await check.rest;
    await check.close();
    const result = check.result();
    check.remove();
    const left = readdirSync(folder);
    if (left.length > 0) throw new Error(`left on disk: ${left.join(', ')}`);
    return result;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
