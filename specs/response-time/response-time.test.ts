/** The register whose operations last is as recorded, and the least waits that make it linearizable are those of the README. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { isThorough } from '../../checker/testing/tier.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { mutants } from './mutants.ts';
import { responseTime } from './response-time.ts';
import * as variants from './variants.ts';

const readme = new URL('README.md', import.meta.url);
describeProtocol({ spec: responseTime, variants, instances });
describeMutants({ spec: responseTime, mutants, instances, readme });

/** The clients see one register. */
async function isLinearizable(d: number, u: number, reads: number, writes: number): Promise<boolean> {
  const { properties } = await check(responseTime, {
    parameters: { d, u, reads, writes },
    properties: ['Linearizable'],
    limits: { stopAtFirst: true },
  });
  return properties[0]?.verdict === 'holds';
}
/** The least wait of at most d with which it is so. More never does harm. */
async function leastOf(d: number, holds: (wait: number) => Promise<boolean>): Promise<number> {
  for (let wait = 0; wait < d; wait++) if (await holds(wait)) return wait;
  return d;
}

const sweep = [1, 2, 3].flatMap((d) => Array.from({ length: d + 1 }, (_, u) => [d, u] as const));
test.each(sweep.filter(([d]) => isThorough || d < 3))(
  'with d = %d and u = %d the least waits are those of the README',
  async (d, u) => {
    const reads = await leastOf(d, (wait) => isLinearizable(d, u, wait, d));
    const writes = await leastOf(d, (wait) => isLinearizable(d, u, reads, wait));
    const ifReadsAreSlow = await leastOf(d, (wait) => isLinearizable(d, u, d, wait));
    const row = `| ${d} | ${u} | ${reads} | ${writes} | ${ifReadsAreSlow} | ${u / 4} | ${u / 2} | ${d} |`;
    expect(readFileSync(readme, 'utf8').split('\n')).toContain(row);
  },
);
