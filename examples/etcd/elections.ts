/**
 * What the logs of etcd's members tell of elections: an event for each time that one stands, asks for a vote, votes, counts a vote, leads or follows. The
 * lines are those of its Raft, as version 3.4 writes them at the level of debug, and later ones too: `became candidate at term 3`.
 *
 * What is told of the order: what a member has logged, one line after the other; that it votes after it was asked, and counts a vote
 * after it was given; and that who follows into a later term does so after somebody was in that term.
 */

/** An event of a member: its number among those, what is to be known of the order, and what happened. */
export interface Election {
  readonly node: string;
  readonly seq: number;
  readonly event: 'stands' | 'asks' | 'votes' | 'counts' | 'leads' | 'follows';
  readonly term: number;
  readonly id?: string;
  readonly after?: string;
  /** Who is asked; who has asked or voted. */
  readonly to?: string;
  readonly from?: string;
  /** Of a vote: whether it is given. */
  readonly granted?: boolean;
  /** Of a vote: whether the candidate's log reaches as far as the voter's, as both of them told where theirs ends. */
  readonly reaches?: boolean;
}

/** What a line of Raft's says, or null of one that says nothing of elections. */
type Said = Omit<Election, 'node' | 'seq'>;

const end = String.raw`logterm: (\d+), index: (\d+)`;
const lines = {
  stands: /^(\w+) became candidate at term (\d+)$/,
  asks: new RegExp(String.raw`^(\w+) \[${end}\] sent MsgVote request to (\w+) at term (\d+)$`),
  votes: new RegExp(
    String.raw`^(\w+) \[${end}, vote: \w+\] (cast|rejected) MsgVote (?:for|from) (\w+) \[${end}\] at term (\d+)$`,
  ),
  counts: /^(\w+) received MsgVoteResp (rejection )?from (\w+) at term (\d+)$/,
  leads: /^(\w+) became leader at term (\d+)$/,
  follows: /^(\w+) became follower at term (\d+)$/,
  hears: /^(\w+) \[term: \d+\] received a \w+ message with higher term from (\w+) \[term: (\d+)\]$/,
  itself: /^newRaft (\w+) /,
};

/** The events of all members, of the text of each one's log. Throws where a log does not say who wrote it. */
export function electionsIn(logs: Readonly<Record<string, string>>): readonly Election[] {
  const said = Object.entries(logs).map(([node, text]) => [node, messagesIn(text)] as const);
  const named = new Map(said.map(([node, messages]) => [idIn(messages, node), node]));
  return said.flatMap(([node, messages]) => eventsOf(node, messages, named));
}

/** Where Raft's lines come from: `raft/raft.go`, or, from version 3.5 on, `etcdserver/zap_raft.go`. */
const caller = /"caller":"[^"]*raft\.go:\d+"/;

/** What Raft says in a log, whose other lines are those of the server around it. A line that a crash cut off is its last. */
function messagesIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    if (!caller.test(line)) return [];
    try {
      return [(JSON.parse(line) as { readonly msg: string }).msg];
    } catch {
      return [];
    }
  });
}

function idIn(messages: readonly string[], node: string): string {
  for (const message of messages) {
    const [, id] = lines.itself.exec(message) ?? [];
    if (id !== undefined) return id;
  }
  throw new Error(
    `The log of ${node} does not say which member it is of: it has no line newRaft. Is it one of etcd, at the level of debug?`,
  );
}

function eventsOf(node: string, messages: readonly string[], named: ReadonlyMap<string, string>): readonly Election[] {
  const nameOf = (id: string | undefined): string => named.get(id ?? '') ?? String(id);
  const terms = new Set<string>();
  /** The first event by which the member is in a term can be referred to. */
  const entering = (term: number): Pick<Said, 'id'> => {
    const id = `${node} in ${term}`;
    if (terms.has(id)) return {};
    terms.add(id);
    return { id };
  };
  const events: Said[] = [];
  let heard: { readonly from: string; readonly term: number } | null = null;
  for (const message of messages) {
    const said = saidBy(message, node, nameOf);
    const [, , from, later] = lines.hears.exec(message) ?? [];
    if (said?.event === 'follows' || said?.event === 'stands')
      events.push({
        ...said,
        ...entering(said.term),
        ...(said.event === 'follows' && heard?.term === said.term ? { after: `${heard.from} in ${said.term}` } : {}),
      });
    else if (said !== null) events.push(said);
    heard = from === undefined ? null : { from: nameOf(from), term: Number(later) };
  }
  return events.map((event, i) => ({ node, seq: i + 1, ...event }));
}

function saidBy(message: string, node: string, nameOf: (id: string | undefined) => string): Said | null {
  const [kind, found] = Object.entries(lines).flatMap(([kind, line]) => {
    const found = line.exec(message);
    return found === null ? [] : [[kind, found] as const];
  })[0] ?? ['', null];
  if (found === null) return null;
  const term = Number(found.at(-1));
  switch (kind) {
    case 'stands':
    case 'leads':
      return { event: kind, term };
    case 'follows':
      // Of the time before it knew of any other.
      return term === 0 ? null : { event: kind, term };
    case 'asks': {
      const to = nameOf(found[4]);
      return { event: kind, term, to, id: `${node} asks ${to} in ${term}` };
    }
    case 'votes': {
      const [, , ownTerm, ownIndex, verb, id, theirTerm, theirIndex] = found.map((part, i) => (i === 0 ? '' : part));
      return voted(node, nameOf(id), term, verb === 'cast', [ownTerm, ownIndex], [theirTerm, theirIndex]);
    }
    case 'counts': {
      const from = nameOf(found[3]);
      // Its own vote it has counted when it stood.
      if (from === node) return null;
      return { event: kind, term, from, granted: found[2] === undefined, after: `${from} votes on ${node} in ${term}` };
    }
    default:
      return null;
  }
}

type End = readonly (string | undefined)[];

function voted(node: string, from: string, term: number, granted: boolean, own: End, theirs: End): Said {
  const [[ownTerm = 0, ownIndex = 0], [theirTerm = 0, theirIndex = 0]] = [own.map(Number), theirs.map(Number)];
  const reaches = theirTerm > ownTerm || (theirTerm === ownTerm && theirIndex >= ownIndex);
  const [id, after] = [`${node} votes on ${from} in ${term}`, `${from} asks ${node} in ${term}`];
  return { event: 'votes', term, from, granted, reaches, id, after };
}
