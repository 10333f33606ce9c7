/**
 * The names of files and folders that stand for names of a spec: a name is no path, whatever is in it.
 */

/** What Windows takes for devices, whatever follows a dot. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Bytes of a file's name; some room is left for what is appended. */
const most = 120;

/**
 * The name of a file for a name: letters, digits, `_` and `-` as they are, and dots inside; all else as `~` and its code. Of
 * several names, `among`, that are equal but for case, which some systems take for the same, the later ones are numbered.
 */
export function fileName(name: string, among: readonly string[] = []): string {
  const encoded = encode(name.normalize());
  const earlier = among.slice(0, Math.max(0, among.indexOf(name)));
  const same = earlier.filter((other) => encode(other.normalize()).toLowerCase() === encoded.toLowerCase()).length;
  return same === 0 ? encoded : `${encoded}~~${same + 1}`;
}

function encode(name: string): string {
  const safe = [...name].map((char, i) => (isSafe(char, i, name) ? char : code(char))).join('');
  const named = safe === '' ? '~' : devices.test(safe) ? `${code(safe.charAt(0))}${safe.slice(1)}` : safe;
  if (Buffer.byteLength(named) <= most) return named;
  let short = named;
  while (Buffer.byteLength(short) > most) short = [...short].slice(0, -1).join('');
  return `${short}~~${digest(name)}`;
}

function isSafe(char: string, i: number, name: string): boolean {
  if (char === '.') return i > 0 && i < name.length - 1;
  return /[\p{L}\p{M}\p{N}_-]/u.test(char);
}
function code(char: string): string {
  return `~${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
}
/** Tells long names apart that begin alike (FNV-1a, by Fowler, Noll and Vo, twice). */
function digest(text: string): string {
  return [0x811c9dc5, 0x01234567]
    .map((seed) => {
      let hash = seed;
      for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('');
}
