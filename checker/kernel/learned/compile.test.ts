/** What is compiled says what the trees say: once it is made, after each child that is entered, and as elements get places. */
import { describe, expect, test } from 'vitest';
import { functionFrom, processes, range, subsetOf, variables } from '../../index.ts';
import { contentOf, pack } from '../layout/codec.ts';
import { Layout, type SetRegion, type Shape, type Slot } from '../layout/layout.ts';
import { ByPredicate } from '../questions/by-predicate.ts';
import { leafBit, nothing } from '../questions/compiled.ts';
import { CountQuestion } from '../questions/count.ts';
import { ElementQuestion } from '../questions/element.ts';
import { PartQuestion } from '../questions/part.ts';
import type { Answer, Question } from '../questions/question.ts';
import { Recorder } from '../questions/recorder.ts';
import { Compiler } from './compile.ts';
import { Program, walk } from './program.ts';
import type { Node, Split } from './tree.ts';

const P = processes('p', 2);
const { domains } = variables({ times: functionFrom(P, range(0, 9)), on: subsetOf(range(0, 9)) });
const leaf = (n: number): number => leafBit | n;

/** Nodes with questions whose answers lead to leaves, 10 times the question more the answer; of states with these times and elements. */
class Trees {
  readonly layout = new Layout(domains);
  readonly recorder = new Recorder(this.layout);
  readonly program = new Program(this.layout);
  readonly nodes: Node[] = [{ leaves: [], splits: [] }];
  readonly compiler = new Compiler(this.layout, this.program, this.nodes);
  readonly region = (this.layout.shapes.on as { readonly region: SetRegion }).region;
  private splits = 0;

  load(times: readonly number[], on: readonly number[]): void {
    const values = { times: P.to((p) => times[P.elements.indexOf(p)] as never), on };
    const state = Object.fromEntries(
      Object.entries(domains).map(([name, of]) => [name, of.read(values[name as 'on'], name)]),
    );
    const content = contentOf(this.layout, state);
    // Once something is compiled, all stays in its place.
    if (this.nodes.length === 1) this.layout.place();
    expect(this.layout.outgrown).toBe(false);
    this.recorder.vector = new Int32Array(2 * this.layout.words);
    for (const side of [0, 1]) pack(this.layout, content, this.recorder.vector, side * this.layout.words);
  }
  part(process: number, side = 0): Question {
    const { slots, part } = this.layout.shapes.times as Extract<Shape, { kind: 'function' }>;
    return this.asked(() => PartQuestion.ask(this.recorder, [...slots.values()][process] as Slot, part, side));
  }
  element(n: number, side = 0): Question {
    return this.asked(() => ElementQuestion.ask(this.recorder, this.layout.elementOf(this.region, n), side));
  }
  count(): Question {
    return this.asked(() => CountQuestion.ask(this.recorder, this.region, (n) => Number(n) > 1, 0));
  }
  private asked(ask: () => unknown): Question {
    this.recorder.begin({ id: 1 });
    ask();
    return this.recorder.path[0]?.read as Question;
  }
  /** Adds a node with these leaves and questions, and compiles it. */
  node(leaves: readonly number[], questions: readonly Question[]): Split[] {
    const node = this.nodes.length;
    const splits = questions.map(
      (read): Split => ({
        index: this.splits++,
        read,
        depth: 0,
        units: [],
        among: [],
        children: new Map(),
        node,
        satisfying:
          read.by === null ? [] : [...new ByPredicate(this.region, read.by.holds, { id: 1 }).tryAll().satisfying],
        tried: 0,
      }),
    );
    this.nodes.push({ leaves, splits });
    this.compiler.compileNode(node);
    return splits;
  }
  enter(split: Split | undefined, answer: Answer, child = leaf(10 * (split as Split).index + Number(answer))): void {
    (split as Split).children.set(answer, child);
    this.compiler.setChild(split as Split, answer, child);
  }
  reached(): number[] | string {
    const found = walk(this.program, this.recorder.vector, 1);
    return found < 0
      ? `lacks ${this.program.missedKey} of ${this.program.missed}`
      : [...this.program.fired.subarray(0, found)].sort((a, b) => a - b);
  }
}

describe('a node', () => {
  test('asks all its questions, each of its side, and has its leaves', () => {
    const trees = new Trees();
    trees.load([1, 2], [3]);
    const splits = trees.node(
      [99],
      [trees.part(0), trees.part(1, 1), trees.element(3), trees.element(3, 1), trees.count()],
    );
    const answers = [0, 1, 1, 1, 1];
    expect(trees.reached()).toBe('lacks 0 of 0');
    for (const [i, split] of splits.entries()) trees.enter(split, answers[i] as number);
    expect(trees.reached()).toEqual([0, 11, 21, 31, 41, 99]);
  });
  test('lacks what was not entered, and says which answer of which question', () => {
    const trees = new Trees();
    trees.load([1, 1], [3]);
    const [part, element] = trees.node([], [trees.part(0), trees.element(3)]);
    trees.enter(part, 0);
    expect(trees.reached()).toBe('lacks 1 of 1');
    trees.enter(element, 1);
    expect(trees.reached()).toEqual([0, 11]);
    trees.load([2, 1], []);
    expect(trees.reached()).toBe('lacks 1 of 0');
  });
  test('is compiled anew where a table is too short for an answer', () => {
    const trees = new Trees();
    trees.load([0, 0], []);
    const [part] = trees.node([], [trees.part(0)]);
    for (let n = 0; n < 9; n++) {
      trees.load([n, 0], []);
      trees.enter(part, n);
    }
    for (let n = 0; n < 9; n++) {
      trees.load([n, 0], []);
      expect(trees.reached()).toEqual([n]);
    }
  });
  test('need not look where nothing follows', () => {
    const trees = new Trees();
    trees.load([0, 0], [3, 4]);
    const [third, fourth] = trees.node([], [trees.element(3), trees.element(4)]);
    trees.enter(third, 1, nothing);
    trees.enter(fourth, 1);
    expect(trees.reached()).toEqual([11]);
    trees.load([0, 0], [4]);
    expect(trees.reached()).toBe('lacks 0 of 0');
    trees.enter(third, 0);
    expect(trees.reached()).toEqual([0, 11]);
  });
});

describe('an element without a place', () => {
  test('is absent; what waits for its place is found once, and asks its bit then', () => {
    const trees = new Trees();
    trees.load([0, 0], []);
    const element = trees.layout.elementOf(trees.region, 5);
    expect(element.word).toBe(-1);
    const [split] = trees.node([], [trees.element(5)]);
    trees.enter(split, 0);
    expect(trees.reached()).toEqual([0]);
    trees.load([0, 0], [5]);
    expect(element.word).toBeGreaterThanOrEqual(0);
    expect(trees.compiler.nodesWaitingFor(element)).toContain(1);
    expect(trees.compiler.nodesWaitingFor(element)).toEqual([]);
    trees.compiler.compileNode(1);
    expect(trees.reached()).toBe('lacks 1 of 0');
    trees.enter(split, 1);
    expect(trees.reached()).toEqual([1]);
  });
});

test('what is cleared is compiled from the trees alone', () => {
  const trees = new Trees();
  trees.load([0, 0], [3]);
  const [part, element] = trees.node([], [trees.part(0), trees.element(3)]);
  trees.enter(part, 0);
  trees.enter(element, 1);
  const waiting = trees.layout.elementOf(trees.region, 7);
  trees.node([], [trees.element(7)]);
  const { length } = trees.program;
  trees.compiler.clear();
  expect(trees.compiler.nodesWaitingFor(waiting)).toEqual([]);
  expect(trees.program.length).toBe(0);
  trees.compiler.compileNode(1);
  expect([trees.reached(), trees.program.length <= length]).toEqual([[0, 11], true]);
});
