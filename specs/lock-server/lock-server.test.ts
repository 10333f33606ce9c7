/** The lock server is as recorded, and its proof is one. */
import { describe, expect, test } from 'vitest';
import { induct } from '../../checker/index.ts';
import { describeMutants } from '../../checker/testing/mutants.ts';
import { describeProtocol } from '../../scripts/testing/protocol.ts';
import { instances } from './instances.ts';
import { lockServer } from './lock-server.ts';
import { mutants } from './mutants.ts';
import { proof } from './proof.ts';
import * as variants from './variants.ts';

describeProtocol({ spec: lockServer, variants, instances });
describeMutants({ spec: lockServer, mutants, instances, readme: new URL('README.md', import.meta.url) });

describe('the proof', () => {
  test('is inductive, of all states that the variables could have, and not without any of its parts', async () => {
    const { states, tried, steps, needs } = await induct(lockServer, { added: [proof], needs: true });
    expect([states, tried.satisfying, steps?.verdict, steps?.basis]).toEqual([8192n, 88, 'holds', 'exhaustive']);
    expect(needs).toEqual({
      Mutex: ['HeldNotReturned'],
      GrantedNotKept: ['HeldNotKept', 'GrantedOnce'],
      HeldNotKept: ['ReturnedNotKept', 'HeldNotGranted'],
      ReturnedNotKept: ['GrantedNotReturned'],
      GrantedOnce: ['HeldNotGranted'],
      ReturnedOnce: ['ReturnedNotKept'],
      HeldNotGranted: ['Mutex', 'GrantedNotReturned'],
      HeldNotReturned: ['HeldNotKept', 'ReturnedOnce'],
      GrantedNotReturned: ['GrantedNotKept', 'HeldNotReturned'],
    });
  });

  test.each(Object.values(variants))('is none of $name', async (variant) => {
    const { reachable, steps } = await induct(lockServer, { added: [proof], variant });
    expect([reachable.verdict, steps]).toEqual(['violated', null]);
  });
});
