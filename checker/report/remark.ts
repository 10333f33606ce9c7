/**
 * Remarks about a spec: not wrong, but worth a look.
 */
import type { Site } from '../language/failure.ts';
import { assumptionText } from '../language/fairness.ts';
import type { Remark, Stop } from '../run/outcome.ts';
import { stopTexts } from './stop.ts';
import { bytes, counted, errorText, listed } from './words.ts';

/** A remark of the run. */
export function remarkText(remark: Remark): string {
  switch (remark.kind) {
    case 'among initial states':
      return `It ended while initial states were still being taken in: ${counted(remark.states, 'state')} by then, and there may be more.`;
    case 'abstract fairness': {
      const { property, abstract, assumptions, asked } = remark;
      if (assumptions.length === 0) return `${property} asks for the fairness of ${abstract}, which assumes none.`;
      const names = listed(assumptions.map(assumptionText));
      return asked === null
        ? `${property} is about initial states and steps; the fairness of ${abstract}, ${names}, is not asked for, as it is with fairness: true.`
        : `${property} includes the fairness of ${abstract}, ${names}: ${listed(asked)}.`;
    }
    case 'reads whole': {
      const { site, variable } = remark;
      return `The ${codeText(site)} reads the whole of ${variable}, so that what is learned of it serves few states. Ask for elements instead: has(x), some(p), every(p), count(p), sum(${variable}, f), max, min, or a choice from ${variable}.filter(p).`;
    }
    case 'evaluated directly': {
      const { site, entries, states, images } = remark;
      const everywhere =
        images === 1 ? 'in every state' : `in every state and its ${counted(images - 1, 'other image')}`;
      return `The ${codeText(site)} is evaluated ${everywhere}, without learning: it reads so much of a state that ${counted(entries, 'entry', 'entries')} had to be learned for ${counted(states, 'state')}. ${site.part === 'action' ? 'One that reads less, or whose choices come from sorts, sets, bags and their filters instead of lists that it makes, is faster.' : 'One that reads less is faster: split by forAll into instances, or by sum, max and min of a variable instead of what goes through it.'}`;
    }
    case 'on disk':
      return `There was no more room in memory at ${counted(remark.states, 'state')}: the search went on on disk, where it took some ${bytes(remark.bytes)} at most.`;
    case 'cluster':
      return clusterText(remark);
    case 'not on disk':
      return remark.isMissing
        ? 'There was no more room in memory. With DuckDB the search would have gone on on disk: npm install @duckdb/node-api'
        : `There was no more room in memory, and the search could not go on on disk: ${remark.error instanceof Error ? remark.error.message : String(remark.error)}.`;
    case 'checkpoint':
      return checkpointText(remark);
    case 'one thread':
      return oneThread(remark);
    case 'walkers ended':
      return walkersEnded(remark);
    case 'was running':
      return `Code of the spec was running when it was stopped: ${remark.places.join(', called from ')}.`;
    case 'not re-executed':
      return `The traces are shown as they were found, and were neither re-executed nor explained: ${stopTexts[remark.reason]}${whereText(remark.places)}.`;
  }
}

/** What is in a checkpoint, and how to go on from there. */
function checkpointText({ folder, states, error }: Extract<Remark, { readonly kind: 'checkpoint' }>): string {
  const problem =
    error === null
      ? ''
      : ` What came after that could not be written: ${error instanceof Error ? error.message : String(error)}.`;
  if (states === 0) return `There is no checkpoint in ${folder}.${problem || ' The search ended before the first.'}`;
  return `The checkpoint in ${folder} has ${counted(states, 'state')}: the same command goes on from there with resume= in the place of checkpoint=.${problem}`;
}

function clusterText({
  workers,
  replaced,
  parcels,
  bytes: sent,
}: Extract<Remark, { readonly kind: 'cluster' }>): string {
  const lost =
    replaced === 0
      ? ''
      : ` What ${replaced === 1 ? 'one of them' : `${replaced} of them`} had to do was given to others.`;
  return `${counted(workers, 'worker')} explored, told all states apart, and sent each other ${bytes(sent)} in ${counted(parcels, 'message')}.${lost}`;
}

function walkersEnded({ ended, error, left }: Extract<Remark, { readonly kind: 'walkers ended' }>): string {
  const who = ended === 1 ? 'A thread ended' : `${counted(ended, 'thread')} ended, the first`;
  const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  const others = left === 0 ? 'the thread of the command' : counted(left, 'other');
  return `${who} with: ${why}. What was begun there was walked again, and ${others} went on.`;
}

/** `guard of Phase2a`, `property Agreement`. */
function codeText({ part, name }: { readonly part: Site['part'] | 'action'; readonly name: string }): string {
  if (part === 'finished') return part;
  if (part === 'fairness condition') return `condition of the fairness of ${name}`;
  const isOfAction = part === 'guard' || part === 'effect' || part === 'choice';
  return `${part}${isOfAction ? ' of' : ''} ${name}`;
}

/** The state graph could not be drawn. */
export function undrawn(problem: string): string {
  return `The state graph could not be drawn: ${problem}.`;
}
/** The files of the spec were to be loaded twice, and the second time this came of it. */
export function loadedOnce(error: unknown): string {
  return `What code remembers in variables of the spec's files was not looked for, as they cannot be loaded once more: ${errorText(error)}.`;
}

/** The traces could not be kept. */
export function unwritten(problem: string): string {
  return `The traces could not be written: ${problem}. out=DIR names another folder.`;
}

/** What was found is shown without why it is so. */
export function unexplained(reason: Stop, places: readonly string[]): string {
  return `The traces were re-executed, and are not explained: ${stopTexts[reason]}${whereText(places)}.`;
}

/** Drawing was ended from outside. */
export function unfinished(reason: Stop, places: readonly string[]): string {
  return `The files of the traces are not complete: ${stopTexts[reason]}${whereText(places)}.`;
}

function whereText(places: readonly string[]): string {
  return places.length === 0 ? '' : `, while code of the spec was running: ${places.join(', called from ')}`;
}

/** Why one thread explored although several were asked for. */
function oneThread(remark: Extract<Remark, { readonly kind: 'one thread' }>): string {
  switch (remark.because) {
    case 'symmetry':
      return 'One thread explored: states are told apart up to symmetry, which several threads cannot do yet. With symmetry=off they do, on more states.';
    case 'disk':
      return 'One thread explored from some state on: on disk there are no more.';
    case 'reference':
      return 'One thread explored: the reference checker has no more.';
    case 'few states':
      return `One thread explored: no level has ${counted(remark.least, 'state')}, from which on several pay.`;
    case 'evaluated directly':
      return 'One thread explored, at least from some state on: code of actions, bounds or step properties is evaluated in every state, and all code of a spec runs in one thread.';
    case 'user code':
      return 'One thread explored: code of the spec had to run in every state that others might have expanded, as it does for sums and extrema in guards.';
    case 'no answer':
      return `One thread explored from some state on: ${remark.error === null ? 'another did not answer' : `another ended with ${remark.error.message}`}.`;
  }
}
