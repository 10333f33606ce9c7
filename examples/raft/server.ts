/**
 * A Raft server, after Diego Ongaro and John Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014: what it does when a
 * timer strikes, a client has a request or a message arrives. Timers, sockets and files are others' (`node.ts`, `storage.ts`), so that a
 * test may take their place.
 *
 * It writes a log, by `concord-checker/trace`, of what it does. Where one method does what the spec has several steps for, it writes several lines;
 * a message takes the id of the event along that has sent it. `mapping.ts` says what each line shows.
 */
import type { Trace } from '../../checker/trace.ts';

export interface Entry {
  readonly term: number;
  readonly command: string;
}

/** What a server must find again after a crash. */
export interface Stable {
  readonly term: number;
  readonly votedFor: string | null;
  readonly log: readonly Entry[];
}
export interface Storage {
  /** Null before the first `save`. */
  load(): Stable | null;
  /** Once it comes back, `load` answers this, whatever happens. */
  save(stable: Stable): void;
}

interface Envelope {
  readonly term: number;
  readonly from: string;
  readonly to: string;
  /** The event of the sender's log by which it was sent; absent where nobody writes one. */
  readonly id?: string;
}
/** A candidate asks for a vote. Entries are counted from 1; `lastIndex` is 0 if there is none. */
export interface Ask extends Envelope {
  readonly type: 'ask';
  readonly lastIndex: number;
  readonly lastTerm: number;
}
export interface Vote extends Envelope {
  readonly type: 'vote';
  readonly granted: boolean;
}
/** A leader sends the entry after `prevIndex`, or none. */
export interface Append extends Envelope {
  readonly type: 'append';
  readonly prevIndex: number;
  readonly prevTerm: number;
  readonly entries: readonly Entry[];
  readonly commit: number;
}
/** A follower holds what the leader holds up to `match`, or has refused. */
export interface Appended extends Envelope {
  readonly type: 'appended';
  readonly success: boolean;
  readonly match: number;
}
export type Message = Ask | Vote | Append | Appended;

export interface Surroundings {
  readonly name: string;
  /** All servers, itself among them. */
  readonly servers: readonly string[];
  readonly storage: Storage;
  readonly send: (message: Message) => void;
  /** Null where no log is written. */
  readonly trace: Trace | null;
}

export class RaftServer {
  role: 'follower' | 'candidate' | 'leader' = 'follower';
  /** Up to here the log is committed. */
  commit = 0;
  protected term = 1;
  protected votedFor: string | null = null;
  protected log: Entry[] = [];
  /** On candidates: who votes for it. */
  #votes = new Set<string>();
  /** On leaders: the next entry for each other server, and up to where its log is known to be the leader's. */
  #next = new Map<string, number>();
  #match = new Map<string, number>();
  readonly #others: readonly string[];

  constructor(protected readonly around: Surroundings) {
    this.#others = around.servers.filter((other) => other !== around.name);
    const stable = around.storage.load();
    if (stable !== null) this.recover(stable);
    const { term, votedFor, log } = this;
    around.trace?.event('starts', { term, votedFor, log });
  }

  /** The commands that may be applied, in their order. */
  get committed(): readonly string[] {
    return this.log.slice(0, this.commit).map(({ command }) => command);
  }

  /** It has heard of no leader for too long: it stands for election in a new term, and votes for itself. */
  timeout(): void {
    if (this.role === 'leader') return;
    this.role = 'candidate';
    this.term++;
    this.votedFor = this.around.name;
    this.#votes = new Set([this.around.name]);
    this.#save();
    this.around.trace?.event('timeout', { term: this.term });
    const [lastIndex, lastTerm] = [this.log.length, this.#termAt(this.log.length)];
    for (const to of this.#others) {
      const ask: Ask = { type: 'ask', term: this.term, lastIndex, lastTerm, from: this.around.name, to };
      this.#send(ask, this.around.trace?.event('asks', { sent: ask }));
    }
    this.#leadIfElected();
  }

  /** A leader tells the others from time to time that it is there, and what they lack. */
  heartbeat(): void {
    if (this.role === 'leader') for (const to of this.#others) this.#append(to);
  }

  /** A client's command. Answers the index that it has in the log; null if this is no leader. */
  request(command: string): number | null {
    if (this.role !== 'leader') return null;
    this.log.push({ term: this.term, command });
    this.#save();
    this.around.trace?.event('requested', { command });
    this.#advance();
    this.heartbeat();
    return this.log.length;
  }

  /** Answers whether it has heard of somebody who may lead: then it waits anew before it stands for election. */
  receive(message: Message): boolean {
    if (message.term > this.term) {
      this.role = 'follower';
      this.term = message.term;
      this.votedFor = null;
      this.#save();
      this.around.trace?.event('later term', { received: message }, message.id);
    }
    switch (message.type) {
      case 'ask':
        return this.#asked(message);
      case 'append':
        this.#appending(message);
        return message.term === this.term;
      case 'vote':
        this.#voted(message);
        return false;
      case 'appended':
        this.#appended(message);
        return false;
    }
  }

  /** Takes up what it finds after a crash. */
  protected recover({ term, votedFor, log }: Stable): void {
    this.term = term;
    this.votedFor = votedFor;
    this.log = [...log];
  }
  protected isQuorum(members: number): boolean {
    return members * 2 > this.around.servers.length;
  }
  /** The log of the candidate ends in a later term than its own, or in the same and no nearer. */
  protected isUpToDate({ lastTerm, lastIndex }: Ask): boolean {
    const own = this.#termAt(this.log.length);
    return lastTerm > own || (lastTerm === own && lastIndex >= this.log.length);
  }
  /** A leader counts who holds an entry only for those of its own term: figure 8 of the paper. */
  protected mayCommit(entry: Entry): boolean {
    return entry.term === this.term;
  }

  #asked(ask: Ask): boolean {
    const { name, trace } = this.around;
    const isFree = this.votedFor === null || this.votedFor === ask.from;
    const granted = ask.term === this.term && isFree && this.isUpToDate(ask);
    if (granted) {
      this.votedFor = ask.from;
      this.#save();
    }
    const vote: Vote = { type: 'vote', term: this.term, granted, from: name, to: ask.from };
    this.#send(vote, trace?.event('votes', { received: ask, sent: vote }, ask.id));
    return granted;
  }

  #voted(vote: Vote): void {
    if (this.role !== 'candidate' || vote.term < this.term) return;
    if (vote.granted) this.#votes.add(vote.from);
    this.around.trace?.event('counts', { received: vote }, vote.id);
    this.#leadIfElected();
  }

  #leadIfElected(): void {
    if (!this.isQuorum(this.#votes.size)) return;
    this.role = 'leader';
    this.#next = new Map(this.#others.map((other) => [other, this.log.length + 1]));
    this.#match = new Map(this.#others.map((other) => [other, 0]));
    this.around.trace?.event('leads', { term: this.term });
    this.heartbeat();
  }

  #append(to: string): void {
    const prevIndex = (this.#next.get(to) as number) - 1;
    const entries = this.log.slice(prevIndex, prevIndex + 1);
    const append: Append = {
      type: 'append',
      term: this.term,
      prevIndex,
      prevTerm: this.#termAt(prevIndex),
      entries,
      // No further than what the receiver will hold then.
      commit: Math.min(this.commit, prevIndex + entries.length),
      from: this.around.name,
      to,
    };
    this.#send(append, this.around.trace?.event('sends', { sent: append }));
  }

  #appending(append: Append): void {
    const { name, trace } = this.around;
    const { term, prevIndex, prevTerm, entries, from, id } = append;
    if (term === this.term && this.role === 'candidate') {
      this.role = 'follower';
      trace?.event('follows', { received: append }, id);
    }
    const success = term === this.term && this.#termAt(prevIndex) === prevTerm;
    const match = success ? prevIndex + entries.length : 0;
    const reply: Appended = { type: 'appended', term: this.term, success, match, from: name, to: from };
    if (!success) return this.#send(reply, trace?.event('refuses', { received: append, sent: reply }, id));
    const [removed, added] = this.#take(prevIndex, entries);
    for (let i = 0; i < removed; i++) trace?.event('removes', { received: append }, id);
    if (added) trace?.event('adds', { received: append }, id);
    this.commit = Math.max(this.commit, append.commit);
    this.#send(reply, trace?.event('accepts', { received: append, sent: reply, commit: this.commit }, id));
  }
  /** Takes entries that come after `prevIndex`; answers how many others had to go, and whether they are new. */
  #take(prevIndex: number, [entry]: readonly Entry[]): readonly [removed: number, added: boolean] {
    if (entry === undefined || this.#termAt(prevIndex + 1) === entry.term) return [0, false];
    const removed = this.log.splice(prevIndex).length;
    this.log.push(entry);
    this.#save();
    return [removed, true];
  }

  #appended(answer: Appended): void {
    if (this.role !== 'leader' || answer.term < this.term) return;
    const { success, match, from, id } = answer;
    if (success) this.#match.set(from, match);
    this.#next.set(from, success ? match + 1 : Math.max((this.#next.get(from) as number) - 1, 1));
    this.around.trace?.event('hears', { received: answer }, id);
    this.#advance();
    if (!success || match < this.log.length) this.#append(from);
  }

  /** Commits what a quorum holds. */
  #advance(): void {
    const isAgreed = (index: number): boolean =>
      this.isQuorum(1 + this.#others.filter((other) => (this.#match.get(other) as number) >= index).length);
    const agreed = this.log.findLastIndex((_, i) => isAgreed(i + 1)) + 1;
    const entry = this.log[agreed - 1];
    if (entry === undefined || agreed <= this.commit || !this.mayCommit(entry)) return;
    this.commit = agreed;
    this.around.trace?.event('commits', { commit: agreed });
  }

  /** The term of an entry, 0 if there is none. */
  #termAt(index: number): number {
    return this.log[index - 1]?.term ?? 0;
  }
  #send(message: Message, id: string | undefined): void {
    this.around.send(id === undefined ? message : { ...message, id });
  }
  #save(): void {
    this.around.storage.save({ term: this.term, votedFor: this.votedFor, log: this.log });
  }
}
