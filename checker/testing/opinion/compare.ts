/**
 * The two programs of an abstract model, compared: counts, verdicts, lengths, deadlocks, orbits, and each step of each trace.
 */

import { runInThisContext } from 'node:vm';
import * as immutable from 'immutable';
import { isMap } from 'immutable';
import * as concord from '../../index.ts';
import { KernelCheck, type KernelResult } from '../../kernel/check.ts';
import { type CheckableModel, checkable } from '../../language/model.ts';
import { checkByReference, type ReferenceResult } from '../../reference/check.ts';
import { decideByReference } from '../../reference/liveness.ts';
import { plainTrace } from '../../reference/replay.ts';
import { startingTraces } from '../../reference/scenario.ts';
import { successorsOf } from '../../reference/semantics.ts';
import { type AbstractModel, type PlainRecord, rootsOf, sortsIn, termsIn, typesIn } from './abstract.ts';
import { explore, PlainProgram, type PlainResult } from './explore.ts';
import { unfulfilled } from './live.ts';
import { membersOf, renamingsOf } from './plain.ts';
import { plainState } from './read-back.ts';
import { sourceOf } from './write-spec.ts';

export interface Opinion {
  /** Every difference, in words; empty if there is none. */
  readonly differences: readonly string[];
  readonly plain: PlainResult;
  /** True if the run with symmetry ended in a verdict. */
  readonly certified: boolean;
}

/** True if nothing in the model names a member, so that it must be taken for symmetric. */
export function isSymmetric(model: AbstractModel): boolean {
  const blocks = sortsIn(model).map(membersOf);
  const program = new PlainProgram(model);
  const keys = new Set(program.init.map((state) => program.keyOf(state)));
  return (
    !rootsOf(model)
      .flatMap(termsIn)
      .some(({ op }) => op === 'text') &&
    renamingsOf(blocks).every((by) =>
      program.init.every((state) => keys.has(program.keyOf(program.renamed(state, by)))),
    )
  );
}
function namedIn(model: AbstractModel): ReadonlySet<unknown> {
  return new Set(
    rootsOf(model)
      .flatMap(termsIn)
      .flatMap(({ op, data }) => (op === 'member' ? [data] : [])),
  );
}

/** The model that the source of a spec makes. */
function loaded(source: string): CheckableModel {
  const library = { ...concord, Set: immutable.Set, List: immutable.List, Map: immutable.Map, is: immutable.is };
  const make = runInThisContext(`(${source})`) as (of: typeof library) => { system: never; later: never };
  const { system, later } = make(library);
  return checkable(system, { variant: later });
}
function byKernel(source: string, symmetry: boolean): KernelResult {
  const model = loaded(source);
  const check = new KernelCheck(model, {
    symmetry,
    twin: successorsOf,
    ...(model.from === null ? {} : { starts: startingTraces(model).map(plainTrace) }),
  });
  while (!check.advance());
  return check.result();
}

export type Engine = 'reference' | 'kernel' | 'symmetry';
/** The engines, the last of which is the kernel with symmetry. */
export const engines: readonly Engine[] = ['reference', 'kernel', 'symmetry'];

interface Options {
  /** Beyond this number of steps a model is too large. */
  readonly most: number;
  readonly by?: readonly Engine[];
  /** What is written as a spec, if not the model itself: differences must be found then. */
  readonly written?: AbstractModel;
}

/** Explores the model in all ways and compares. Throws `TooLarge`. */
export function compared(model: AbstractModel, { most, by = engines, written = model }: Options): Opinion {
  const program = new PlainProgram(model);
  const plain = explore(program, most);
  const source = sourceOf(written);
  const differences: string[] = [];
  let certified = false;
  for (const engine of by) {
    try {
      const symmetry = engine === 'symmetry';
      const found = engine === 'reference' ? checkByReference(loaded(source)) : byKernel(source, symmetry);
      const told = differencesOf(program, plain, found, symmetry ? (found as KernelResult).symmetry : null, symmetry);
      if (found.failure === null && plain.failure === null && isDecidable(model, plain))
        told.push(...differentFates(program, plain, found, loaded(source)));
      if (symmetry) certified = found.failure === null;
      differences.push(...told.map((difference) => `${engine}: ${difference}`));
    } catch (error) {
      differences.push(
        `${engine}: ${error instanceof Error ? error.stack?.split('\n').slice(0, 8).join('\n') : String(error)}`,
      );
    }
  }
  return { differences, plain, certified };
}

/** True if what behaviours bring about is decided by what was explored, and that is little enough. */
function isDecidable(model: AbstractModel, { cutOff, distinct }: PlainResult): boolean {
  return cutOff === 0 && model.scenario === null && distinct <= 200;
}
function differentFates(program: PlainProgram, plain: PlainResult, found: Found, model: CheckableModel): string[] {
  const violated = unfulfilled(program, plain);
  if (violated.size === 0) return [];
  const verdicts =
    'temporal' in found
      ? new Map(found.temporal.map(({ property, verdict }) => [property, verdict]))
      : new Map([...decideByReference(model)].map(([property, { verdict }]) => [property, verdict]));
  return [...violated].flatMap(([name, isViolated]) => {
    const right = isViolated ? 'violated' : 'holds';
    return verdicts.get(name) !== right ? [`${name} ${verdicts.get(name)}, not ${right}`] : [];
  });
}

type Found = ReferenceResult | KernelResult;
function differencesOf(
  program: PlainProgram,
  plain: PlainResult,
  found: Found,
  symmetry: KernelResult['symmetry'],
  wanted: boolean,
): string[] {
  const { model } = program;
  if (found.failure !== null) {
    const { fault, site } = found.failure.failure;
    if (fault.kind === 'asymmetric' && !isSymmetric(model)) return [];
    const said =
      'error' in fault && fault.error instanceof Error
        ? fault.error.stack?.split('\n').slice(0, 4).join('\n')
        : JSON.stringify(fault);
    if (plain.failure === null) return [`fails in ${site.part} of ${site.name}, ${fault.kind}: ${said}`];
    return fault.kind === 'throws' || fault.kind === 'misfit' ? [] : [`fails otherwise, ${fault.kind}: ${said}`];
  }
  if (plain.failure !== null) return ['does not fail'];
  const told: string[] = [];
  const compare = (what: string, right: unknown, actual: unknown): void => {
    if (right !== actual) told.push(`${what} ${actual}, not ${right}`);
  };
  compare('depth', plain.depth, found.depth);
  compare('queue', 0, found.queue);
  if (symmetry === null) {
    for (const count of ['distinct', 'generated', 'cutOff'] as const) compare(count, plain[count], found[count]);
    for (const [action, n] of Object.entries(found.taken)) compare(`${action} taken`, plain.taken.get(action) ?? 0, n);
  } else {
    const group = renamingsOf(symmetry.blocks.map(({ members }) => members));
    compare('order', group.length, symmetry.order);
    compare('orbits', new Set(plain.states.map((state) => program.leastKey(state, group))).size, found.distinct);
    for (const [action, n] of Object.entries(found.taken))
      compare(`${action} taken`, (plain.taken.get(action) ?? 0) > 0, n > 0);
  }
  if (wanted && model.scenario === null) {
    const movable = new Set(symmetry?.blocks.flatMap(({ members }) => members) ?? []);
    const named = namedIn(model);
    for (const sort of sortsIn(model)) {
      const free = membersOf(sort).filter((member) => !named.has(member));
      const isDeclared = Object.values(model.variables).some(
        // Clocks that are all right are one time.
        (type) =>
          !(type.t === 'clock' && type.skew === 0) &&
          typesIn(type).some((of) => of.t === 'sort' && of.name === sort.name),
      );
      if (isDeclared && free.length > 1 && isSymmetric(model) && free.some((member) => !movable.has(member)))
        told.push(`${sort.name} is not permuted`);
    }
  }
  return [...told, ...differentVerdicts(plain, found), ...wrongTraces(program, found)];
}

function differentVerdicts(plain: PlainResult, found: Found): string[] {
  const told: string[] = [];
  const violated = new Map(found.violated.map(({ property, trace }) => [property, trace.length]));
  for (const name of new Set([...plain.violated.keys(), ...violated.keys()]))
    if (plain.violated.get(name) !== violated.get(name))
      told.push(`${name} is violated after ${violated.get(name)} states, not ${plain.violated.get(name)}`);
  for (const [name, instances] of plain.reached)
    for (const [instance, length] of instances) {
      const own = found.reached.find(
        (of) => of.property === name && canonicalText(of.instance) === canonicalText(JSON.parse(instance)),
      );
      if ((own?.trace.length ?? null) !== length)
        told.push(`${name} ${instance} is reached after ${own?.trace.length ?? null} states, not ${length}`);
    }
  return told;
}
function canonicalText(instance: object): string {
  return JSON.stringify(Object.entries(instance).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Each trace must begin where the plain program begins, take its steps, and show what it is to show. */
function wrongTraces(program: PlainProgram, found: Found): string[] {
  const { variables } = program.model;
  return [...found.violated, ...found.reached].flatMap(({ property, instance, trace }) => {
    // The states of the reference semantics are maps, those of the kernel plain records.
    const states = trace.map(({ state }) =>
      plainState(variables, (name) =>
        isMap(state) ? state.get(name) : (state as Readonly<Record<string, unknown>>)[name],
      ),
    );
    const keys = states.map((state) => program.keyOf(state));
    if (!program.init.some((state) => program.keyOf(state) === keys[0]))
      return [`the trace to ${property} begins nowhere`];
    const wrong = keys.findIndex(
      (key, i) =>
        i > 0 &&
        !program
          .steps(states[i - 1] as PlainRecord)
          .some(({ action, state }) => action === trace[i]?.action && program.keyOf(state) === key),
    );
    if (wrong >= 0) return [`step ${wrong} of the trace to ${property} is none`];
    return shows(program, property, instance, states) ? [] : [`the trace to ${property} does not show it`];
  });
}
function shows(program: PlainProgram, name: string, instance: object, states: readonly PlainRecord[]): boolean {
  const [before, last] = [states.at(-2), states.at(-1) as PlainRecord];
  if (name === 'Deadlock') return program.steps(last).length === 0 && !program.mayStop(last);
  if (name === 'Refinement')
    return before === undefined ? !program.implements(last) : !program.implements(before, last);
  const property = program.properties.find((of) => of.name === name);
  if (property === undefined) return false;
  const own = property.instances.find((of) => canonicalText(of) === canonicalText(instance));
  // Instances of records are not plain; there it is enough that some instance is decided.
  const instances = own === undefined ? property.instances : [own];
  if (property.kind === 'reachable') return instances.some((of) => program.isTrue(property, of, last));
  if (property.kind === 'step') return instances.some((of) => !program.isTrue(property, of, before ?? last, last));
  return instances.some((of) => !program.isTrue(property, of, last));
}
