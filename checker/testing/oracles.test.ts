/**
 * What others have published of systems comes out: state counts, verdicts and the lengths of shortest counterexamples by the
 * kernel, and temporal properties by the reference, each counterexample judged on its own.
 */
import { describe, expect, test } from 'vitest';
import { checkByKernel } from '../kernel/check.ts';
import { accountOf } from '../reference/lasso.ts';
import { decideByReference } from '../reference/liveness.ts';
import { assignments } from '../report/words.ts';
import { checkable } from '../spec/model.ts';
import { oracles } from './oracles/index.ts';

describe.each(oracles.map((oracle) => ({ ...oracle, title: `${oracle.name} ${assignments(oracle.parameters)}` })))(
  '$title',
  ({ spec, parameters, distinct, depth, verdicts, shortest }) => {
    const model = checkable(spec, { parameters });
    const isTemporal = (name: string): boolean => model.properties[name]?.kind === 'temporal';

    test('has the published states, and breaks what it is known to break', () => {
      const result = checkByKernel(model);
      expect(result.failure).toBeNull();
      if (distinct !== null) expect(result.distinct).toBe(distinct);
      if (depth !== null) expect(result.depth).toBe(depth);
      const known = Object.keys(verdicts).filter((name) => verdicts[name] === 'violated' && !isTemporal(name));
      expect(result.violated.map(({ property }) => property).sort()).toEqual(known.sort());
      const lengths = result.violated.flatMap(({ property, trace }) =>
        property in shortest ? [[property, trace.length]] : [],
      );
      expect(Object.fromEntries(lengths)).toEqual(shortest);
    });

    const temporal = Object.keys(verdicts).filter(isTemporal);
    test.runIf(temporal.length > 0)('keeps its promises or not, as published', () => {
      const decisions = decideByReference(model);
      const found = temporal.map((name) => [name, decisions.get(name)?.verdict]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(temporal.map((name) => [name, verdicts[name]])));
      for (const name of temporal) {
        const { instance, trace, lasso } = decisions.get(name) ?? {};
        if (verdicts[name] !== 'violated' || !instance || !trace || !lasso) continue;
        expect(accountOf(model, name, instance, trace, lasso)).toMatchObject({ ok: true });
      }
    });
  },
);

test('both verdicts are well represented', () => {
  const all = oracles.flatMap(({ spec, parameters, verdicts }) => {
    const { properties } = checkable(spec, { parameters });
    return Object.entries(verdicts).flatMap(([name, verdict]) =>
      properties[name]?.kind === 'temporal' ? [verdict] : [],
    );
  });
  expect(all.filter((verdict) => verdict === 'holds').length).toBeGreaterThanOrEqual(20);
  expect(all.filter((verdict) => verdict === 'violated').length).toBeGreaterThanOrEqual(10);
});
