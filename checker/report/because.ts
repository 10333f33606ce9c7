/**
 * Why a property is false, in words: what it looked at, what never came about, what is disabled.
 */
import type { Because } from '../explain/because.ts';
import type { Grounds } from '../explain/facts.ts';
import type { Staying, Unmet } from '../explain/never.ts';
import { assumptionText } from '../language/fairness.ts';
import { anomalyText } from './anomaly.ts';
import { contradictionText, refusedText } from './contradiction.ts';
import { disabledText } from './disabled.ts';
import { apart, groundsText } from './grounds.ts';

/** Why, in words, and what these answer. */
export interface BecauseText {
  /** `False because`, `Never met`, `Not fair, as`, `Disabled`. */
  readonly label: string;
  /** `rmState[rm1] = aborted   and   rmState[rm2] = committed`. */
  readonly text: string;
}

/** Why a property is false. In a sentence, facts stand `between` nothing but this. */
export function becauseText(because: Because, between = apart): BecauseText {
  switch (because.kind) {
    case 'false':
      return { label: 'False because', text: groundsText(because.grounds, between) };
    case 'contradiction': {
      const { contradiction } = because;
      return { label: 'False because', text: `${refusedText(contradiction)}: ${contradictionText(contradiction)}` };
    }
    case 'anomaly':
      return { label: 'False because', text: anomalyText(because.anomaly) };
    case 'unmet':
      return unmetText(because, between);
    case 'unfair':
      return { label: 'Not fair, as', text: unfairText(because) };
    case 'disabled':
      return { label: 'Disabled', text: disabledText(because.disabled) };
  }
}

function unfairText({ abstract, assumption }: Extract<Because, { kind: 'unfair' }>): string {
  const enabled = assumption.strength === 'weak' ? 'is enabled from some time on' : 'is enabled again and again';
  return `${assumptionText(assumption)} in ${abstract} ${enabled}, and no step stands for one of it any more`;
}

const unmetLabels: Readonly<Record<Unmet['kind'], string>> = {
  'never met': 'Never met',
  'never kept': 'Never met',
  'never again': 'Never again',
  'never for good': 'Never for good',
  'never kept for good': 'Never for good',
  false: 'False',
  broken: 'False',
};

function unmetText({ goal, unmet }: Extract<Because, { kind: 'unmet' }>, between: string): BecauseText {
  const [first] = unmet;
  if (first === undefined) return { label: '', text: '' };
  const due = 'due' in first ? `, due since state ${first.due + 1}${dueText(dueTo(first), between)}` : '';
  const all = new Set(unmet.map((one) => unmetReason(one, between)));
  return { label: unmetLabels[first.kind], text: `${goal}${due}: ${[...all].join('; and ')}` };
}
/** Why it is due. */
function dueTo(unmet: Extract<Unmet, { readonly due: number }>): Grounds | null {
  return 'reason' in unmet ? unmet.reason : unmet.grounds;
}
function unmetReason(unmet: Unmet, between: string): string {
  switch (unmet.kind) {
    case 'never for good':
    case 'never kept for good':
      return `false again and again in state ${unmet.at + 1}${asText(unmet.grounds, between)}`;
    case 'false':
    case 'broken':
      return `in state ${unmet.at + 1}${asText(unmet.grounds, between)}`;
    default:
      return stayingText(unmet.staying, between);
  }
}
function stayingText({ grounds, since }: Staying, between: string): string {
  return grounds.reads.length === 0
    ? `false in every state from state ${since + 1} on, for ever`
    : `${groundsText(grounds, between)} from state ${since + 1} on, for ever`;
}
function dueText(grounds: Grounds | null, between: string): string {
  return grounds === null || grounds.reads.length === 0 ? '' : ` (${groundsText(grounds, between)})`;
}
function asText(grounds: Grounds, between: string): string {
  return grounds.reads.length === 0 ? '' : `, as ${groundsText(grounds, between)}`;
}
