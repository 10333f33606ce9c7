// What SPIN 6.5.2 and Rumur 2022.08.20 printed, recorded, and what is read from it. The tools themselves need not be
// installed; where they are, the bench holds their counts against Concord's.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCpuSeconds, parseRumur, parseSpin, withResourceManagers } from './rivals.ts';

const spinOutput = `
(Spin Version 6.5.2 -- 6 December 2019)

Full statespace search for:
	never claim         	- (none specified)
	assertion violations	+
	cycle checks       	- (disabled by -DSAFETY)
	invalid end states	- (disabled by -E flag)

State-vector 20 byte, depth reached 22, errors: 0
   296448 states, stored
  2448258 states, matched
  2744706 transitions (= stored+matched)
        0 atomic steps
hash conflicts:   2329197 (resolved)

Stats on memory usage (in Megabytes):
   11.309	equivalent memory usage for states (stored*(State-vector + overhead))
   17.757	total actual memory usage

pan: elapsed time 0.24 seconds
`;

describe('SPIN', () => {
  test('7 resource managers', () => {
    expect(parseSpin(spinOutput)).toEqual({ states: 296448, transitions: 2744706 });
  });

  test('9 resource managers, where pan turns to exponents', () => {
    const output = `
State-vector 20 byte, depth reached 28, errors: 0
 10340352 states, stored
1.1321805e+08 states, matched
1.235584e+08 transitions (= stored+matched)
        0 atomic steps
`;
    expect(parseSpin(output)).toEqual({ states: 10340352, transitions: 123558402 });
  });

  test('a violated assertion is no measurement', () => {
    const output = `
pan:1: assertion violated  !((COMMITTED&&ABORTED)) (at depth 5)
pan: wrote two-phase-commit.pml.trail

(Spin Version 6.5.2 -- 6 December 2019)
Warning: Search not completed

State-vector 20 byte, depth reached 7, errors: 1
        8 states, stored
        9 states, matched
`;
    expect(() => parseSpin(output)).toThrow('assertion violated');
  });

  test('a search cut off at its depth is no measurement, though pan counts no error', () => {
    expect(() => parseSpin(`error: max search depth too small\n${spinOutput}`)).toThrow('max search depth too small');
  });

  test('no output is no measurement', () => {
    expect(() => parseSpin('')).toThrow('did not finish');
  });
});

describe('Rumur', () => {
  test('7 resource managers; the initial state counts as generated', () => {
    const output = `
	 290000 states explored in 4s, with 2628029 rules fired and 9478 states in the queue.

==========================================================================

Status:

	No error found.

State Space Explored:

	296448 states, 2744705 rules fired in 4s.
`;
    expect(parseRumur(output)).toEqual({ states: 296448, transitions: 2744706 });
  });

  test('a violated invariant is no measurement', () => {
    const output = `
Status:

	1 error(s) found.

State Space Explored:

	41 states, 49 rules fired in 0s.
`;
    expect(() => parseRumur(output)).toThrow('1 error(s) found');
  });

  test('the model takes another number of resource managers', () => {
    const model = readFileSync(join(import.meta.dirname, 'two-phase-commit.m'), 'utf8');
    expect(withResourceManagers(model, 7)).toContain('\nconst N: 7;\n');
    expect(() => withResourceManagers('const M: 3;', 7)).toThrow('const N');
  });
});

test('CPU time is user and system time together', () => {
  expect(parseCpuSeconds('2.277 0.101\n')).toBe(2.378);
  expect(() => parseCpuSeconds('')).toThrow();
});
