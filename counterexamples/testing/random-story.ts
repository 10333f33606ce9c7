/** Random stories: crashes, partitions, losses, copies, a scenario, a cycle, in whatever order, so far as a trace may have them. */
import fc from 'fast-check';
import type { Story, StoryHistory, StoryLoop, StoryMessage, StoryOperation, StoryStep } from '../story.ts';

const kinds = [
  'step',
  'step',
  'timeout',
  'restart',
  'crash',
  'recover',
  'partition',
  'heal',
  'loss',
  'duplication',
  'tick',
] as const;
const words = [
  'A',
  'Tick',
  'Handle request',
  'AppendEntries(term: 4, entries: <(term: 2, value: v1)>)',
  'x'.repeat(70),
];
const word = fc.constantFrom(...words);
const small = fc.nat({ max: 1000 });

interface Draft {
  readonly kind: (typeof kinds)[number];
  readonly who: number;
  readonly word: string;
  readonly changes: readonly { readonly word: string; readonly who: number }[];
  readonly sends: readonly { readonly word: string; readonly to: number; readonly after: number }[];
}

const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom(...kinds),
  who: small,
  word,
  changes: fc.array(fc.record({ word, who: small }), { maxLength: 6 }),
  sends: fc.array(fc.record({ word, to: small, after: small }), { maxLength: 4 }),
});

/** Any story that is possible, of up to five lanes and twelve steps. */
export const anyStory: fc.Arbitrary<Story> = fc
  .record({
    laneNames: fc.uniqueArray(fc.constantFrom('s1', 's2', 'client', 'a', 'the transaction manager'), { minLength: 1 }),
    drafts: fc.array(draft, { minLength: 1, maxLength: 12 }),
    scenario: fc.option(small),
    loop: fc.option(
      fc.record({ to: small, returns: fc.boolean(), who: small, silent: fc.array(small, { maxLength: 2 }) }),
    ),
    isTrue: fc.boolean(),
    leaves: fc.option(fc.record({ step: small, word })),
    operations: fc.array(
      fc.record({ who: small, word, after: small, takes: fc.option(small), isWrong: fc.boolean() }),
      {
        maxLength: 8,
      },
    ),
  })
  .map(({ laneNames, drafts, scenario, loop, isTrue, leaves, operations }): Story => {
    const steps = stepsOf(laneNames, drafts);
    const last = steps.length - 1;
    const to = loop === null ? 0 : loop.returns ? loop.to % steps.length : last;
    const { label, short, own, changes } = steps[last] as StoryStep;
    return {
      spec: 'random',
      title: 'A random story',
      subject: 'random, n = 3',
      broken: null,
      property: 'P',
      figures: [],
      claim: 'Property P is violated',
      meaning: isTrue ? null : 'What is to happen happens.',
      lanes: laneNames,
      variables: ['value'],
      steps,
      fair: [],
      loop:
        loop === null
          ? null
          : {
              to,
              silent: silentLanes(laneNames, loop.silent, [
                ...steps.slice(to + 1).map(({ lane }) => lane),
                loop.returns ? laneOf(laneNames, loop.who) : (steps[last]?.lane ?? null),
              ]),
              back: loop.returns
                ? {
                    label,
                    short,
                    own,
                    changes,
                    lane: laneOf(laneNames, loop.who),
                    renamed: loop.who % 2 === 0 ? null : `the same up to renaming: ${label} 3 -> 1`,
                  }
                : null,
            },
      scenario: scenario === null ? null : { name: 'figure 8', steps: scenario % (last + 1) },
      messages: messagesOf(laneNames, drafts, steps),
      history: historyOf(laneNames, operations, last),
      leaves:
        leaves === null
          ? null
          : {
              // Perhaps the step that closes the cycle.
              step: leaves.step % (steps.length + (loop?.returns === true ? 1 : 0)),
              text: `here it leaves random, in which ${leaves.word}`,
            },
      because: isTrue
        ? null
        : {
            instance: 'i = s1',
            isPrimed: words.length > 3,
            messages: [words[2] as string],
            text: `False because ${words[3]}`,
            cells: steps.flatMap(({ cells }, state) =>
              loop !== null || state === last
                ? cells
                    .slice(0, 1)
                    .map(({ path }) => ({ state, path, part: words.length % 2 === 0 ? null : (words[1] ?? null) }))
                : [],
            ),
            changes: steps.flatMap(({ changes: own }, state) => own.slice(1, 2).map(({ path }) => ({ state, path }))),
          },
    };
  });

/** Operations of the lanes, one after the other for each of them; the last of one may have no answer. */
function historyOf(
  lanes: readonly string[],
  drafts: readonly {
    readonly who: number;
    readonly word: string;
    readonly after: number;
    readonly takes: number | null;
    readonly isWrong: boolean;
  }[],
  last: number,
): StoryHistory | null {
  const free = new Map<string, number | null>();
  const operations = drafts.flatMap(({ who, word: label, after, takes, isWrong }): StoryOperation[] => {
    const client = lanes[who % lanes.length] as string;
    const from = free.get(client) === undefined ? 0 : (free.get(client) as number | null);
    const invoked = (from ?? 0) + (after % 3);
    if (from === null || invoked > last) return [];
    const returned = takes === null ? null : Math.min(last, invoked + (takes % 4));
    // What began and was answered in one step is followed by nothing in the same.
    free.set(client, returned === invoked ? returned + 1 : returned);
    const called = isWrong ? null : label;
    return [{ client, cell: `history[${client}]`, label, called, invoked, returned, contradicts: isWrong }];
  });
  return operations.length === 0
    ? null
    : {
        operations,
        idle: lanes
          .map((client) => `history[${client}]`)
          .filter((cell) => operations.every((operation) => operation.cell !== cell)),
        contradiction: operations.some(({ contradicts }) => contradicts) ? 'no order fits' : null,
      };
}

/** Some of the lanes that take no step in the cycle. */
function silentLanes(
  lanes: readonly string[],
  who: readonly number[],
  takers: readonly (string | null)[],
): StoryLoop['silent'] {
  const chosen = new Set(who.map((one) => lanes[one % lanes.length] as string));
  return lanes
    .filter((lane) => chosen.has(lane) && !takers.includes(lane))
    .map((lane) => ({ lane, could: [...words] }));
}

/** One of the lanes, or nobody. */
function laneOf(lanes: readonly string[], who: number): string | null {
  return lanes[who % (lanes.length + 1)] ?? null;
}

function stepsOf(lanes: readonly string[], drafts: readonly Draft[]): StoryStep[] {
  const down = new Set<string>();
  let island: readonly string[] = [];
  const stepAt = ({ kind: wanted, who, word: text, changes }: Draft, k: number): StoryStep => {
    const one = lanes[who % lanes.length] as string;
    const isPossible =
      (wanted === 'crash' && !down.has(one)) ||
      (wanted === 'recover' && down.has(one)) ||
      (wanted === 'partition' && island.length === 0) ||
      (wanted === 'heal' && island.length > 0) ||
      !['crash', 'recover', 'partition', 'heal'].includes(wanted);
    const kind = isPossible ? wanted : 'step';
    if (kind === 'crash') down.add(one);
    if (kind === 'recover') down.delete(one);
    if (kind === 'partition') island = lanes.filter((_, i) => ((who >> i) & 1) === 1 || i === who % lanes.length);
    if (kind === 'heal') island = [];
    const lane = ['crash', 'recover'].includes(kind) ? one : kind === 'step' ? laneOf(lanes, who) : null;
    return {
      kind: k === 0 ? 'init' : kind,
      label: text,
      short: text,
      own: text,
      action: text,
      choices: [],
      truths: [],
      lane: k === 0 ? null : lane,
      island,
      down: [...down],
      changes: changes.map((change) => ({
        path: `value[${change.word}]`,
        change: change.word,
        lane: laneOf(lanes, change.who),
        name: 'value',
        cell: `value[${change.word}]`,
        elements: [],
        brief: null,
        tellsBoth: false,
        isAccount: false,
      })),
      cells: lanes.map((own) => ({
        path: `value[${own}]`,
        name: 'value',
        lane: own,
        value: text,
        changed: k > 0,
      })),
    };
  };
  const first: Draft = { kind: 'step', who: 0, word: 'init', changes: [], sends: [] };
  return [first, ...drafts].map(stepAt);
}

function messagesOf(lanes: readonly string[], drafts: readonly Draft[], steps: readonly StoryStep[]): StoryMessage[] {
  const losses = new Set<number>();
  return drafts.flatMap(({ sends, who }, i) =>
    sends.map(({ word: text, to, after }): StoryMessage => {
      const sent = i + 1;
      const { kind, lane } = steps[sent] as StoryStep;
      const arrival = sent + (after % 5);
      const isLost = steps[arrival]?.kind === 'loss' && arrival > sent;
      // A step loses one message.
      const isNever = arrival === sent || arrival >= steps.length || (isLost && losses.has(arrival));
      const received = isNever ? null : arrival;
      if (isLost) losses.add(arrival);
      const receiver = (received === null || isLost ? null : steps[received]?.lane) ?? laneOf(lanes, to);
      return {
        text,
        short: text.slice(0, 40),
        brief: text.length % 2 === 0 ? null : text.slice(0, 9),
        sent,
        to: receiver,
        received,
        copy: kind === 'duplication',
        from: kind === 'duplication' ? (lanes[who % lanes.length] ?? null) : lane,
        end: received === null ? 'on its way' : isLost ? 'lost' : 'received',
      };
    }),
  );
}
