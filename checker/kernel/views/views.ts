/**
 * Tracked views: the state as user code sees it. They are shown as the Immutable values that they stand for (`view.ts`), and
 * note what is read of them. `get`, `has`, `set`, `update`, `add`, `delete` and predicates are tracked finely; everything
 * else reads the whole value.
 *
 * Invariant: a view is never changed; what writes answers a new view, which knows the writes.
 */
import type { AnyState } from '../../language/action.ts';
import { UnknownVariable } from '../../language/call.ts';
import { tracked } from '../../language/value.ts';
import type { Shape } from '../layout/layout.ts';
import type { Recorder } from '../questions/recorder.ts';
import { TrackedBag } from './bag-view.ts';
import { TrackedFn } from './function-view.ts';
import { viewOfPart } from './part-view.ts';
import { TrackedSet } from './set-view.ts';

/** The view of one variable. */
function viewOf(recorder: Recorder, side: number, shape: Shape): unknown {
  switch (shape.kind) {
    case 'scalar':
      return viewOfPart(recorder, shape.slot, 0, side);
    case 'function':
      return new TrackedFn(recorder, side, shape).shown;
    case 'set':
      return new TrackedSet(recorder, side, shape).shown;
    case 'bag':
      return new TrackedBag(recorder, side, shape).shown;
    case 'composite': {
      const { epoch } = recorder;
      const parts = { [tracked]: true };
      for (const [field, of] of Object.entries(shape.fields)) {
        Object.defineProperty(parts, field, {
          enumerable: true,
          get: Object.assign(
            () => {
              recorder.check(epoch);
              return viewOf(recorder, side, of);
            },
            { shape: of },
          ),
        });
      }
      return shape.domain.wrap(parts);
    }
  }
}

/** The shape of what the getter of a composite's part answers; undefined if it is not one of a tracked composite. */
export function shapeOfPart(get: () => unknown): Shape | undefined {
  return (get as { readonly shape?: Shape }).shape;
}

/**
 * The state as user code sees it during one call: a view of each variable. Asking for what is no variable is an error, as
 * are changing it and asking when the call is over.
 */
export function stateView(recorder: Recorder, side: number, shapes: Readonly<Record<string, Shape>>): AnyState {
  return new Proxy<AnyState>({}, new StateHandler(recorder, side, shapes));
}

/** A class, so that a call of user code does not cost half a dozen closures. */
class StateHandler implements ProxyHandler<AnyState> {
  private readonly epoch: number;
  constructor(
    private readonly recorder: Recorder,
    private readonly side: number,
    private readonly shapes: Readonly<Record<string, Shape>>,
  ) {
    this.epoch = recorder.epoch;
  }
  private view(shape: Shape): unknown {
    this.recorder.check(this.epoch);
    return viewOf(this.recorder, this.side, shape);
  }
  get(_: AnyState, variable: string | symbol): unknown {
    if (variable === tracked) return true;
    if (typeof variable !== 'string') return undefined;
    const shape = shapeOf(this.shapes, variable);
    if (shape === undefined) return this.recorder.refuse(new UnknownVariable(variable, Object.keys(this.shapes)));
    return this.view(shape);
  }
  set(): boolean {
    return false;
  }
  deleteProperty(): boolean {
    return false;
  }
  defineProperty(): boolean {
    return false;
  }
  has(_: AnyState, variable: string | symbol): boolean {
    if (typeof variable !== 'string' || Object.hasOwn(this.shapes, variable)) return typeof variable === 'string';
    return this.recorder.refuse(new UnknownVariable(variable, Object.keys(this.shapes)));
  }
  ownKeys(): string[] {
    return Object.keys(this.shapes);
  }
  getOwnPropertyDescriptor(_: AnyState, variable: string | symbol): PropertyDescriptor | undefined {
    const shape = shapeOf(this.shapes, variable);
    return shape && { configurable: true, enumerable: true, value: this.view(shape) };
  }
}

function shapeOf(shapes: Readonly<Record<string, Shape>>, variable: string | symbol): Shape | undefined {
  return Object.hasOwn(shapes, variable) ? shapes[variable as string] : undefined;
}
