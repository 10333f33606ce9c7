/**
 * Checks a model by the kernel: a breadth-first search over integers, and what it found, back in values and names.
 */

import type { Before, Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Disk } from '../disk/disk.ts';
import { batch, LevelByLevel, type Told } from '../disk/level-by-level.ts';
import type { AnyChoices, AnyState } from '../language/action.ts';
import { SpecFailure } from '../language/failure.ts';
import { sameState } from '../language/identity.ts';
import type { CheckableModel } from '../language/model.ts';
import type { Block } from '../language/symmetry.ts';
import { keyOf } from '../language/value.ts';
import { BreadthFirstSearch } from '../search/breadth-first.ts';
import { StoreFull } from '../search/store.ts';
import { Keeping } from './kept/keeping.ts';
import type { KeptFinding } from './kept/search.ts';
import { TakenUp } from './kept/taken-up.ts';
import type { WholeRead } from './questions/recorder.ts';
import { Anew } from './run/anew.ts';
import type { Twin } from './run/auditor.ts';
import { type Calls, counted } from './run/counted.ts';
import { type Alone, Kernel, type Threads } from './run/kernel.ts';
import { TemporalCheck, type TemporalFinding } from './run/temporal.ts';
import { type KernelStep, type Lifted, Lifting } from './run/trace.ts';
import type { Goal } from './shown/acted.ts';
import { type BestTrace, BestTraces } from './shown/best-trace.ts';
import type { DirectUnit, Whereabouts } from './steps/learner.ts';
import { choicesUnder, type Permutation } from './symmetry/group.ts';
import type { Symmetry } from './symmetry/symmetry.ts';
import type { Event } from './units/properties.ts';

export type { Alone, Threads } from './run/kernel.ts';
export type { KernelStep } from './run/trace.ts';

/** An instance of a property that was decided: violated, or, if it is `reachable`, found. */
export interface KernelFinding {
  readonly property: string;
  readonly instance: AnyChoices;
  /** A shortest trace; empty if traces were not asked for. */
  readonly trace: readonly KernelStep[];
  /** True if it is known that no trace as short switches less often between processes. */
  readonly fewestSwitches: boolean;
}
/** An instance of a property that was decided, whose trace is lost. */
export interface LostFinding {
  readonly property: string;
  readonly instance: AnyChoices;
  readonly error: unknown;
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
  /** What was found and cannot be told, since this error came up on the way. */
  readonly lost: readonly LostFinding[];
  /** Errors by which something else about the findings is not told. */
  readonly troubles: readonly unknown[];
  readonly failure: { readonly failure: SpecFailure; readonly trace: readonly KernelStep[] } | null;
  readonly entries: number;
  readonly userCalls: number;
  /** Of the store; null if states are on disk. */
  readonly bytesPerState: number | null;
  /** What went to disk: how many states there were then, and the most bytes that were taken; null if all were in memory. */
  readonly onDisk: { readonly states: number; readonly bytes: number } | null;
  /** Why states did not go to disk although there was no more room for them. */
  readonly notOnDisk: unknown;
  /** What is in the checkpoint; null if there is none. */
  readonly kept: Kept | null;
  /** Where user code reads a whole set or bag: `guard of Phase2a`, `msgs`. */
  readonly wholes: readonly WholeRead[];
  /** Properties and bounds that learning does not pay for, with what it had cost when it was given up. */
  readonly direct: readonly DirectUnit[];
  /** How many states to start from were read, if there may be more; null if all are in the store. */
  readonly startsRead: number | null;
  /** True if the search ended because the store could take no more states, or the disk. */
  readonly full: false | 'store' | 'disk';
  /** What was found of temporal properties; empty if the search did not end. */
  readonly temporal: readonly TemporalFinding[];
  /** True if no fair behaviour stays within the bounds; null if that was not asked. */
  readonly noneFair: boolean | null;
  /** The fairness assumptions, by their numbers, that no step which changes the state was ever about. */
  readonly idleFairness: readonly number[];
  /** The members that were permuted, if states were told apart up to permutations only. */
  readonly symmetry: { readonly blocks: readonly Block[]; readonly order: number } | null;
  /** Why one thread explored, or went on, alone although several were asked for; null if they were not, or did. */
  readonly alone: Alone | null;
}
export interface KernelOptions {
  /** Explores one state for each orbit of the model's interchangeable members; that they are is certified. */
  readonly symmetry?: boolean;
  /** Another way to compute the successors of a state of a model: a sample of what was learned is compared with it. */
  readonly twin?: (model: CheckableModel) => Twin;
  /** Compares every state that is expanded with the twin. For tests: it is slow. */
  readonly checked?: boolean;
  /** The traces at whose ends exploration starts, if not in the initial states. */
  readonly starts?: readonly (readonly KernelStep[])[];
  /** How many states are expanded again at most, to find the shortest traces with the fewest switches between processes. */
  readonly revisited?: number;
  /** Has levels of many states explored by several threads: nothing else comes of it. */
  readonly threads?: Threads | null;
  /** Where states go once there is no room for them in memory. */
  readonly disk?: DiskOptions | null;
  /** Where what was explored is kept, and where it goes on from, if there is something. A search that is kept stays in memory. */
  readonly checkpoint?: Checkpoint | null;
}
/** What is in a checkpoint: so many states, or none; and why there are not more, if that is for an error. */
export interface Kept {
  readonly folder: string;
  readonly states: number;
  readonly error: unknown;
  /** What other processes have searched before, as far as that is in it; null if there were none. */
  readonly earlier: Before | null;
}
/** When states go to disk, and where. */
export interface DiskOptions {
  /** Makes room on disk, for a search that may take so many bytes of memory. */
  readonly open: (bytes: number) => Promise<Disk>;
  /** The bytes of memory that the process may have. */
  readonly bytes: number;
  /** They go there once there are so many, and so many are in memory from then on: for tests. */
  readonly from?: number;
  readonly most?: number;
}

/** Of states to expand again: two or three seconds' worth. It is no time, so that traces do not depend on the machine. */
const mostRevisited = 400_000;
/** So much of the memory the tables on disk have to themselves, */
const shareOfTables = 4;
/** and so many bytes the disk takes in all. */
const forDisk = (bytes: number): number => 2 ** 26 + bytes / shareOfTables;
/** How long the end of a search that was stopped may take for what is on disk, in milliseconds. */
const patience = 4000;

/** True if the disk, or what may be used of it, has no more room. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (
    ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code ?? '') ||
    /No space left|max_temp_directory_size|Disk quota|File too large/i.test(error.message)
  );
}

/** True if the tables on disk need more memory than they may have. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Out of Memory Error');
}

/** Of states in the store, beyond which the tables for it would take hundreds of megabytes. */
const mostStored = 1 << 25;

interface Found {
  readonly event: number;
  readonly state: number;
  /** The step from `state` that decided the property, or -1 if the state itself did. */
  readonly step: number;
  /** The permutation that takes the instance of the event to the one that was decided by symmetry. */
  readonly by: Permutation | null;
}

/** A check in progress. */
export class KernelCheck implements Told {
  private readonly calls: Calls = { count: 0 };
  private kernel: Kernel;
  private search: BreadthFirstSearch | LevelByLevel;
  private readonly found = new Map<string, Found>();
  private deadlocked = -1;
  /** The user code that failed, and where it ran. */
  private failed: { readonly failure: SpecFailure; readonly at: Whereabouts } | null = null;
  private readonly troubles: unknown[] = [];
  private full: false | 'store' | 'disk' = false;
  private disk: Disk | null = null;
  private wentToDisk = 0;
  private notOnDisk: unknown = null;
  /** It is being ended, */
  private isClosing = false;
  /** and is to come to that end soon. */
  private isHurried = false;
  private moving: Promise<void> | null = null;
  /** Where states are being put. */
  private opened: Disk | null = null;
  /** There is no more room in memory. */
  private isPressed = false;
  private ended = false;
  /** What was done at last was left in the middle. */
  private cut = false;
  /** What was done at last came to its end, so that what was found is that of states that are expanded. */
  private isBetween = false;
  private readonly checkpoint: Checkpoint | null;
  private keeping: Keeping | null = null;
  /** The states in the checkpoint, and why there are not more. */
  private kept: { readonly states: number; readonly error: unknown } = { states: 0, error: null };
  /** Begun once the whole space is explored. */
  private temporal: TemporalCheck | null = null;
  /** Begun once all is decided. */
  private again: Iterator<void> | null = null;

  constructor(
    private readonly model: CheckableModel,
    private readonly options: KernelOptions = {},
  ) {
    const { checkpoint = null, disk = null } = options;
    if (checkpoint !== null && disk !== null) throw new Error('a search that is kept in a checkpoint stays in memory');
    this.checkpoint = checkpoint;
    const takenUp = checkpoint?.search == null ? null : new TakenUp(checkpoint, (...found) => this.takeUp(...found));
    this.kernel = this.begun(takenUp);
    this.search = new BreadthFirstSearch(this.kernel, this, takenUp?.search.reached);
    if (checkpoint !== null) this.keeping = new Keeping(checkpoint, model, this.kernel, takenUp);
    if (takenUp !== null) this.kept = { states: takenUp.search.states, error: null };
  }
  private begun(earlier: TakenUp | null): Kernel {
    const { starts, twin, checked = false, symmetry = false, threads = null } = this.options;
    const states = starts?.map((trace) => (trace.at(-1) as KernelStep).state);
    const wrapped = counted(this.model, this.calls);
    return new Kernel(wrapped, {
      checked,
      symmetry,
      threads,
      earlier,
      twin: twin?.(wrapped),
      ...(states === undefined ? {} : { starts: states }),
    });
  }

  /** Explores another batch of states; true once the search has ended. */
  advance(): boolean {
    if (this.ended) return true;
    if (this.kernel.space.symmetry?.certifier.rests) throw new Error('what was told already is explored no further');
    if (this.rest !== null) return false;
    if (this.isToMove) {
      this.move();
      return false;
    }
    this.isBetween = false;
    try {
      if (this.again !== null) this.ended = this.again.next().done === true;
      else if (this.temporal !== null) {
        if (this.temporal.advance()) this.again = this.askedAnew(this.temporal);
      } else if (this.search.advance()) {
        this.keep();
        this.temporal = new TemporalCheck(this.kernel, this.model, this.lifting());
        // Liveness needs the steps of all states again and again, for which those on disk are too far away.
        const isSafety = this.disk !== null || this.kernel.learner.atoms.length === 0;
        if (isSafety) this.again = this.askedAnew(this.temporal);
      } else if (this.keeping?.isDue === true) this.keep();
      this.isBetween = true;
    } catch (error) {
      if (this.kernel.learner.isOfNamedLate(error)) return this.beginAnew();
      this.ended = true;
      if (error instanceof SpecFailure) this.failed = { failure: error, at: this.kernel.learner.at };
      else if (error instanceof StoreFull || isOutOfMemory(error)) this.full = 'store';
      else if (isDiskFull(error)) this.full = 'disk';
      else throw error;
    }
    return this.ended;
  }
  /** Code of the spec has named a member while it ran: the group is smaller, and nothing that was found counts. */
  private beginAnew(): boolean {
    this.removeDisk();
    this.found.clear();
    this.deadlocked = -1;
    this.temporal = null;
    this.again = null;
    this.kernel = this.begun(null);
    this.search = new BreadthFirstSearch(this.kernel, this);
    this.checkpoint?.restart();
    if (this.checkpoint !== null) this.keeping = new Keeping(this.checkpoint, this.model, this.kernel, null);
    this.kept = { states: 0, error: null };
    return false;
  }
  /** Writes what was found so far into the checkpoint. If that fails, what was written before stays, and the search goes on. */
  private keep(): void {
    const { keeping, kernel, search } = this;
    if (keeping === null || kernel.isBeginning || !(search instanceof BreadthFirstSearch)) return;
    const found = [...this.found].map(([key, { by, ...of }]) => ({ key, ...of, rank: by?.rank ?? null }));
    try {
      keeping.write(search, found, this.deadlocked);
      this.kept = { states: kernel.store.count, error: null };
    } catch (error) {
      this.kept = { ...this.kept, error };
    }
  }
  /** Takes up what was found by others. */
  private takeUp(found: readonly KeptFinding[], deadlocked: number): void {
    const { symmetry } = this.kernel.space;
    for (const { key, rank, ...of } of found)
      this.found.set(key, { ...of, by: rank === null || symmetry === null ? null : symmetry.group.numbered(rank) });
    this.deadlocked = deadlocked;
  }
  /** Writes what has come since, if the search was ended while it was whole, and gives the folder back. */
  private endKeeping(): void {
    const { isBetween, cut, failed, full, temporal } = this;
    if (isBetween && !cut && failed === null && full === false && temporal === null) this.keep();
    this.keeping = null;
    this.checkpoint?.close();
  }
  /** Holds what was learned against the model made anew. */
  private *askedAnew({ conditions }: TemporalCheck): Iterator<void> {
    const anew = this.options.twin && this.model.anew?.();
    if (anew === undefined) return;
    const { learner } = this.kernel;
    yield* new Anew(learner, Object.keys(this.model.actions), anew, new Kernel(anew).learner, conditions).ask();
  }
  /** What is waited for before there is more to do. */
  get rest(): Promise<void> | null {
    return this.moving ?? (this.search instanceof LevelByLevel ? this.search.rest : null);
  }
  /** True if states are, or go, to disk, now that there is no more room for them in memory. */
  makeRoom(): boolean {
    const { disk = null } = this.options;
    this.isPressed = true;
    return this.disk !== null || (disk !== null && this.notOnDisk === null && this.temporal === null);
  }
  private get isToMove(): boolean {
    const { search, kernel, options, notOnDisk, temporal } = this;
    const { disk = null } = options;
    if (disk === null || notOnDisk !== null || temporal !== null) return false;
    if (search instanceof LevelByLevel || kernel.isBeginning) return false;
    if (disk.from !== undefined) return kernel.store.count >= disk.from;
    if (this.isPressed) return true;
    const growth = kernel.store.growthFor(batch);
    if (growth === 0) return false;
    const resident = process.memoryUsage.rss();
    // Where all is used up already, no disk helps.
    return resident < disk.bytes && resident + growth > disk.bytes - forDisk(disk.bytes);
  }
  /** Puts the states on disk, and goes on there. */
  private move(): void {
    const { kernel, search, options } = this;
    const { open, bytes, most = Number.POSITIVE_INFINITY } = options.disk as DiskOptions;
    const { store } = kernel;
    const take = async (): Promise<void> => {
      const disk = await open(bytes / shareOfTables);
      this.opened = disk;
      try {
        await disk.takeOver(store, (search as BreadthFirstSearch).levelEnd);
      } catch (error) {
        disk.remove();
        throw error;
      }
      this.disk = disk;
      this.wentToDisk = store.count;
      const room = { bytes: Math.max(store.bytes, bytes / 16), states: most };
      kernel.putAway(disk);
      this.search = new LevelByLevel(kernel, this, disk, search, room);
    };
    this.moving = take()
      .catch((error: unknown) => {
        this.notOnDisk = error;
      })
      .finally(() => {
        this.moving = null;
        this.opened = null;
      });
  }
  /** Ends what is waited for soon. */
  hurry(): void {
    this.opened?.interrupt();
    if (this.search instanceof LevelByLevel) this.search.hurry();
    if (!this.isClosing) return;
    this.isHurried = true;
    this.disk?.interrupt();
  }
  /** Ends the search; what was found is looked up on disk from now on, if states are there. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.endKeeping();
    await this.moving;
    const { disk, search } = this;
    const hasTime = this.ended && !this.cut;
    if (disk === null || !(search instanceof LevelByLevel)) return;
    await search.end(hasTime ? null : patience);
    const timer = hasTime ? undefined : setTimeout(() => disk.interrupt(), patience);
    try {
      if (this.looksForBest && !search.isOpen) await disk.sort();
    } catch (error) {
      if (hasTime && !this.isHurried) this.troubles.push(error);
    } finally {
      clearTimeout(timer);
      disk.closeTables();
    }
  }
  /** Removes what is on disk, but for the checkpoint: nothing is looked up any more. */
  remove(): void {
    this.removeDisk();
    this.checkpoint?.close();
  }
  private removeDisk(): void {
    this.disk?.remove();
    this.disk = null;
    this.wentToDisk = 0;
  }
  foundFrom(first: number): number[] {
    const { found, failed } = this;
    const states = [...found.values()].map(({ state }) => state);
    return [...states, failed?.at.state ?? -1].filter((state) => state >= first);
  }
  learnedFrom(first: number): number[] {
    return this.kernel.learner.forests.flatMap((forest) => forest.learnedFrom(first));
  }
  renumber(first: number, numbers: ReadonlyMap<number, number>): void {
    for (const forest of this.kernel.learner.forests) forest.renumber(first, numbers);
    for (const [key, found] of this.found)
      this.found.set(key, { ...found, state: numbers.get(found.state) ?? found.state });
    if (this.failed === null) return;
    const { failure, at } = this.failed;
    this.failed = { failure, at: { ...at, state: numbers.get(at.state) ?? at.state } };
  }
  /** True if everything within the bounds was explored. */
  private get isDone(): boolean {
    return this.ended && !this.cut && this.failed === null && this.full === false;
  }
  /** All that there is to find, by its number. */
  get events(): readonly Event[] {
    return this.kernel.learner.properties.events;
  }
  /** The properties that are violated so far. */
  get violated(): string[] {
    const events = [...this.found.values()].map(({ event }) => this.kernel.learner.properties.events[event] as Event);
    const names = events.filter(({ kind }) => kind !== 'reachable').map(({ property }) => property);
    return this.deadlocked < 0 ? names : [...names, 'Deadlock'];
  }
  /** Ends the search, which was cut off in the middle of a batch, perhaps in code that is the failure. */
  cutOff(failure: SpecFailure | null): void {
    this.ended = true;
    this.cut = true;
    if (failure !== null) this.failed ??= { failure, at: this.kernel.learner.at };
  }
  progress(): {
    readonly generated: number;
    readonly distinct: number;
    readonly queue: number;
    readonly depth: number;
  } {
    return {
      generated: this.kernel.output.generated,
      distinct: this.search.distinct,
      queue: this.search.queue,
      depth: this.search.depth,
    };
  }

  atState(event: number, state: number): void {
    this.decide({ event, state, step: -1, by: null });
  }
  atStep(event: number, parent: number, step: number): void {
    this.decide({ event, state: parent, step, by: null });
  }
  deadlock(state: number): void {
    if (this.deadlocked < 0) this.deadlocked = state;
  }
  private decide(found: Found): void {
    const key = this.keyOf(found.event);
    if (this.found.has(key)) return;
    const { events } = this.kernel.learner.properties;
    const { symmetry } = this.kernel.space;
    const { kind } = events[found.event] as Event;
    const isOfOrbit = kind === 'reachable' && symmetry !== null;
    this.found.set(key, isOfOrbit ? { ...found, by: symmetry.group.identity } : found);
    if (!isOfOrbit) return;
    // If an instance is reached, so are its images, along the images of the trace.
    for (const [image, by] of this.orbitOf(found.event))
      if (!this.found.has(String(image))) this.found.set(String(image), { ...found, by });
  }
  /** What is shown once: a violated property, an instance of a `reachable`. */
  private keyOf(event: number): string {
    const { property } = this.kernel.learner.properties.events[event] as Event;
    return this.isOfInstance(property) ? String(event) : property;
  }
  private isOfInstance(property: string): boolean {
    return this.model.properties[property]?.kind === 'reachable';
  }
  /** The images of an event, each with a permutation that takes the event to it. */
  private orbitOf(event: number): Map<number, Permutation | null> {
    const { events } = this.kernel.learner.properties;
    const { symmetry } = this.kernel.space;
    if (symmetry === null) return new Map([[event, null]]);
    const { group } = symmetry;
    const { property, instance } = events[event] as Event;
    const numbers = new Map(
      events.flatMap((other, i) => (other.property === property ? [[keyOf(other.instance), i] as const] : [])),
    );
    const orbit = new Map([[event, group.identity]]);
    for (const at of orbit.values())
      for (const generator of group.generators) {
        const by = group.compose(generator, at);
        const image = numbers.get(keyOf(choicesUnder(instance, by)));
        if (image !== undefined && !orbit.has(image)) orbit.set(image, by);
      }
    return orbit;
  }

  private lifting(): Lifting {
    const { kernel } = this;
    return new Lifting(kernel.learner, Object.keys(this.model.actions), (start) => this.wayTo(start));
  }
  /** What was found; with symmetry, nothing is explored after that. Without traces, no state is looked at again. */
  result(traces = true): KernelResult {
    const { kernel, model } = this;
    const { symmetry } = kernel.space;
    if (symmetry !== null) symmetry.certifier.rests = true;
    const names = Object.keys(model.actions);
    const taken = new Map(names.map((name) => [name, 0]));
    kernel.learner.leaves.forEach(({ action }, leaf) => {
      const name = names[action] as string;
      taken.set(name, (taken.get(name) as number) + (kernel.output.taken[leaf] as number));
    });
    const lifting = this.lifting();
    const learned = { entries: kernel.learner.entries, userCalls: this.calls.count };
    const lost: LostFinding[] = [];
    const findings = traces ? this.findings(lifting, lost) : this.named();
    const { failed } = this;
    const trace = failed === null || !traces ? [] : this.attempt(() => this.traceToFailure(failed, lifting), []);
    const isReached = ({ property }: KernelFinding): boolean => model.properties[property]?.kind === 'reachable';
    return {
      ...this.progress(),
      cutOff: kernel.output.cutOff,
      taken: Object.fromEntries(taken),
      violated: findings.filter((finding) => !isReached(finding)),
      reached: findings.filter(isReached),
      lost,
      troubles: this.troubles,
      failure: this.failed && { failure: this.failed.failure, trace },
      ...learned,
      bytesPerState: this.disk === null ? kernel.store.bytesPerState : null,
      onDisk: this.disk && { states: this.wentToDisk, bytes: this.disk.mostBytes },
      notOnDisk: this.notOnDisk,
      kept: this.checkpoint && {
        folder: this.checkpoint.folder,
        ...this.kept,
        earlier: this.checkpoint.earlier,
      },
      wholes: [...kernel.learner.wholes],
      direct: kernel.learner.direct,
      startsRead: kernel.isBeginning && this.failed === null ? kernel.space.starts.count : null,
      full: this.full,
      temporal: this.temporal?.findings ?? [],
      noneFair: this.temporal?.noneFair ?? null,
      idleFairness: this.isDone ? this.attempt(() => this.idleFairness(), []) : [],
      symmetry: symmetry && { blocks: symmetry.group.blocks, order: symmetry.group.order },
      alone: kernel.alone,
    };
  }

  /** What was found, without traces. */
  private named(): KernelFinding[] {
    const found = [...this.found.values()].map(({ event, by }) => {
      const { property, instance } = this.kernel.learner.properties.events[event] as Event;
      return { property, instance: choicesUnder(instance, by), trace: [], fewestSwitches: false };
    });
    if (this.deadlocked < 0) return found;
    return [...found, { property: 'Deadlock', instance: {}, trace: [], fewestSwitches: false }];
  }
  /** What was found, each by the best of its shortest traces. What fails on the way takes nothing else with it. */
  private findings(lifting: Lifting, lost: LostFinding[]): KernelFinding[] {
    const best = this.attempt(() => this.bestTraces(lifting), null);
    /** `goal` is what a best trace was looked for, `wanted` the event that is to be shown; -1 if any will do. */
    const told = (
      { property, instance }: Pick<KernelFinding, 'property' | 'instance'>,
      { goal, wanted }: { readonly goal: string; readonly wanted: number },
      tell: () => KernelFinding,
    ): KernelFinding[] => {
      let first: KernelFinding;
      try {
        first = tell();
      } catch (error) {
        lost.push({ property, instance, error });
        return [];
      }
      // Once user code has failed, it must not be called again.
      if (this.failed !== null) return [first];
      return [this.attempt(() => this.better(first, best?.traceTo(goal) ?? null, wanted), first)];
    };
    const found = [...this.found].flatMap(([key, decided]) => {
      const { property, instance } = this.kernel.learner.properties.events[decided.event] as Event;
      const what = { property, instance: choicesUnder(instance, decided.by) };
      const wanted = this.isOfInstance(property) ? Number(key) : -1;
      return told(what, { goal: this.keyOf(decided.event), wanted }, () => {
        const { trace, by } = this.traceOf(lifting, decided);
        return { property, instance: choicesUnder(instance, by), trace, fewestSwitches: decided.state < 0 };
      });
    });
    if (this.deadlocked < 0) return found;
    return [
      ...found,
      ...told({ property: 'Deadlock', instance: {} }, { goal: 'Deadlock', wanted: -1 }, () => {
        const { trace } = lifting.traceTo(this.deadlocked);
        return { property: 'Deadlock', instance: {}, trace, fewestSwitches: false };
      }),
    ];
  }
  /** What comes of a better way to tell, or this if it fails. Looking again calls user code only if everything was learned anew. */
  private attempt<T>(better: () => T, otherwise: T): T {
    try {
      return better();
    } catch (error) {
      if (!(error instanceof SpecFailure)) this.troubles.push(error);
      else this.failed ??= { failure: error, at: this.kernel.learner.at };
      return otherwise;
    }
  }
  private get looksForBest(): boolean {
    // After a failure user code must not be called again, and where there is no room for states, there is none for this.
    if (this.failed !== null || this.cut || this.full !== false || this.kernel.store.count > mostStored) return false;
    return this.goals().size > 0;
  }
  /** The best traces to what was found; null if they are not looked for. */
  private bestTraces(lifting: Lifting): BestTraces | null {
    if (!this.looksForBest || this.disk?.isSorted === false) return null;
    const goals = this.goals();
    return new BestTraces(this.kernel.learner, this.kernel.judge, this.model, goals, {
      lifting,
      head: this.search.head,
      most: this.options.revisited ?? mostRevisited,
      prefix: (start) => this.wayTo(start),
    });
  }
  /** The finding by a better trace, if there is one; of a `reachable`, for the instance that is wanted, by its event. */
  private better(first: KernelFinding, best: BestTrace | null, wanted: number): KernelFinding {
    if (best === null) return first;
    const { trace, event, proven } = best;
    const found = { ...first, trace, fewestSwitches: proven };
    if (event < 0) return found;
    const { instance } = this.kernel.learner.properties.events[wanted < 0 ? event : wanted] as Event;
    // The trace leads to one instance of its orbit; its image leads to the one that is wanted.
    const by = wanted < 0 ? null : (this.orbitOf(event).get(wanted) ?? null);
    return { ...found, instance, trace: by === null ? trace : this.imageOf(trace, by) };
  }
  /** What was found in states that are stored, or by steps from them, as goals. */
  private goals(): Map<string, Goal> {
    const { events } = this.kernel.learner.properties;
    const goals = new Map<string, Goal>();
    for (const { event, state, step } of this.found.values()) {
      const { kind, property } = events[event] as Event;
      const same = [...events.keys()].filter((other) => events[other]?.property === property);
      const shown = kind === 'reachable' ? this.orbitOf(event).keys() : same;
      if (state >= 0) goals.set(this.keyOf(event), { events: new Set(shown), state, step });
    }
    if (this.deadlocked >= 0) goals.set('Deadlock', { events: new Set(), state: this.deadlocked, step: -1 });
    return goals;
  }

  /**
   * The trace to where user code failed; empty if that is nowhere. It leads to what stands for the orbit, since that is what
   * the failure speaks of.
   */
  private traceToFailure(
    { failure: { site }, at: { state, step } }: NonNullable<typeof this.failed>,
    lifting: Lifting,
  ): readonly KernelStep[] {
    const { kernel } = this;
    if (state < -1 || site.part === 'elsewhere') return [];
    if (state < 0) return this.wayTo(-1 - step);
    const { trace, by } = lifting.traceTo(state, step);
    return by === null ? trace : this.imageOf(trace, (kernel.space.symmetry as Symmetry).group.inverse(by));
  }
  /**
   * The trace under a permutation: a behaviour, too. The way to where exploration started stays as it was given, since the
   * permutation keeps its end.
   */
  private imageOf(trace: readonly KernelStep[], by: Permutation | null): readonly KernelStep[] {
    const image = trace.map(({ action, choices, state }) => ({
      action,
      choices: choicesUnder(choices, by),
      state: this.kernel.space.imageOf(state, by),
    }));
    const given = this.options.starts?.[0]?.length ?? 1;
    return [...this.prefix((image[given - 1] as KernelStep).state), ...image.slice(given)];
  }
  /** The fairness assumptions, by their numbers, that no step which changes the state was ever about. */
  private idleFairness(): number[] {
    const { kernel, model, temporal } = this;
    const taken = [...kernel.learner.leaves.keys()].filter((leaf) => (kernel.output.taken[leaf] as number) > 0);
    const binding = (temporal as TemporalCheck).assumptionsOf(taken);
    return [...model.fairness.keys()].filter((assumption) => !binding.has(assumption));
  }
  /** The trace that decides a property, with the permutation that takes the instance of its event to the one that is decided. */
  private traceOf(lifting: Lifting, { state, step, by }: Found): Lifted {
    const { kernel } = this;
    if (state < 0) {
      const way = this.wayTo(-1 - step);
      if (by === null) return { trace: way, by };
      const isStart = -1 - step < kernel.space.starts.count;
      const imageAlone = (one: KernelStep): KernelStep => ({ ...one, state: kernel.space.imageOf(one.state, by) });
      return { trace: isStart ? this.imageOf(way, by) : way.map(imageAlone), by };
    }
    const lifted = lifting.traceTo(state, step);
    if (by === null || lifted.by === null) return lifted;
    // The trace decides the instance under `lifted.by`; its image decides the one under `by`.
    const more = lifting.compose(by, (kernel.space.symmetry as Symmetry).group.inverse(lifted.by));
    return { trace: this.imageOf(lifted.trace, more), by };
  }
  /** The way to where exploration started, by its number; those after them are the initial states, where these are others. */
  private wayTo(number: number): readonly KernelStep[] {
    const { starts, initials } = this.kernel.space;
    return number < starts.count
      ? this.prefix(starts.valuesOf(number))
      : [{ action: null, choices: {}, state: initials.valuesOf(number - starts.count) }];
  }
  /** How the exploration got to where it started. */
  private prefix(first: AnyState): readonly KernelStep[] {
    const { starts } = this.options;
    const alone = [{ action: null, choices: {}, state: first }];
    if (starts === undefined) return alone;
    return starts.find((trace) => sameState((trace.at(-1) as KernelStep).state, first)) ?? alone;
  }
}

/** Checks a model to its end. */
export function checkByKernel(model: CheckableModel, options: KernelOptions = {}): KernelResult {
  const check = new KernelCheck(model, options);
  while (!check.advance());
  return check.result();
}
