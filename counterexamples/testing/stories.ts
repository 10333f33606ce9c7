/** Stories for tests: of variants of Concord's own specs, and one whose every text is nasty. */
import { explained } from '../../checker/explain/findings.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import { checkModel } from '../../checker/run/check.ts';
import { loadSpec, modelOf, variantOf } from '../../scripts/commands/catalogue.ts';
import { figuresOf } from '../../scripts/commands/figures.ts';
import type { Host } from '../../scripts/commands/host.ts';
import { meaningsIn } from '../../scripts/commands/meanings.ts';
import { root } from '../../scripts/commands/testing.ts';
import type { Story } from '../story.ts';
import { type StoryClaim, type StorySubject, storyOf } from '../tell/story-of.ts';

export const place = { root, cwd: root };

/** A host for what needs one, and prints nothing. */
export const silent: Host = {
  place,
  env: {},
  program: { name: 'npm run' },
  width: 100,
  colours: false,
  terminal: false,
  out: () => {},
  err: () => {},
  started: 0,
  watched: async (work) => work(),
  limitMemory: () => {},
  again: () => {},
  threads: false,
  read: () => Promise.resolve(null),
  reached: () => {},
};

export interface Violation {
  readonly subject: StorySubject;
  readonly claim: StoryClaim & { readonly trace: Parameters<typeof storyOf>[1] };
}

/** The counterexample of a variant to one of the properties that it violates. */
export async function violationOf(spec: string, variant: string, property: string): Promise<Violation> {
  const loaded = await loadSpec(spec, place);
  const of = variantOf(loaded, variant);
  const made = modelOf(loaded, { variant: of }, place);
  const model = { ...made, meanings: meaningsIn(loaded.file) };
  const outcome = await checkModel(model, { properties: [property], limits: { stopAtFirst: true } });
  const [claim] = findingsOf(explained(outcome, property), outcome);
  if (claim === undefined) throw new Error(`${spec}, ${variant} does not violate ${property}`);
  const figureOf = await figuresOf({ ...loaded, model, variant: of }, place)();
  return { subject: { model, title: loaded.spec.title, story: of.story, figureOf }, claim };
}

export async function storyAbout(spec: string, variant: string, property: string): Promise<Story> {
  const { subject, claim } = await violationOf(spec, variant, property);
  return storyOf(subject, claim.trace, claim);
}

/** What a spec may have in its names and values, if it means ill. */
export const nasty = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '"quotes" and \\backslashes\\ and {braces|of|records} and <b>tags</b> &amp; &lt;',
  'two\nlines\r\nand\ttabs',
  'turned \u202e around \u2066 and \u200b unseen \u0007',
  'long '.repeat(100),
  '',
] as const;

/** A story in which every text is nasty. */
export function nastyStory(): Story {
  const lanes = ['<script>alert(1)</script>', 'p"2', 'p\\{3}'];
  const text = (k: number): string => nasty[k % nasty.length] as string;
  const steps = nastySteps(lanes, text);
  return {
    spec: text(0),
    title: text(1),
    subject: text(2),
    broken: text(3),
    claim: text(4),
    meaning: text(5),
    property: 'P',
    figures: [],
    lanes,
    variables: nasty.slice(0, 3),
    steps,
    loop: null,
    scenario: { name: text(2), steps: 2 },
    messages: nasty.map((message, k) => ({
      text: message,
      short: message,
      brief: null,
      sent: k + 1,
      from: lanes[k % 3] as string,
      to: lanes[(k + 1) % 3] as string,
      received: k % 3 === 2 ? null : k + 3,
      end: k % 3 === 2 ? 'on its way' : k % 3 === 1 ? 'lost' : 'received',
      copy: k === 3,
    })),
    history: nastyHistory(lanes),
    because: {
      instance: text(0),
      text: text(5),
      isPrimed: true,
      cells: [{ state: 3, path: `${text(0)}[${lanes[0]}]`, part: text(1) }],
      changes: steps[3]?.changes.slice(0, 1).map(({ path }) => ({ state: 3, path })) ?? [],
      messages: [text(2)],
    },
    fair: [...nasty],
    leaves: { step: 2, text: text(3) },
  };
}

function nastyHistory(lanes: readonly string[]): Story['history'] {
  return {
    operations: nasty.map((label, k) => ({
      client: lanes[k % lanes.length] as string,
      cell: label,
      label,
      called: k % 2 === 0 ? label : null,
      invoked: k,
      returned: k % 4 === 3 ? null : k + (k % 3),
      contradicts: k % 2 === 1,
    })),
    idle: [],
    contradiction: nasty[5],
  };
}

function nastySteps(lanes: readonly string[], text: (k: number) => string): Story['steps'] {
  return Array.from({ length: 2 * nasty.length }, (_, k): Story['steps'][number] => {
    const lane = k === 0 ? null : (lanes[k % lanes.length] as string);
    return {
      kind: k === 0 ? 'init' : 'step',
      label: text(k),
      short: text(k),
      own: text(k),
      action: text(k),
      lane,
      island: [],
      down: [],
      choices: [{ name: text(k + 1), value: text(k + 2) }],
      changes:
        k === 0
          ? []
          : [
              {
                path: text(k + 1),
                change: text(k + 2),
                lane,
                name: text(k + 1),
                cell: text(k + 1),
                elements: [],
                brief: null,
                tellsBoth: false,
                isAccount: false,
              },
            ],
      cells: lanes.map((own, i) => ({
        path: `${text(i)}[${own}]`,
        name: text(i),
        lane: own,
        value: text(i + k),
        changed: k > 0,
      })),
      truths: [{ property: text(k), kind: 'invariant', holds: false, instance: text(k + 1), because: [text(k + 3)] }],
    };
  });
}
