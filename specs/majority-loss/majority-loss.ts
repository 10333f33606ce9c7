/**
 * Consensus while nodes fail: the nodes that are left go on as long as they are a majority.
 *
 * The problem. Nodes are to decide on one value, though some of them crash, and some may be cut off from the others by the
 * network. Who hears nothing of a node cannot tell which of the two has happened, and must neither wait for it nor decide
 * without it what it may decide otherwise.
 *
 * The protocol is single-decree Paxos (Leslie Lamport, "Paxos Made Simple", ACM SIGACT News 32(4), 2001), with every node in
 * all roles. Whoever stands as a proposer begins a ballot above all that it has heard of:
 *
 *   Prepare    It asks all nodes to promise that they take no part in lower ballots, and to tell their last vote.
 *   Propose    With the promises of a majority, its own among them, it asks all for their votes: for the value of the last
 *              vote that it was told of, or for its own name if it was told of none.
 *   Decide     With the votes of a majority it decides, and tells all others.
 *
 * Why it works. A proposer never waits for more than a majority. So any minority may be missing: of 3 nodes 1, of 5 nodes 2.
 * And any two majorities share a node, so nothing is decided on one side of the network that the other side does not hear of
 * before it decides. If no majority is left, or none can be reached, the proposers wait: nothing is decided, right or wrong.
 *
 * That somebody gets through in the end takes a stable proposer: one that is neither outbid, nor crashes, nor is cut off with
 * the minority. Here it is the one of the last ballot. That there is such a one is what the property assumes; how proposers
 * keep each other from it is shown by endless-paxos.
 *
 * Abstractions, and why they lose no behaviour: a crashed node takes no step any more and never comes back, as in the usual
 * model of consensus; one that does come back with what it has on disk was slow. Messages overtake each other, and whatever is
 * not heard stays in the network, which stands for a message that is late, or lost and sent again. Only what a proposer asks a
 * crashed node gets lost, so that one sees it ask again and again. Which node has which ballot number is left open until it
 * begins it; a ballot that begins below another is one that began before, and whose messages are late. The cut is there from
 * the start, and heals at any time or never; one that comes later makes messages late, as they may be without.
 */
import { is, List, Set } from 'immutable';
import {
  allows,
  crashes,
  faults,
  functionFrom,
  integer,
  type Member,
  messages,
  network,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  variables,
  WF,
} from '../../checker/index.ts';
import { integrity, termination, uniformAgreement, validity } from '../consensus.ts';

export const majorityLoss = spec(
  {
    name: 'majority-loss',
    title: 'Consensus while a majority is left',
    topic: 'consensus',
    parameters: {
      nodes: integer('nodes', { default: 3, from: 1, to: 5 }),
      faults: faults(['crashes', 'partitions'], { default: 'crashes' }),
      crashes: integer('how many of them may crash', { default: 1, from: 0, to: 5, counts: 'crashes' }),
      cutOff: integer('how many of them a partition cuts off from the others until the network heals', {
        default: 1,
        from: 0,
        to: 4,
        counts: 'partitions',
      }),
      ballots: integer('ballots, numbered from 0', { default: 2, from: 1, to: 3 }),
    },
    definitions: {
      /** So many answers are enough, of so many nodes, of which so many can be reached. */
      isQuorum: (answers: number, nodes: number, _reached: () => number): boolean => 2 * answers > nodes,
    },
  },
  ({ nodes, faults, crashes: mayCrash, cutOff: mayBeCutOff, ballots }, { isQuorum }) => {
    const atMost = allows(faults, 'crashes') ? mayCrash : 0;
    const cutOff = allows(faults, 'partitions') ? mayBeCutOff : 0;
    const Node = processes('node', nodes);
    type Node = Member<'node'>;
    const Ballot = range(0, ballots - 1);
    /** A ballot, or -1 for none. */
    const BallotOrNone = range(-1, ballots - 1);
    /** A value is the name of the node that has proposed it. */
    const Vote = record({ ballot: Ballot, value: Node });
    const Message = messages({
      /** A proposer asks for promises. */
      Prepare: { from: Node, to: Node, ballot: Ballot },
      /** A node promises to take no part in lower ballots, and tells its last vote. */
      Promise: { from: Node, to: Node, ballot: Ballot, last: optional(Vote) },
      /** A proposer asks for votes. */
      Propose: { from: Node, to: Node, vote: Vote },
      /** A node has voted. */
      Voted: { from: Node, to: Node, ballot: Ballot },
      /** A proposer has decided. */
      Decided: { from: Node, to: Node, value: Node },
    });
    // The one partition that there may be is there from the start.
    const Network = network(Message, cutOff > 0 ? { partition: { of: Node, atMost: 1 } } : {});
    const Crashes = crashes(Node, { atMost, recovery: false });

    const { domains, initially, action, crashing, invariant, step, reachable, temporal, ltl } = variables({
      /** Who has begun the ballots that there are so far. */
      proposers: sequenceOf(Node, ballots),
      /** The highest ballot that the node has taken part in: on proposers, their own. */
      ballot: functionFrom(Node, BallotOrNone),
      /** What the node waits for as the proposer of that ballot. */
      awaits: functionFrom(Node, oneOf('nothing', 'promises', 'votes')),
      /** Who has answered so far. */
      answers: functionFrom(Node, subsetOf(Node)),
      /** The last vote that was told with these answers. */
      told: functionFrom(Node, optional(Vote)),
      /** The last vote that the node has cast. */
      vote: functionFrom(Node, optional(Vote)),
      /** The value that it has decided. */
      decided: functionFrom(Node, optional(Node)),
      network: Network,
      crashes: Crashes,
    });
    const init = initially(
      Node.subsets(Math.min(cutOff, nodes)).map((island) => ({
        proposers: List(),
        ballot: Node.to(-1),
        awaits: Node.to('nothing'),
        answers: Node.to(Set()),
        told: Node.to(null),
        vote: Node.to(null),
        decided: Node.to(null),
        network: island.isEmpty() ? Network.empty : Network.empty.cut(island),
        crashes: Crashes.none,
      })),
    );
    type State = (typeof init)[number];
    type Vote = Of<typeof Vote> | null;

    const isUp = (s: State, node: Node) => s.crashes.isUp(node);
    /** The nodes on the same side of the network. */
    const side = (s: State, node: Node) => Node.filter((other) => s.network.connects(node, other));
    const isCutOff = (s: State, node: Node) => 2 * side(s, node).length <= nodes;
    const hasQuorum = (s: State, node: Node) =>
      isQuorum(s.answers.get(node).size, nodes, () => side(s, node).filter((other) => isUp(s, other)).length);
    const later = (a: Vote, b: Vote) => (a === null || (b !== null && b.ballot > a.ballot) ? b : a);
    /** What the proposer asks of another node. */
    const request = (s: State, from: Node, to: Node) => {
      const ballot = s.ballot.get(from);
      const vote = s.vote.get(from);
      return s.awaits.get(from) === 'votes' && vote !== null
        ? Message.Propose({ from, to, vote })
        : Message.Prepare({ from, to, ballot });
    };
    /** The node waits for nothing as a proposer: it never did, or it has decided, or it was outbid. */
    const idle = (s: State, node: Node) => ({
      awaits: s.awaits.set(node, 'nothing'),
      answers: s.answers.set(node, Set()),
      told: s.told.set(node, null),
    });
    /** A node that takes part in a ballot of somebody else; if that is above its own, it was outbid. */
    const takePart = (s: State, node: Node, ballot: number) => ({
      ...(ballot > s.ballot.get(node) ? idle(s, node) : {}),
      ballot: s.ballot.set(node, ballot),
    });

    /** A node that has crashed does nothing any more. */
    const live = crashing('crashes');

    /** A node stands as a proposer: it begins the next ballot, and asks the others for promises. */
    const Prepare = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.proposers.size < ballots && s.decided.get(node) === null,
      effect: (s, { node }) => {
        const ballot = s.proposers.size;
        return {
          proposers: s.proposers.push(node),
          ballot: s.ballot.set(node, ballot),
          awaits: s.awaits.set(node, 'promises'),
          answers: s.answers.set(node, Set([node])),
          told: s.told.set(node, s.vote.get(node)),
          network: s.network.sendAll(Node.others(node).map((to) => Message.Prepare({ from: node, to, ballot }))),
        };
      },
    });
    /** A node promises to take no part in lower ballots, unless it takes part in a higher one. */
    const GivePromise = live.action({
      forSome: { m: (s) => s.network.deliverable('Prepare') },
      guard: (s, { m }) => m.ballot >= s.ballot.get(m.to),
      effect: (s, { m: { from, to, ballot }, m }) => ({
        ...takePart(s, to, ballot),
        network: s.network.reply(m, Message.Promise({ from: to, to: from, ballot, last: s.vote.get(to) })),
      }),
    });
    /** The proposer hears a promise, and of the last vote of who has made it. */
    const HearPromise = live.action({
      forSome: { m: (s) => s.network.deliverable('Promise') },
      guard: (s, { m }) => m.ballot === s.ballot.get(m.to) && s.awaits.get(m.to) === 'promises',
      effect: (s, { m: { from, to, last }, m }) => ({
        answers: s.answers.update(to, (answers) => answers.add(from)),
        told: s.told.update(to, (told) => later(told, last)),
        network: s.network.deliver(m),
      }),
    });
    /** With enough promises, the proposer asks for votes, and casts its own. */
    const Propose = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.awaits.get(node) === 'promises' && hasQuorum(s, node),
      effect: (s, { node }) => {
        const vote = Vote({ ballot: s.ballot.get(node), value: s.told.get(node)?.value ?? node });
        return {
          vote: s.vote.set(node, vote),
          awaits: s.awaits.set(node, 'votes'),
          answers: s.answers.set(node, Set([node])),
          told: s.told.set(node, null),
          network: s.network.sendAll(Node.others(node).map((to) => Message.Propose({ from: node, to, vote }))),
        };
      },
    });
    /** A node votes, unless it takes part in a higher ballot. */
    const CastVote = live.action({
      forSome: { m: (s) => s.network.deliverable('Propose') },
      guard: (s, { m }) => m.vote.ballot >= s.ballot.get(m.to),
      effect: (s, { m: { from, to, vote }, m }) => ({
        ...takePart(s, to, vote.ballot),
        vote: s.vote.set(to, vote),
        network: s.network.reply(m, Message.Voted({ from: to, to: from, ballot: vote.ballot })),
      }),
    });
    /** The proposer hears a vote. */
    const HearVote = live.action({
      forSome: { m: (s) => s.network.deliverable('Voted') },
      guard: (s, { m }) => m.ballot === s.ballot.get(m.to) && s.awaits.get(m.to) === 'votes',
      effect: (s, { m: { from, to }, m }) => ({
        answers: s.answers.update(to, (answers) => answers.add(from)),
        network: s.network.deliver(m),
      }),
    });
    /** With enough votes, the proposer decides, and tells the others. */
    const Decide = live.action({
      forSome: { node: Node },
      guard: (s, { node }) => s.awaits.get(node) === 'votes' && hasQuorum(s, node),
      effect: (s, { node }) => {
        const value = s.vote.get(node)?.value ?? node;
        return {
          ...idle(s, node),
          decided: s.decided.set(node, value),
          network: s.network.sendAll(Node.others(node).map((to) => Message.Decided({ from: node, to, value }))),
        };
      },
    });
    /** A node hears what was decided: it decides the same. */
    const HearDecided = live.action({
      forSome: { m: (s) => s.network.deliverable('Decided') },
      effect: (s, { m: { to, value }, m }) => ({
        decided: s.decided.set(to, value),
        network: s.network.deliver(m),
      }),
    });
    /** The proposer waits for a crashed node, among others. */
    const waitsInVain = (s: State, node: Node, other: Node) =>
      isUp(s, node) && !isUp(s, other) && s.awaits.get(node) !== 'nothing' && !hasQuorum(s, node);
    /** What the proposer asks a crashed node is lost, */
    const IsLost = action({
      forSome: { m: (s) => s.network.deliverable() },
      guard: (s, { m }) =>
        (m.type === 'Prepare' || m.type === 'Propose') &&
        waitsInVain(s, m.from, m.to) &&
        is(request(s, m.from, m.to), m),
      effect: (s, { m }) => ({ network: s.network.lose(m) }),
    });
    /** and it asks again. */
    const AskAgain = action({
      forSome: { node: Node, other: Node },
      guard: (s, { node, other }) => waitsInVain(s, node, other) && !s.network.has(request(s, node, other)),
      effect: (s, { node, other }) => ({ network: s.network.send(request(s, node, other)) }),
    });

    const deciding = {
      nodes: Node,
      decided: ({ decided }: State, node: Node) => [decided.get(node)].filter((value) => value !== null),
    };
    /** No two nodes decide differently. */
    const Agreement = invariant(uniformAgreement(deciding));
    /** No node decides twice. */
    const Integrity = step(integrity(deciding));
    /** Only the value of a node that has stood as a proposer is decided. */
    const Validity = invariant(validity(deciding, ({ proposers }, value) => proposers.includes(value)));
    /** As long as they are cut off from the start, those who are no majority decide nothing. */
    const MinorityWaits = invariant({
      forAll: { node: Node },
      holds: (s, { node }) => !isCutOff(s, node) || s.decided.get(node) === null,
    });

    /** The proposer of the last ballot is stable: it does not crash, and is not cut off with the minority. */
    const lastIsStable = (s: State) => {
      const last = s.proposers.get(ballots - 1);
      return last === undefined || (isUp(s, last) && !isCutOff(s, last));
    };
    const { forAll, holds } = termination(deciding, (s, node) => !isUp(s, node));
    /** With a stable proposer every node decides that neither crashes nor is cut off from the majority for ever. */
    const Termination = temporal({
      forAll,
      formula: ltl.implies(
        ltl.always(ltl.atom(lastIsStable)),
        ltl.or(
          ltl.eventually(ltl.atom(holds)),
          ltl.eventually(ltl.always(ltl.atom((s, { node }: { readonly node: Node }) => isCutOff(s, node)))),
        ),
      ),
    });

    const everyoneDecides = (s: State) => Node.every((node) => holds(s, { node }));
    /** As many crash as may, and all others decide. */
    const OthersDecide = reachable((s) => s.crashes.count === Math.min(atMost, nodes - 1) && everyoneDecides(s));
    /** A proposer crashes before it decides, and its value is decided all the same. */
    const TakenOver = reachable((s) =>
      Node.some((node) => {
        const value = s.decided.get(node);
        return value !== null && !isUp(s, value) && s.decided.get(value) === null;
      }),
    );
    /** The majority decides while the others are cut off. */
    const MajorityDecides = reachable((s) => !s.network.isWhole && Node.some((node) => s.decided.get(node) !== null));

    const fairnessOf = {
      // If need be, somebody begins another ballot, and at length the last one.
      begins: WF({ actions: [Prepare] }),
      // Messages arrive, and who has enough answers goes on. A run has finitely many such steps, so none needs to be favoured.
      goesOn: WF({ actions: [GivePromise, HearPromise, Propose, CastVote, HearVote, Decide, HearDecided] }),
      // Proposers do not give up.
      asksAgain: WF({ actions: [AskAgain, IsLost] }),
    };

    return {
      domains,
      init,
      actions: {
        Prepare,
        GivePromise,
        HearPromise,
        Propose,
        CastVote,
        HearVote,
        Decide,
        HearDecided,
        IsLost,
        AskAgain,
      },
      crashes: [live],
      fairness: Object.values(fairnessOf),
      invariants: { Agreement, Validity, ...(cutOff > 0 && { MinorityWaits }) },
      properties: {
        Integrity,
        Termination,
        OthersDecide,
        ...(ballots > 1 && atMost > 0 && { TakenOver }),
        ...(cutOff > 0 && { MajorityDecides }),
      },
      // All have decided; or nobody begins another ballot, and who has begun the last one has crashed.
      finished: (s: State) => everyoneDecides(s) || !lastIsStable(s),
      deciding,
      lastIsStable,
      fairnessOf,
      Node,
      Message,
      Vote,
      idle,
      hasQuorum,
    };
  },
);
