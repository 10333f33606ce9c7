/**
 * What the logs of the servers show of `specs/raft`: of each line, which action of the spec it stands for, which choices it tells, and what it says of
 * the state.
 *
 * Where the program is not what the spec is, one of three things is done about it:
 *
 * - **It is translated**, by `inSpec`. Messages and their fields have other names. Commands are texts, of which the spec, that never looks
 *   at one, has a few values: each becomes one of these, so that one in the place of another is noticed mostly, and not always.
 * - **It is left out.** No line says that a message was lost: in the spec it may be under way for ever. Nor is there one for an answer
 *   that comes too late, and is thrown away. Where one method does several steps of the spec, it writes several lines: of a later term a
 *   server hears first, and then it does what the message wants; what conflicts with the leader's log goes entry by entry.
 * - **The spec is changed**, by the variant in `as-built.ts`: a mapping says what a step looks like, and not that there is another one.
 *
 * And some things are as they are in the spec, since neither would have done. A leader sends a server one entry at a time, and the next once
 * it has heard of that one; batches and pipelines are a protocol of their own, with another `AppendEntries`. What the spec bounds, terms and the
 * lengths of logs, has no bound in the program: the parameters must be large enough, else the verdict is `unknown`.
 */
import { type LoggedStep, logOf, type Of, optional, sequenceOf } from '../../checker/index.ts';
import { order } from '../../checker/trace.ts';
import { raft } from '../../specs/raft/raft.ts';
import type { Entry, Message as Sent } from './server.ts';

export const log = logOf(raft, ({ event, Term, Index, Entry, Message, sorts, actions }, parameters) => {
  const { Server } = sorts;
  const { RequestVoteRequest: Ask, RequestVoteResponse: Vote } = Message;
  const { AppendEntriesRequest: Append, AppendEntriesResponse: Appended } = Message;
  type State = Parameters<typeof actions.AppendEntries.guard>[0];

  /** The step sends this message. */
  const sends = ({ before, after }: LoggedStep<State, unknown>, sent: Of<typeof Message>): boolean =>
    after.messages.copies(sent) > before.messages.copies(sent);

  return {
    events: {
      /** Who starts for the first time does so as one that restarts and has nothing to find again. */
      starts: event({
        fields: { node: Server, term: Term, votedFor: optional(Server), log: sequenceOf(Entry, parameters.maxLog + 1) },
        of: actions.Restart,
        choices: ({ node }) => ({ i: node }),
        matches: (found, { after }) =>
          after.currentTerm.get(found.node) === found.term &&
          after.votedFor.get(found.node) === found.votedFor &&
          after.log.get(found.node).equals(found.log),
      }),
      timeout: event({
        fields: { node: Server, term: Term },
        of: actions.Timeout,
        choices: ({ node }) => ({ i: node }),
        matches: ({ node, term }, { after }) => after.currentTerm.get(node) === term,
      }),
      asks: event({
        fields: { sent: Ask },
        of: actions.RequestVote,
        choices: ({ sent }) => ({ i: sent.from, j: sent.to }),
        matches: ({ sent }, step) => sends(step, sent),
      }),
      votes: event({
        fields: { received: Ask, sent: Vote },
        of: actions.HandleRequestVoteRequest,
        choices: ({ received }) => ({ m: received }),
        matches: ({ sent }, step) => sends(step, sent),
      }),
      counts: event({
        fields: { received: Vote },
        of: actions.HandleRequestVoteResponse,
        choices: ({ received }) => ({ m: received }),
      }),
      leads: event({
        fields: { node: Server, term: Term },
        of: actions.BecomeLeader,
        choices: ({ node }) => ({ i: node }),
        matches: ({ node, term }, { after }) => after.currentTerm.get(node) === term,
      }),
      'later term': event({
        fields: { received: Message },
        of: actions.UpdateTerm,
        choices: ({ received }) => ({ m: received }),
      }),
      requested: event({
        fields: { node: Server, command: Entry.fields.value },
        of: actions.ClientRequest,
        choices: ({ node, command }) => ({ i: node, v: command }),
      }),
      sends: event({
        fields: { sent: Append },
        of: actions.AppendEntries,
        choices: ({ sent }) => ({ i: sent.from, j: sent.to }),
        matches: ({ sent }, step) => sends(step, sent),
      }),
      follows: event({
        fields: { received: Append },
        of: actions.ReturnToFollowerState,
        choices: ({ received }) => ({ m: received }),
      }),
      refuses: event({
        fields: { received: Append, sent: Appended },
        of: actions.RejectAppendEntriesRequest,
        choices: ({ received }) => ({ m: received }),
        matches: ({ sent }, step) => sends(step, sent),
      }),
      /** One line for each entry that is removed: the spec removes the last one, as often as need be. */
      removes: event({
        fields: { received: Append },
        of: actions.ConflictAppendEntriesRequest,
        choices: ({ received }) => ({ m: received }),
      }),
      adds: event({
        fields: { received: Append },
        of: actions.NoConflictAppendEntriesRequest,
        choices: ({ received }) => ({ m: received }),
      }),
      accepts: event({
        fields: { node: Server, received: Append, sent: Appended, commit: Index },
        of: actions.AppendEntriesAlreadyDone,
        choices: ({ received }) => ({ m: received }),
        matches: ({ node, sent, commit }, step) => sends(step, sent) && step.after.commitIndex.get(node) === commit,
      }),
      hears: event({
        fields: { received: Appended },
        of: actions.HandleAppendEntriesResponse,
        choices: ({ received }) => ({ m: received }),
      }),
      commits: event({
        fields: { node: Server, commit: Index },
        of: actions.AdvanceCommitIndex,
        choices: ({ node }) => ({ i: node }),
        matches: ({ node, commit }, { after }) => after.commitIndex.get(node) === commit,
      }),
    },
    order,
    read: (line) => inSpec(line as Line, parameters.values),
  };
});

/** A line as the program writes it. */
interface Line {
  readonly received?: Sent;
  readonly sent?: Sent;
  readonly log?: readonly Entry[];
  readonly command?: string;
}

/** A line with messages and commands as the spec has them. */
function inSpec({ received, sent, log, command, ...line }: Line, values: number): object {
  return {
    ...line,
    ...(received && { received: messageOf(received, values) }),
    ...(sent && { sent: messageOf(sent, values) }),
    ...(log && { log: log.map((entry) => entryOf(entry, values)) }),
    ...(command && { command: valueOf(command, values) }),
  };
}
function messageOf(message: Sent, values: number): object {
  const { term, from, to } = message;
  switch (message.type) {
    case 'ask': {
      const { lastIndex: lastLogIndex, lastTerm: lastLogTerm } = message;
      return { type: 'RequestVoteRequest', term, lastLogTerm, lastLogIndex, from, to };
    }
    case 'vote':
      return { type: 'RequestVoteResponse', term, voteGranted: message.granted, from, to };
    case 'append': {
      const { prevIndex: prevLogIndex, prevTerm: prevLogTerm, commit: commitIndex } = message;
      const entries = message.entries.map((entry) => entryOf(entry, values));
      return { type: 'AppendEntriesRequest', term, prevLogIndex, prevLogTerm, entries, commitIndex, from, to };
    }
    case 'appended': {
      const { success, match: matchIndex } = message;
      return { type: 'AppendEntriesResponse', term, success, matchIndex, from, to };
    }
  }
}
function entryOf({ term, command }: Entry, values: number): object {
  return { term, value: valueOf(command, values) };
}
/** One of the values of the spec for each command, the same for the same one. */
function valueOf(command: string, values: number): string {
  const sum = [...command].reduce((all, letter) => (all * 31 + (letter.codePointAt(0) as number)) % 65_521, 0);
  return `v${1 + (sum % values)}`;
}
