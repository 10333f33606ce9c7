/**
 * What the processes of a cluster tell each other: data, never code. Everything but what is said of workers that are there goes into logs, which
 * can be read again from the beginning by whoever comes later.
 */

/** A partition is owned by one worker at a time; each time by another the epoch is another. */
export interface Ownership {
  readonly partition: number;
  readonly epoch: number;
}
/** What must be the same wherever a spec is explored, by what it is called. */
export type Subject = Readonly<Record<string, string>>;

/** A worker that would like to share in a search, and what it has loaded. */
export interface Joining {
  readonly worker: string;
  readonly subject: Subject;
}
/** The run that it is to join; or what is not the same there and here. */
export type Answer =
  | { readonly kind: 'welcome'; readonly run: string; readonly partitions: number }
  | { readonly kind: 'refused'; readonly what: string; readonly there: string };

/** What is to be done, in the order in which it is written. */
export type Plan =
  | ({ readonly kind: 'owner'; readonly worker: string } & Ownership)
  /** A level begins: the states are to be expanded that so many parcels have brought, those of the level before. */
  | { readonly kind: 'level'; readonly level: number; readonly brought: readonly Brought[] }
  /** All is explored: what was learned is to be asked anew. */
  | { readonly kind: 'ask anew' }
  | { readonly kind: 'end' };
/** What the owner of a partition has sent in one level: how many parcels, by who they are for. */
export interface Brought extends Ownership {
  readonly parcels: readonly number[];
}

/** What was met, by number, each with the level in which it was: when its states were expanded, or what they lead to was taken in. */
export type Met = readonly (readonly [event: number, level: number])[];

/** What a worker has done. */
export type Report = { readonly worker: string } & (
  | ({
      /** It knows how many states of a partition are to be expanded in a level. */
      readonly kind: 'begun';
      readonly level: number;
      readonly states: number;
      readonly met: Met;
    } & Ownership)
  | ({
      /** It has expanded them. */
      readonly kind: 'done';
      readonly level: number;
      readonly parcels: readonly number[];
      readonly bytes: number;
      readonly generated: number;
      readonly cutOff: number;
      readonly taken: readonly number[];
      readonly met: Met;
      readonly userCalls: number;
      readonly entries: number;
    } & Ownership)
  | {
      readonly kind: 'asked anew';
      /** What is worth a look, by what it is about. */
      readonly remarks: Readonly<Record<string, unknown>>;
    }
  /** Code of the spec has failed, there is no room for states any more, or Concord is at fault. */
  | { readonly kind: 'failed'; readonly by: 'spec' | 'memory' | 'room' | 'other'; readonly text: string }
);

/** That a worker is there, and how far it has come with what it does. */
export interface Alive {
  readonly worker: string;
  readonly generated: number;
  readonly expanded: number;
  /** Set by one that was replaced: it owns nothing any more. */
  readonly leaves?: true;
}

/** What stands before the states of a parcel. */
export interface ParcelHead extends Ownership {
  /** Who packed them, and how often that had told by then what its numbers stand for. */
  readonly worker: string;
  readonly told: number;
  readonly version: number;
  readonly level: number;
  /** Of the parcels that this epoch of the partition has sent to this one in this level, which. */
  readonly number: number;
  readonly width: number;
  /** Who sends them owned that partition then, and keeps them. */
  readonly isKept: boolean;
}

const headLength = 4;

export function jsonBytes(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}
export function ofJson<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

/** A head, and bytes behind it. */
export function withHead(head: unknown, body: Uint8Array): Uint8Array {
  const json = jsonBytes(head);
  const bytes = new Uint8Array(headLength + json.length + body.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, headLength);
  bytes.set(body, headLength + json.length);
  return bytes;
}
/** Both again. The bytes are copies, which stand where integers can be read. */
export function headOf<T>(bytes: Uint8Array): { readonly head: T; readonly body: Uint8Array<ArrayBuffer> } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (headLength + length > bytes.length) throw new Error('a message ends before its head');
  const body = new Uint8Array(bytes.length - headLength - length);
  body.set(bytes.subarray(headLength + length));
  return { head: ofJson<T>(bytes.subarray(headLength, headLength + length)), body };
}

/** Blocks as bytes: of each its kind, its length, and what it holds. */
export function bytesOfBlocks(blocks: readonly Block[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(blocks.reduce((sum, block) => sum + blockHead + block.bytes.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { kind, bytes: content } of blocks) {
    view.setUint32(at, kind, true);
    view.setUint32(at + 4, content.length, true);
    bytes.set(content, at + blockHead);
    at += blockHead + content.length;
  }
  return bytes;
}
const blockHead = 8;
export interface Block {
  readonly kind: number;
  readonly bytes: Uint8Array;
}
/** Puts blocks together of bytes that come in pieces. */
export class BlockReader {
  private bytes = new Uint8Array(0);
  add(piece: Uint8Array): Block[] {
    const all = new Uint8Array(this.bytes.length + piece.length);
    all.set(this.bytes);
    all.set(piece, this.bytes.length);
    const view = new DataView(all.buffer);
    const blocks: Block[] = [];
    let at = 0;
    while (at + blockHead <= all.length) {
      const length = view.getUint32(at + 4, true);
      if (at + blockHead + length > all.length) break;
      blocks.push({ kind: view.getUint32(at, true), bytes: all.slice(at + blockHead, at + blockHead + length) });
      at += blockHead + length;
    }
    this.bytes = all.slice(at);
    return blocks;
  }
}
