/**
 * The text of a file: UTF-8 and nothing else. A byte that is none would become a character that stands for any such byte, and
 * values that differ would be equal.
 */
import { BadRecord } from './problem.ts';

/** The text, without a byte order mark. Throws `BadRecord`, with the first line that is no UTF-8, or if it is too large for a text. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text !== null) return text;
  let [from, line] = [0, 1];
  for (; ; line++) {
    const end = bytes.indexOf(0x0a, from);
    if (end === -1 || decoded(bytes.subarray(from, end)) === null) break;
    from = end + 1;
  }
  throw new BadRecord(line, { kind: 'bytes' });
}

/** Null of what is no UTF-8. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw new BadRecord(null, { kind: 'large', bytes: bytes.length });
  }
}
