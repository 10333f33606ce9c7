/**
 * Stories: a trace, ready to be drawn: who took each step, what it changed, what it sent and what it had received. Plain
 * data, strings and numbers only, so that a drawing, a page and a server need to know nothing of specs.
 */
import type { StepKind } from '../checker/explain/events.ts';
import type { XmlElement } from '../checker/report/xml.ts';

/** A trace with all that drawings and pages show of it. */
export interface Story {
  /** The spec: `two-phase-commit`, `Gray and Lamport's two-phase commit`. */
  readonly spec: string;
  readonly title: string;
  /** `two-phase-commit, variant hasty-manager, rms = 3`. */
  readonly subject: string;
  /** What is broken, if it is a variant. */
  readonly broken: string | null;
  /** What the trace shows: `Invariant TCConsistent is violated`, or, of a trace that shows nothing in particular, null. */
  readonly claim: string | null;
  /** What that means, in the words of the spec: `At most one leader can be elected in a given term.` */
  readonly meaning: string | null;
  /** The name of the property that the trace is about. */
  readonly property: string | null;
  /** Processes and roles, each a line of the space-time diagram, in the order of the spec. */
  readonly lanes: readonly string[];
  /** The variables of the spec. */
  readonly variables: readonly string[];
  /** The first is the initial state; state and step `k` below are `steps[k]`, counted from 0; texts count from 1. */
  readonly steps: readonly StoryStep[];
  /** Of a counterexample that goes on for ever. */
  readonly loop: StoryLoop | null;
  /** The steps up to this one came from the scenario of this name. */
  readonly scenario: { readonly name: string; readonly steps: number } | null;
  readonly messages: readonly StoryMessage[];
  /** What clients did and were answered, if the spec records it. */
  readonly history: StoryHistory | null;
  readonly because: Because | null;
  /** Of a variant: its first step that is none of the spec's own, and why: `here it leaves raft: votedFor[s2] would stay s1`. */
  readonly leaves: { readonly step: number; readonly text: string } | null;
  /** Why a lasso is fair, a line each: `WF of RMPrepare for rm = rm1: disabled in state 4`. */
  readonly fair: readonly string[];
  /** What the spec's own view draws of each state; none if it has no view. */
  readonly figures: readonly Figure[];
}

/** An `<svg>`, in the colours of drawings, or why a state is not drawn. */
export type Figure = XmlElement | { readonly trouble: string };

/** What a step is drawn as: what it told a network, crashes or clocks, or else what its name says. */
export type StepSign = StepKind | 'timeout' | 'restart';

/** The step by which a lasso goes back. */
export interface StoryReturn extends Pick<StoryStep, 'label' | 'short' | 'own' | 'lane' | 'changes'> {
  /** `the same up to renaming: ballot 6 -> 0 and 7 -> 1`: how the state that it leads to differs from that which it goes back to; null if it is that state. */
  readonly renamed: string | null;
}

/** Where a lasso goes back to. */
export interface StoryLoop {
  /** The state that the last one returns to; the last itself, if it is repeated for ever. */
  readonly to: number;
  /** The step that returns; null if the last state is repeated. */
  readonly back: StoryReturn | null;
  /** Who takes no step in it, and could: fairness does not ask it to. By name, the actions that it could take. */
  readonly silent: readonly { readonly lane: string; readonly could: readonly string[] }[];
}

/** A step, and the state after it. */
export interface StoryStep {
  readonly kind: StepSign;
  /** `RMPrepare(rm1)`; `init` of the first. */
  readonly label: string;
  /** The label with long choices shortened, a message to its type: what a drawing has room for. */
  readonly short: string;
  /** What it is called beside the line of who took it, who is not named again: `RMPrepare`. */
  readonly own: string;
  readonly action: string | null;
  /** Each choice as text. */
  readonly choices: readonly { readonly name: string; readonly value: string }[];
  /** Who took the step; null if nobody in particular did. */
  readonly lane: string | null;
  /** The lanes that are cut off from the others after the step, if the network can be partitioned. */
  readonly island: readonly string[];
  /** The lanes that are down after the step. */
  readonly down: readonly string[];
  readonly changes: readonly StoryChange[];
  /** The whole state. */
  readonly cells: readonly Cell[];
  /** Every property in this state or, of a step property, of this step. */
  readonly truths: readonly Truth[];
}

/** What a step has changed in one part of the state, in words. */
export interface StoryChange {
  /** `rmState[rm1]`. */
  readonly path: string;
  /** `working -> prepared`, `+ Commit`. */
  readonly change: string;
  /** The same without what was there, where there is no room for it: `… -> prepared`; null if it is not told. */
  readonly brief: string | null;
  /** The elements that came or went, in the words of `messages`, if that is all; else none. */
  readonly elements: readonly string[];
  /** True if the change tells both what was there and what is. */
  readonly tellsBoth: boolean;
  /** Whose state it is part of; null if it is shared. */
  readonly lane: string | null;
  /** What it is called within its lane: `rmState`. */
  readonly name: string;
  /** The path of the cell that it is a change of, or in. */
  readonly cell: string;
  /** True of how much of a budget is spent, and of who is cut off: of what a network, crashes or a clock keep beside it all. */
  readonly isAccount: boolean;
}

/** A part of a state. */
export interface Cell {
  /** `rmState[rm1]`. */
  readonly path: string;
  /** `rmState`: what the part is called within its lane. */
  readonly name: string;
  readonly lane: string | null;
  readonly value: string;
  /** True if the step into this state changed it. */
  readonly changed: boolean;
}

/** A message from the step that sent it to one that received it. One that is kept may have several, one each. */
export interface StoryMessage {
  readonly text: string;
  /** What tells it apart, in at most 40 characters: `RequestVote term 2`. */
  readonly short: string;
  /** What tells it apart from others to the same receiver, where that is less: `OneB mbal 1, mval v2`; else null. */
  readonly brief: string | null;
  /** The step that sent it, or, if it was there from the beginning, 0. */
  readonly sent: number;
  readonly from: string | null;
  /** Who is to receive it, as far as it is known. */
  readonly to: string | null;
  /** The step that received it, or lost it; null if it is still on its way. */
  readonly received: number | null;
  readonly end: 'received' | 'lost' | 'on its way';
  /** True if the network made this copy of it, in the step `sent`. */
  readonly copy: boolean;
}

/** Operations of clients, or their transactions. */
export interface StoryHistory {
  /** Client by client, each in the order in which they began. */
  readonly operations: readonly StoryOperation[];
  /** The cells of those who asked for nothing: `history[client3]`. */
  readonly idle: readonly string[];
  /** What is wrong with those that contradict each other: `no order of these operations fits what was answered`; null if none do. */
  readonly contradiction: string | null;
}

/** An operation, or a transaction, from where it began to where it was answered. */
export interface StoryOperation {
  readonly client: string;
  /** The cell that records it: `history[client1]`. */
  readonly cell: string;
  /** `read: client2`, `read(x): 0, write(y, 1), commit`. */
  readonly label: string;
  /** What was asked: `read`; null of a transaction, which is asked bit by bit. */
  readonly called: string | null;
  /** The state in which it has begun, and that in which it has its answer, both counted from 0; null if it never has. */
  readonly invoked: number;
  readonly returned: number | null;
  /** True of those that contradict each other. */
  readonly contradicts: boolean;
}

/** Why a property is false, or never true. */
export interface Because {
  /** The instance of a quantified property: `rm1 = rm1, rm2 = rm2`; empty if there is none. */
  readonly instance: string;
  /** The sentence: `False because rmState[rm1] = aborted and rmState[rm2] = committed`. */
  readonly text: string;
  /** The cells that it rests on, to be marked; and what of each was read, if that is little: `file.token = 2`, `msgs has Commit`. */
  readonly cells: readonly { readonly state: number; readonly path: string; readonly part: string | null }[];
  /** The changes by which these came to be as they are: the state after the step, and the path of the change. */
  readonly changes: readonly { readonly state: number; readonly path: string }[];
  /** True if the sentence tells of what is after a step as `state'[s1]`. */
  readonly isPrimed: boolean;
  /** The messages by which it is false that they are there, as in `text` of those. */
  readonly messages: readonly string[];
}

/** What a property says of a state. */
export interface Truth {
  readonly property: string;
  readonly kind: 'invariant' | 'step' | 'reachable' | 'temporal';
  /** Of a temporal property: whether what is to happen is true here. */
  readonly holds: boolean;
  /** The first instance for which it is false; empty if it is not quantified or holds. */
  readonly instance: string;
  /** Why it is false: `rmState[rm1] = aborted`. */
  readonly because: readonly string[];
}

/** A file that can be downloaded or written. */
export interface StoryFile {
  readonly name: string;
  readonly type: 'text/plain' | 'text/vnd.graphviz' | 'image/svg+xml' | 'application/json' | 'text/html';
  /** The trace, its drawings as a space-time diagram and as states, what the spec's view draws, or a page with all of it. */
  readonly shows: 'trace' | 'space-time' | 'states' | 'figures' | 'page';
  readonly text: string;
}
