/**
 * What all tracked views share: the call for which they were made, and the whole value for what is not tracked finely.
 */
import { isCollection } from 'immutable';
import { isRecordValue, Misfit, tracked } from '../spec/value.ts';
import type { Recorder } from './footprint.ts';

/** What all views share: the call for which they were made, and the whole value for every method without a finer way. */
export abstract class View {
  readonly [tracked] = true as const;
  protected readonly epoch: number;
  constructor(
    protected readonly recorder: Recorder,
    protected readonly side: number,
  ) {
    this.epoch = recorder.epoch;
  }
  /** The recorder, if this view's call is still on. */
  protected get reader(): Recorder {
    this.recorder.check(this.epoch);
    return this.recorder;
  }
  /** Throws if this view's call is over. */
  refuseIfRevoked(): void {
    this.recorder.check(this.epoch);
  }
  /** The Immutable value that the view stands for, all of it read. */
  abstract whole(): object;
}

/** Lets every property that a view class lacks be answered by the whole value. */
export function fallBackToWhole(view: { prototype: object }): void {
  Object.setPrototypeOf(
    view.prototype,
    new Proxy(View.prototype, {
      get(_, name, self: View): unknown {
        if (name in View.prototype) return Reflect.get(View.prototype, name, self);
        if (name === 'then' || name === 'toJSON' || name === tracked) return undefined;
        const whole = self.whole() as Record<PropertyKey, unknown>;
        const found = whole[name];
        return typeof found === 'function' ? found.bind(whole) : found;
      },
    }),
  );
}

/** Refuses a bare object where Immutable's collections would compare it by identity. */
export function refuseBare(value: unknown, where: string): void {
  if (
    typeof value !== 'object' ||
    value === null ||
    isRecordValue(value) ||
    isCollection(value) ||
    typeof (value as { hashCode?: unknown }).hashCode === 'function'
  )
    return;
  throw new Misfit(
    where,
    value,
    'values made by their domain, such as Message.Vote({ ... }): collections compare bare objects by identity, so that this one is never found',
  );
}
