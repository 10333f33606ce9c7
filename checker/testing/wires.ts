/**
 * Wires between workers and who has begun a run, without a server, for tests: logs in memory. Each has a wire of its own, which can be cut, as if
 * the process were gone, or held, as if it were stopped: what it adds then comes when it goes on, late.
 */
import { setImmediate } from 'node:timers/promises';
import { NoLog, type Reading, type Wire } from '../cluster/bus.ts';

interface Message {
  readonly subject: string;
  readonly bytes: Uint8Array;
}
interface Listener {
  readonly subject: string;
  readonly hear: (bytes: Uint8Array) => Uint8Array | null;
}

export class Wires {
  readonly logs = new Map<string, { readonly subjects: readonly string[]; readonly messages: Message[] }>();
  readonly listeners: Listener[] = [];
  private waiting: (() => void)[] = [];

  /** Each message is there so often. */
  constructor(readonly copies = 1) {}
  changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  change(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
  logWith(subject: string): { readonly messages: Message[] } | undefined {
    return [...this.logs.values()].find(({ subjects }) => subjects.some((of) => matches(of, subject)));
  }
  wire(): TestWire {
    return new TestWire(this);
  }
}
function matches(pattern: string, subject: string): boolean {
  return pattern.endsWith('*') ? subject.startsWith(pattern.slice(0, -1)) : pattern === subject;
}

export class TestWire implements Wire {
  isHeld = false;
  isCut = false;
  constructor(private readonly wires: Wires) {}
  async makeLog(name: string, subjects: readonly string[]): Promise<void> {
    this.wires.logs.set(name, { subjects, messages: [] });
  }
  async removeLog(name: string): Promise<void> {
    this.wires.logs.delete(name);
    this.wires.change();
  }
  private async moving(): Promise<void> {
    while (this.isHeld || this.isCut) await this.wires.changed();
  }
  async add(subject: string, bytes: Uint8Array): Promise<void> {
    await setImmediate();
    await this.moving();
    const log = this.wires.logWith(subject);
    if (log === undefined) throw new NoLog(`there is no log of ${subject}`);
    for (let copy = 0; copy < this.wires.copies; copy++) log.messages.push({ subject, bytes });
    this.wires.change();
    // It may be there before who has added it knows.
    await setImmediate();
    await this.moving();
  }
  read(
    log: string,
    subject: string,
    take: (bytes: Uint8Array, subject: string) => Promise<void> | void,
    fail: (error: unknown) => void,
  ): Reading {
    let isStopped = false;
    const all = async (): Promise<void> => {
      for (let next = 0; !isStopped; ) {
        await this.moving();
        const messages = this.wires.logs.get(log)?.messages;
        if (messages === undefined) throw new NoLog(`there is no log ${log}`);
        const message = messages[next];
        if (message === undefined) await this.wires.changed();
        else {
          next++;
          if (matches(subject, message.subject)) await take(message.bytes, message.subject);
        }
      }
    };
    all().catch((error: unknown) => {
      if (!isStopped) fail(error);
    });
    return {
      stop: () => {
        isStopped = true;
      },
    };
  }
  say(subject: string, bytes: Uint8Array): void {
    if (this.isHeld || this.isCut) return;
    for (const listener of this.wires.listeners) if (listener.subject === subject) listener.hear(bytes);
  }
  hear(subject: string, take: (bytes: Uint8Array) => Uint8Array | null): void {
    const hear = (bytes: Uint8Array): Uint8Array | null => (this.isHeld || this.isCut ? null : take(bytes));
    this.wires.listeners.push({ subject, hear });
  }
  /** What the first says to it who answers. */
  ask(subject: string, bytes: Uint8Array): Uint8Array | null {
    for (const listener of this.wires.listeners) {
      const answer = listener.subject === subject ? listener.hear(bytes) : null;
      if (answer !== null) return answer;
    }
    return null;
  }
  /** Holds it, or lets it go on. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.wires.change();
  }
}
