/**
 * Calls of user code on views: they end as the views say, whatever user code makes of an error that it catches; and what is
 * left of them when they are over holds no views.
 */
import { adding } from '../../language/aggregate.ts';
import { call, callChoice, callEffect, callPredicate } from '../../language/call.ts';
import type { Domain } from '../../language/domain.ts';
import { type Fault, type Site, SpecFailure } from '../../language/failure.ts';
import { quantifying } from '../../language/quantifying.ts';
import { Misfit } from '../../language/value.ts';
import type { Recorder } from '../questions/recorder.ts';
import { withoutViews } from './view.ts';

export function onViews<T>(recorder: Recorder, site: Site, run: () => T): T {
  return settled(() => call(site, () => attended(recorder, run)));
}
export function predicateOnViews(recorder: Recorder, site: Site, run: () => unknown): boolean {
  return settled(() => callPredicate(site, () => attended(recorder, run)));
}
export function effectOnViews(
  recorder: Recorder,
  site: Site,
  run: () => unknown,
  domains: Readonly<Record<string, Domain<unknown>>>,
): Readonly<Record<string, unknown>> {
  return settled(() => callEffect(site, () => attended(recorder, run), domains));
}
export function choiceOnViews<T>(recorder: Recorder, site: Site, run: () => T): T & Iterable<unknown> {
  return settled(() => callChoice(site, () => attended(recorder, run)));
}

/** Misfits are settled where they are caught: their texts are made of their values. */
function attended<T>(recorder: Recorder, run: () => T): T {
  try {
    const { manner, adder } = recorder;
    const heard = manner === null ? run : () => quantifying(manner, run);
    return adding(adder, () => recorder.attend(() => recorder.keeping(heard)));
  } catch (error) {
    throw error instanceof Misfit ? error.settled(withoutViews) : error;
  }
}
function settled<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof SpecFailure ? new SpecFailure(error.site, plain(error.fault), error.cause) : error;
  }
}
function plain(fault: Fault): Fault {
  if ('answer' in fault) return { ...fault, answer: withoutViews(fault.answer) };
  return fault.kind === 'throws' ? { ...fault, error: withoutViews(fault.error) } : fault;
}
