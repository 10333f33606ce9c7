/** What stays unknown is no success, in any format, unless the user says that he accepts it. */
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { root, run } from './testing.ts';

const cwd = join(root, 'scripts', 'commands', 'fixtures');
const check = (...more: string[]): ReturnType<typeof run> => run(['check', 'counter', ...more], { cwd });

interface Case {
  readonly '@_name': string;
}
function casesWith(xml: string, mark: 'error' | 'skipped' | 'failure'): string[] {
  const parsed = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === 'testcase' }).parse(xml) as {
    testsuites: { testsuite: { testcase: Case[] } };
  };
  return parsed.testsuites.testsuite.testcase.flatMap((one) => (mark in one ? [one['@_name']] : []));
}

describe('a property that was asked and stays unknown', () => {
  test('makes the exit code 152, and the report says what accepts it', async () => {
    const { code, out } = await check();
    expect(code).toBe(152);
    expect(out).toContain('Unknown: Top may lie outside the bounds, and Ends may be violated there.');
    expect(out).toContain('unknown=accept says that this is no failure');
  });

  test.each(['Top', 'Ends'])('is one failure by itself: %s', async (property) => {
    expect((await check(`property=${property}`)).code).toBe(152);
  });

  test('is none if it was not asked', async () => {
    expect((await check('property=Small')).code).toBe(0);
  });

  test('is accepted, and the verdict stays what it is', async () => {
    const { code, out } = await check('unknown=accept', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown', exitCode: 0 });
    expect((await check('unknown=accept')).out).not.toContain('unknown=accept says');
  });

  test('is the same to JSON and to a build server', async () => {
    expect(JSON.parse((await check('--json')).out)).toMatchObject({ verdict: 'unknown', exitCode: 152 });
    expect(casesWith((await check('format=junit')).out, 'error')).toEqual(['Top', 'Ends']);
    const accepted = (await check('format=junit', 'unknown=accept')).out;
    expect([casesWith(accepted, 'error'), casesWith(accepted, 'skipped')]).toEqual([[], ['Top', 'Ends']]);
  });

  test('is the same with the reference checker', async () => {
    expect((await check('engine=reference')).code).toBe(152);
    expect((await check('engine=reference', 'unknown=accept')).code).toBe(0);
  });

  test('accepts neither a search that was cut short nor another word', async () => {
    expect((await check('states=2', 'unknown=accept')).code).toBe(152);
    expect((await check('unknown=acept')).code).toBe(151);
  });

  test('of random walks is accepted likewise', async () => {
    const simulate = (...more: string[]): ReturnType<typeof run> =>
      run(['simulate', 'counter', 'runs=3', 'seed=1', 'property=Small', ...more], { cwd });
    expect((await simulate()).code).toBe(152);
    expect((await simulate('unknown=accept')).code).toBe(0);
  });
});
