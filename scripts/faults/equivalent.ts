/**
 * Slips that make no difference to anybody: each with the reason. A slip is named by its file, the line that it is made in,
 * without the space around it, and what it does.
 */
export interface Equivalent {
  readonly file: string;
  readonly line: string;
  readonly what: string;
  readonly why: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: 'checker/consistency/recorded/events.ts',
    line: 'const { value, rest } = readOneEdn(text, 1);',
    what: '1 becomes 2',
    why: 'The line is told by an error alone, and here the error only says that the text is no EDN.',
  },
  {
    file: 'checker/consistency/causal.ts',
    line: "if (seen.found === 'unknown') return seen;",
    what: "never, instead of if (seen.found === 'unknown')",
    why: 'Who has given up gives up again, which is asked at the beginning of the next round.',
  },
  {
    file: 'checker/explain/evidence.ts',
    line: 'const LEAST_PATIENCE_OF_GROWING = 100;',
    what: '100 becomes 101',
    why: 'How long is long enough is a guess: one look more at the clock decides nothing.',
  },
  {
    file: 'checker/search/store.ts',
    line: 'this.sink ^= sink;',
    what: '^= becomes |=',
    why: 'What was read ahead is kept only so that the reads are not optimised away.',
  },
  {
    file: 'checker/search/fewest-switches.ts',
    line: 'if (ends.length > 0) this.ends.set(place, ends);',
    what: '> becomes >=',
    why: 'No ends are kept where nothing was kept: both say that there are none.',
  },
  {
    file: 'checker/search/fewest-switches.ts',
    line: 'if ((place + 1) * this.stride > this.costs.length)',
    what: '1 becomes 2',
    why: 'There is more room one state earlier, and nothing else is different.',
  },
  {
    file: 'checker/liveness/components.ts',
    line: 'this.nextRoot = () => (at < part.length ? (part[at++] as number) : -1);',
    what: '1 becomes 2',
    why: 'Every negative number says that there is no further node.',
  },
  {
    file: 'checker/liveness/fair.ts',
    line: 'if (this.queue.length < nodes.length) this.queue = new Int32Array(nodes.length);',
    what: '< becomes <=',
    why: 'The queue is filled anew each time: another one of the same length does as well.',
  },
  {
    file: 'checker/liveness/fair.ts',
    line: 'if (this.frames.length < this.product.nodeCount) this.frames = enlarged(this.frames, this.product.nodeCount);',
    what: '< becomes <=',
    why: 'There is more room one node earlier, and nothing else is different.',
  },
  {
    file: 'checker/liveness/reduce.ts',
    line: '(other, k) => k !== i && yields(edge, other, simulates) && (k < i || !yields(other, edge, simulates)),',
    what: '< becomes <=',
    why: 'That the two numbers are not equal was asked before.',
  },
  {
    file: 'checker/kernel/layout/layout.ts',
    line: 'const slot: Slot = { index: this.slots.length, of, word: 0, shift: 0, mask: 0 };',
    what: '0 becomes 1',
    why: 'Every slot gets its place by `place`, before the first state is packed.',
  },
];
