/** Automata accept the words of which their formulas are true, and those of the usual shapes are tiny. */
import { expect, test } from 'vitest';
import { drawOf } from '../testing/tier.ts';
import { automatonAgainst, automatonOf, FormulaTooLarge } from './automaton.ts';
import type { Automaton, Edge } from './buchi.ts';
import { type Formula, numbered } from './formula.ts';
import { mayAccept } from './options.ts';
import { atomsOfSteps } from './testing/protocol.ts';
import { Random } from './testing/random.ts';
import {
  aboutSteps,
  always,
  and,
  atom,
  eventually,
  isTrueOf,
  not,
  or,
  randomFormula,
  shapes,
  until,
  type Word,
} from './testing/words.ts';

const { seed, runs } = drawOf({ seed: 20_261_123, runs: 1000 });

function randomWord(random: Random): Word {
  const length = 1 + random.below(5);
  return { letters: Array.from({ length }, () => random.below(8)), back: random.below(length) };
}

/** True if a run on the word visits every acceptance set again and again; by the reachability of all from all. */
function accepts({ edges, marks }: Automaton, { letters, back }: Word): boolean {
  const count = letters.length * edges.length;
  const moves = Array.from({ length: count }, (_, node) => {
    const [at, state] = [Math.floor(node / edges.length), node % edges.length];
    const letter = letters[at] as number;
    const next = at + 1 < letters.length ? at + 1 : back;
    return (edges[state] as readonly Edge[])
      .filter(({ must, mustNot }) => (must & ~letter) === 0 && (mustNot & letter) === 0)
      .map((edge) => ({ to: next * edges.length + edge.to, marks: edge.marks }));
  });
  const reached = (from: number): Set<number> => {
    const found = new Set<number>();
    const pending = [from];
    for (let node = pending.pop(); node !== undefined; node = pending.pop())
      for (const { to } of moves[node] ?? [])
        if (!found.has(to)) {
          found.add(to);
          pending.push(to);
        }
    return found;
  };
  const reach = moves.map((_, node) => reached(node));
  return [0, ...(reach[0] as Set<number>)].some((node) => {
    if (!reach[node]?.has(node)) return false;
    const round = [...(reach[node] as Set<number>)].filter((other) => reach[other]?.has(node));
    const seen = round.flatMap((from) => (moves[from] ?? []).filter(({ to }) => round.includes(to)));
    return seen.reduce((all, move) => all | move.marks, 0) === marks;
  });
}

test('an automaton accepts a word if and only if the formula is true of it', () => {
  const random = new Random(seed);
  let accepted = 0;
  for (let run = 0; run < runs; run++) {
    const formula = run % 3 === 0 ? random.pick(Object.values(shapes)) : randomFormula(random, 1 + random.below(4));
    const [of, against] = [automatonOf(formula), automatonAgainst(formula)];
    for (let k = 0; k < 8; k++) {
      const word = randomWord(random);
      const expected = isTrueOf(formula, word);
      const found = { formula, word, of: accepts(of, word), against: accepts(against, word) };
      expect(found).toEqual({ formula, word, of: expected, against: !expected });
      if (expected) accepted++;
    }
  }
  expect(accepted / (8 * runs)).toBeGreaterThan(0.3);
  expect(accepted / (8 * runs)).toBeLessThan(0.7);
});

test('where an automaton reads a step it reads a repetition of the state before it', () => {
  const random = new Random(seed + 1);
  const { mask, whenStill } = atomsOfSteps;
  let read = 0;
  for (let run = 0; run < runs; run++) {
    const drawn = run % 3 === 0 ? random.pick(Object.values(shapes)) : randomFormula(random, 1 + random.below(4));
    const automaton = automatonAgainst(aboutSteps(drawn));
    for (let place = 0; place < automaton.edges.length; place++)
      for (let state = 0; state < 4; state++) {
        const isRead = [state, state | mask].some((letter) => mayAccept(automaton, place, letter));
        if (!isRead) continue;
        read++;
        expect([drawn, place, state, mayAccept(automaton, place, state | whenStill)]).toEqual([
          drawn,
          place,
          state,
          true,
        ]);
      }
  }
  expect(read).toBeGreaterThan(2 * runs);
});

test('the automata against the usual shapes have few states and few acceptance sets', () => {
  const sizeOf = ({ edges, marks }: Automaton): string =>
    `${edges.length} states, ${edges.flat().length} edges, ${marks.toString(2).replaceAll('0', '').length} sets`;
  const sizes = Object.entries(shapes).map(([name, formula]) => [name, sizeOf(automatonAgainst(formula))]);
  expect(Object.fromEntries(sizes)).toMatchInlineSnapshot(`
    {
      "again": "2 states, 3 edges, 1 sets",
      "always": "2 states, 3 edges, 1 sets",
      "alwaysEventually": "2 states, 3 edges, 1 sets",
      "answers": "2 states, 3 edges, 1 sets",
      "eventually": "1 states, 1 edges, 0 sets",
      "eventuallyAlways": "1 states, 2 edges, 1 sets",
      "fairly": "2 states, 4 edges, 2 sets",
      "leadsTo": "2 states, 3 edges, 1 sets",
      "never": "3 states, 6 edges, 1 sets",
      "only": "2 states, 3 edges, 1 sets",
      "settles": "2 states, 4 edges, 2 sets",
      "stably": "2 states, 3 edges, 1 sets",
      "starts": "2 states, 3 edges, 1 sets",
      "stops": "1 states, 2 edges, 1 sets",
      "twice": "3 states, 5 edges, 1 sets",
      "until": "2 states, 3 edges, 0 sets",
      "waits": "3 states, 6 edges, 1 sets",
    }
  `);
});

test('what must always be so is asked for once: several things again and again need no more states than one', () => {
  const again = Array.from({ length: 8 }, (_, k) => always(eventually(atom(k))));
  const { edges, marks } = automatonOf(and(...again));
  expect([edges.length, marks]).toEqual([1, 2 ** 8 - 1]);
  expect(automatonAgainst(always(or(not(and(...again)), eventually(atom(8))))).edges).toHaveLength(2);
});

test('what is true of all words has no counterexample', () => {
  const a = atom(0);
  const valid: readonly Formula[] = [or(a, not(a)), or(eventually(a), always(not(a))), or(not(until(a, a)), a)];
  for (const formula of valid) {
    expect(automatonAgainst(formula).edges).toEqual([[]]);
  }
  expect(automatonOf(or(a, not(a))).edges).toEqual([[{ must: 0, mustNot: 0, to: 0, marks: 0 }]]);
});

test('atoms are numbered, each once', () => {
  const [p, q] = [() => true, () => false];
  const formula: Formula<() => boolean> = {
    op: 'until',
    left: {
      op: 'and',
      of: [
        { op: 'atom', holds: q },
        { op: 'not', of: { op: 'atom', holds: p } },
      ],
    },
    right: { op: 'always', of: { op: 'atom', holds: q } },
  };
  const { formula: over, atoms } = numbered(formula);
  expect(atoms).toEqual([q, p]);
  expect(over).toEqual(until(and(atom(0), not(atom(1))), always(atom(0))));
});

test('a formula that is too large is refused', () => {
  const many = Array.from({ length: 31 }, (_, k) => k);
  expect(() => automatonOf(atom(30))).toThrow(FormulaTooLarge);
  expect(() => automatonOf(and(...many.map((k) => until(atom(k % 2), atom(2 + (k % 27))))))).toThrow();
  expect(() => automatonOf(and(...many.slice(0, 14).map((k) => eventually(atom(k)))))).toThrow(FormulaTooLarge);
});
