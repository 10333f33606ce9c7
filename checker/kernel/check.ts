/**
 * Checks a model by the kernel: a breadth-first search over integers, and what it found, back in values and names.
 */
import { is } from 'immutable';
import { BreadthFirstSearch } from '../search/breadth-first.ts';
import { StoreFull } from '../search/store.ts';
import type { Findings } from '../search/system.ts';
import type { AnyChoices, AnyState } from '../spec/action.ts';
import { SpecFailure } from '../spec/failure.ts';
import type { CheckableModel } from '../spec/model.ts';
import type { Twin } from './audit.ts';
import { type Calls, counted } from './counted.ts';
import { Kernel } from './kernel.ts';

/** One step of a trace; the first has no action. */
export interface KernelStep {
  readonly action: string | null;
  readonly choices: AnyChoices;
  readonly state: AnyState;
}
/** An instance of a property that was decided: violated, or, if it is `reachable`, found. */
export interface KernelFinding {
  readonly property: string;
  readonly instance: AnyChoices;
  /** A shortest trace. */
  readonly trace: readonly KernelStep[];
}
export interface KernelResult {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly cutOff: number;
  readonly queue: number;
  readonly taken: Readonly<Record<string, number>>;
  readonly violated: readonly KernelFinding[];
  readonly reached: readonly KernelFinding[];
  readonly failure: { readonly failure: SpecFailure; readonly trace: readonly KernelStep[] } | null;
  readonly entries: number;
  readonly userCalls: number;
  readonly bytesPerState: number;
  /** Where user code reads a whole set or bag: `guard of Phase2a`, `msgs`. */
  readonly wholes: readonly { readonly site: string; readonly variable: string }[];
  /** True if the search ended because the store could take no more states. */
  readonly full: boolean;
}
export interface KernelOptions {
  /** Another way to compute the successors of a state of a model: a sample of what was learned is compared with it. */
  readonly twin?: (model: CheckableModel) => Twin;
  /** Compares every state that is expanded with the twin. For tests: it is slow. */
  readonly checked?: boolean;
  /** The traces at whose ends exploration starts, if not in the initial states. */
  readonly starts?: readonly (readonly KernelStep[])[];
}

interface Found {
  readonly event: number;
  readonly state: number;
  /** The step from `state` that decided the property, or -1 if the state itself did. */
  readonly step: number;
}

/** A check in progress. */
export class KernelCheck implements Findings {
  private readonly calls: Calls = { count: 0 };
  private readonly kernel: Kernel;
  private readonly search: BreadthFirstSearch;
  private readonly found = new Map<string, Found>();
  private deadlocked = -1;
  private failure: SpecFailure | null = null;
  private full = false;
  private ended = false;

  constructor(
    private readonly model: CheckableModel,
    private readonly options: KernelOptions = {},
  ) {
    const { starts, twin, checked = false } = options;
    const states = starts?.map((trace) => (trace.at(-1) as KernelStep).state);
    const wrapped = counted(model, this.calls);
    this.kernel = new Kernel(wrapped, {
      checked,
      twin: twin?.(wrapped),
      ...(states === undefined ? {} : { starts: states }),
    });
    this.search = new BreadthFirstSearch(this.kernel, this);
  }

  /** Explores another batch of states; true once the search has ended. */
  advance(): boolean {
    if (this.ended) return true;
    try {
      this.ended = this.search.advance();
    } catch (error) {
      this.ended = true;
      if (error instanceof SpecFailure) this.failure = error;
      else if (error instanceof StoreFull) this.full = true;
      else throw error;
    }
    return this.ended;
  }
  get violations(): number {
    return (
      [...this.found.values()].filter(({ event }) => this.kernel.events[event]?.kind !== 'reachable').length +
      (this.deadlocked >= 0 ? 1 : 0)
    );
  }
  progress(): {
    readonly generated: number;
    readonly distinct: number;
    readonly queue: number;
    readonly depth: number;
  } {
    return {
      generated: this.kernel.generated,
      distinct: this.kernel.store.count,
      queue: this.search.queue,
      depth: this.search.depth,
    };
  }

  atState(event: number, state: number): void {
    this.decide({ event, state, step: -1 });
  }
  atStep(event: number, parent: number, step: number): void {
    this.decide({ event, state: parent, step });
  }
  deadlock(state: number): void {
    if (this.deadlocked < 0) this.deadlocked = state;
  }
  private decide(found: Found): void {
    const { kind, property } = this.kernel.events[found.event] as (typeof this.kernel.events)[number];
    const key = kind === 'reachable' ? String(found.event) : property;
    if (!this.found.has(key)) this.found.set(key, found);
  }

  result(): KernelResult {
    const { kernel, model } = this;
    const names = Object.keys(model.actions);
    const taken = new Map(names.map((name) => [name, 0]));
    kernel.leaves.forEach(({ action }, leaf) => {
      const name = names[action] as string;
      taken.set(name, (taken.get(name) as number) + (kernel.taken[leaf] as number));
    });
    const findings = [...this.found.values()].map((found) => ({
      found,
      event: kernel.events[found.event] as (typeof kernel.events)[number],
    }));
    const told = ({ found, event }: (typeof findings)[number]): KernelFinding => ({
      property: event.property,
      instance: event.instance,
      trace: this.traceTo(found.state, found.step),
    });
    const violated = findings.filter(({ event }) => event.kind !== 'reachable').map(told);
    if (this.deadlocked >= 0)
      violated.push({ property: 'Deadlock', instance: {}, trace: this.traceTo(this.deadlocked, -1) });
    return {
      ...this.progress(),
      cutOff: kernel.cutOff,
      taken: Object.fromEntries(taken),
      violated,
      reached: findings.filter(({ event }) => event.kind === 'reachable').map(told),
      failure: this.failure && {
        failure: this.failure,
        trace:
          kernel.store.count === 0
            ? this.prefix(kernel.startOf(kernel.startingAt))
            : this.traceTo(Math.max(kernel.at, 0), -1),
      },
      entries: kernel.entries,
      userCalls: this.calls.count,
      bytesPerState: kernel.store.bytesPerState,
      wholes: [...kernel.wholes].map(([label, variable]) => ({
        site: label.slice(0, label.lastIndexOf(':')),
        variable,
      })),
      full: this.full,
    };
  }

  /** The trace to a state, and one step further if `step` is not -1. */
  private traceTo(state: number, step: number): KernelStep[] {
    const { kernel } = this;
    if (state < 0) {
      const outside = kernel.startOf(-1 - step);
      return [...this.prefix(outside)];
    }
    const chain: number[] = [];
    for (let at = state; at >= 0; at = kernel.store.parents[at] as number) chain.unshift(at);
    const first = kernel.valuesOf(chain[0] as number);
    const trace: KernelStep[] = [...this.prefix(first)];
    const names = Object.keys(this.model.actions);
    const push = ({ leaf, state: values }: { leaf: number; state: AnyState }): void => {
      const { action, choices } = kernel.leaves[leaf] as (typeof kernel.leaves)[number];
      trace.push({ action: names[action] as string, choices, state: values });
    };
    for (let i = 1; i < chain.length; i++) push(kernel.stepBetween(chain[i - 1] as number, chain[i] as number));
    if (step >= 0) push({ leaf: step, state: kernel.afterStep(state, step) });
    return trace;
  }
  /** How the exploration got to where it started. */
  private prefix(first: AnyState): readonly KernelStep[] {
    const { starts } = this.options;
    const alone = [{ action: null, choices: {}, state: first }];
    if (starts === undefined) return alone;
    const same = (a: AnyState): boolean => Object.keys(first).every((variable) => is(a[variable], first[variable]));
    return starts.find((trace) => same((trace.at(-1) as KernelStep).state)) ?? alone;
  }
}

/** Checks a model to its end. */
export function checkByKernel(model: CheckableModel, options: KernelOptions = {}): KernelResult {
  const check = new KernelCheck(model, options);
  while (!check.advance());
  return check.result();
}
