/**
 * Takes up what another process has kept in a checkpoint: the kernel becomes what it was, but that nothing is learned. What was learned is
 * asked again, on the states on which it was, in their order.
 *
 * What a property has read counts from before: on a step that leaves all of that as it is, it is not asked (`steps/frames.ts`). One that was
 * evaluated directly is so again, since what it has read then is not known.
 */
import type { Checkpoint } from '../../checkpoint/checkpoint.ts';
import type { CheckableModel } from '../../language/model.ts';
import type { Member } from '../../language/sort.ts';
import { sortsOf } from '../../language/symmetry.ts';
import { keyOf } from '../../language/value.ts';
import type { Ascending } from '../../search/ascending.ts';
import type { Move } from '../../search/shelf.ts';
import { type Layout, mover } from '../layout/layout.ts';
import type { Forest } from '../learned/forest.ts';
import type { Unit } from '../learned/tree.ts';
import type { Earlier, Kernel } from '../run/kernel.ts';
import { Steps } from '../steps/steps.ts';
import type { ActionLeaf } from '../units/actions.ts';
import { eachOf, keptForests } from './keeping.ts';
import { contentOf, integersOf, Kind } from './kinds.ts';
import { Numbers } from './numbers.ts';
import type { KeptFinding, KeptSearch, KeptUnit } from './search.ts';

/** An entry of the learned relation: its action, the text of its choices, and a state in which it is enabled. */
type KeptLeaf = readonly [action: number, choices: string, enabledIn: number];
interface KeptLesson {
  readonly forest: number;
  readonly unit: number;
  readonly state: number;
  readonly step: number;
}

/** So many states are asked again in one piece of work. */
const piece = 16;

export class TakenUp implements Earlier {
  readonly search: KeptSearch;
  private known: Numbers | null = null;
  /** Where everything stood, for all states or some. */
  private places: Int32Array[] = [];

  constructor(
    private readonly checkpoint: Checkpoint,
    /** Is told what was found. */
    private readonly tell: (found: readonly KeptFinding[], deadlocked: number) => void,
  ) {
    this.search = checkpoint.search as KeptSearch;
  }

  number(model: CheckableModel, layout: Layout): void {
    // Who is named is permuted with nobody.
    for (const [i, sort] of sortsOf(model.domains).entries())
      for (const member of this.search.named[i] ?? []) sort.member(1 + sort.elements.indexOf(member as Member<string>));
    const numbers = new Numbers(layout);
    this.checkpoint.read([Kind.values, Kind.tuples, Kind.bags, Kind.places], (block) => {
      if (block.kind === Kind.places) this.places.push(integersOf(block));
      else numbers.read(block);
    });
    this.known = numbers;
  }
  /** The numbers, which are known once they were given. */
  get numbers(): Numbers {
    return this.known as Numbers;
  }
  get states(): number {
    return this.search.states;
  }

  *restore(kernel: Kernel): Iterable<void> {
    const { search } = this;
    const { learner, space } = kernel;
    if (String(space.symmetry?.group.members ?? null) !== String(search.members))
      throw new Error('other members are interchangeable than were: an error in Concord');
    this.restoreStates(kernel);
    yield* kernel.readStarts();
    if (space.starts.count !== search.starts)
      throw new Error('there are more initial states than there were, or fewer: the spec is not the same');
    const { properties, relation } = learner;
    takeUpUnits(learner.states, search.properties.states);
    takeUpUnits(relation.transitions, search.properties.steps);
    for (const id of search.always) relation.frames.include(properties.ofSteps[id] as Unit);
    learner.catchUpOnMet();
    const { leaves, lessons } = this.learned();
    const asked = [...leaves.map(([, , state]) => state), ...lessons.filter(ofActions).map(({ state }) => state)];
    const steps = new Steps(learner, { isAsked: false });
    let n = 0;
    for (const state of [...new Set(asked)].filter((state) => state >= 0).sort((a, b) => a - b)) {
      steps.count(state);
      if (n++ % piece === 0) yield;
    }
    const leafOf = this.leavesNow(kernel, leaves);
    const stepNow = (step: number): number => (step < 0 ? step : (leafOf[step] as number));
    const ofProperties = lessons.filter((lesson) => !ofActions(lesson) && lesson.state >= 0);
    for (const lesson of ofProperties.sort((a, b) => a.state - b.state)) {
      askAgain(kernel, steps, { ...lesson, step: stepNow(lesson.step) });
      learner.fitLayout();
      if (n++ % piece === 0) yield;
    }
    this.restoreCounts(kernel, leafOf, stepNow);
  }

  private restoreStates(kernel: Kernel): void {
    const { learner, space } = kernel;
    const { layout, store } = space;
    const last = this.places.at(-1) as Int32Array;
    const moves = this.places.map((places): Move | null => {
      if (places.every((place, i) => place === last[i])) return null;
      layout.takePlaces(places);
      return mover(layout).move;
    });
    learner.begin(last);
    store.restore(this.search.states, layout.words, this.search.generated, (words, parents) =>
      this.readStates(moves, words, parents),
    );
  }
  private readStates(moves: readonly (Move | null)[], words: Int32Array, parents: Ascending): void {
    const width = this.places.at(-1)?.[0] as number;
    let places = -1;
    let count = 0;
    let parent = -1;
    this.checkpoint.read([Kind.places, Kind.states, Kind.parents], (block) => {
      if (block.kind === Kind.places) places++;
      else if (block.kind === Kind.parents) parent = eachOf(block.bytes, parent, (of) => parents.push(of));
      else {
        const states = integersOf(block);
        const before = this.places[places]?.[0] as number;
        const move = moves[places] as Move | null;
        if (move === null) words.set(states, count * width);
        else
          for (let at = 0, to = count * width; at < states.length; at += before, to += width)
            move(states, at, words, to);
        count += states.length / before;
      }
    });
    if (count !== this.search.states || parents.count !== count)
      throw new Error('there are more states than there were, or fewer: an error in Concord');
  }

  /** What was learned, by the numbers that entries had. */
  private learned(): { readonly leaves: KeptLeaf[]; readonly lessons: KeptLesson[] } {
    const leaves: KeptLeaf[] = [];
    const lessons: KeptLesson[] = [];
    this.checkpoint.read([Kind.anew, Kind.leaves, Kind.lessons], (block) => {
      if (block.kind === Kind.anew) {
        leaves.length = 0;
        lessons.length = 0;
      } else if (block.kind === Kind.leaves) {
        for (const leaf of contentOf(block) as readonly KeptLeaf[]) leaves.push(leaf);
      } else {
        const [forest, ...of] = integersOf(block) as unknown as [number, ...number[]];
        for (let i = 0; i < of.length; i += 3)
          lessons.push({ forest, unit: of[i] as number, state: of[i + 1] as number, step: of[i + 2] as number });
      }
    });
    return { leaves, lessons };
  }

  private restoreCounts(kernel: Kernel, leafOf: readonly number[], stepNow: (step: number) => number): void {
    const { search } = this;
    const { learner, output, space } = kernel;
    output.reset(space.layout.words, learner.leaves.length);
    for (const [leaf, times] of search.taken.entries()) {
      const now = leafOf[leaf] as number;
      output.taken[now] = (output.taken[now] as number) + times;
    }
    output.generated = search.generated;
    output.cutOff = search.cutOff;
    kernel.startsOutside.push(...search.startsOutside);
    kernel.nextAudit = search.nextAudit;
    this.tell(
      search.found.map((found) => ({ ...found, step: stepNow(found.step) })),
      search.deadlocked,
    );
  }
  /** For each entry as it was numbered, one of the same action instance as it is now, which may change states if that one might. */
  private leavesNow({ learner }: Kernel, leaves: readonly KeptLeaf[]): number[] {
    const { relation } = learner;
    const byName = new Map<string, number[]>();
    for (const [leaf, { action, choices }] of learner.leaves.entries()) {
      const name = nameOf(action, keyOf(choices));
      byName.set(name, [...(byName.get(name) ?? []), leaf]);
    }
    const changing = new Set(this.search.changing);
    return leaves.map(([action, choices], leaf) => {
      const same = byName.get(nameOf(action, choices)) ?? [];
      const now = same.find((other) => learner.mayChange(other) === changing.has(leaf)) ?? same[0];
      if (now === undefined)
        throw new Error('an action instance that was enabled is not enabled any more: the spec is not the same');
      if (changing.has(leaf) && !learner.mayChange(now)) relation.moves.changing.add(now);
      return now;
    });
  }
}

/**
 * Asks a property where it was asked before, so that its code remembers the same, if it remembers anything: else both models would
 * be asked in one order, in the end, and answer alike (`run/anew.ts`).
 */
function askAgain({ learner }: Kernel, steps: Steps, { forest: of, unit: id, state, step }: KeptLesson): void {
  const forest = keptForests(learner)[of] as Forest;
  const unit = forest.units.find((one) => one.id === id) as Unit;
  if (step < 0) {
    learner.decideStored(forest, state, [unit]);
    return;
  }
  const taken = steps.plain(state).find(({ leaf }) => learner.relation.order.isSame(leaf, step));
  if (taken !== undefined) learner.decideChange(forest, { state, step }, taken.words, 0, [unit]);
}
function nameOf(action: ActionLeaf['action'], choices: string): string {
  return `${action} ${choices}`;
}
function ofActions({ forest }: KeptLesson): boolean {
  return forest === 0;
}
function takeUpUnits(forest: Forest, kept: readonly KeptUnit[]): void {
  for (const [i, { support, spent }] of kept.entries()) {
    const { support: read, cost } = forest.units[i] as Unit;
    for (const of of support) read?.add(of);
    if (spent === null || cost === undefined) continue;
    cost.spent = spent;
    forest.isDear = true;
  }
}
