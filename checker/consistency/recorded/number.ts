/**
 * Numbers of recorded histories, each with its exact value: a safe integer as a number, any other as a `Foreign` value, of
 * which two are equal if and only if the numbers are.
 */
import { Foreign } from '../../language/value.ts';

/** A number that was read, exactly: a safe integer, or what is none. */
export type ReadNumber = number | Foreign;

const kinds = ['number', 'double', 'decimal'] as const;
const decimal = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** Numbers with more digits than that are shown with an exponent. */
const MOST_DIGITS = 40n;

/** The number that a text of JSON is: 1, 1.0 and 10e-1 are the same. */
export function exactNumber(text: string): unknown {
  // Most are short; zero has no sign.
  if (/^-?\d{1,15}$/.test(text)) return Number(text) === 0 ? 0 : Number(text);
  const { digits, exponent } = normal(text);
  if (exponent >= 0n && BigInt(digits.length) + exponent <= 17n) {
    const integer = BigInt(digits) * 10n ** exponent;
    const number = Number(integer);
    // Where the number is -0, it is 0.
    if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  }
  return new Foreign('number', canonical(digits, exponent), shown(digits, exponent));
}

/** A number that another notation keeps apart from the integers, such as a double of Clojure. */
export function inexactNumber(kind: Exclude<(typeof kinds)[number], 'number'>, text: string, suffix: string): Foreign {
  const { digits, exponent } = normal(text);
  const plain = shown(digits, exponent);
  return new Foreign(kind, canonical(digits, exponent), `${/[.e]/.test(plain) ? plain : `${plain}.0`}${suffix}`);
}

export function isReadNumber(value: unknown): value is ReadNumber {
  return typeof value === 'number' || (value instanceof Foreign && kinds.some((kind) => kind === value.parts.kind));
}

/** Whether one number is less than another, of whatever size and notation they are. */
export function isLess(one: ReadNumber, other: ReadNumber): boolean {
  const [x, y] = [one, other].map((of) => (typeof of === 'number' ? `${of}` : (of.parts.content as string)));
  // To round keeps the order, so that only those that are rounded to one number are still to be told apart; what is beyond doubles is not.
  const [near, far] = [Number(x), Number(y)];
  if (near !== far || near === 0 || !Number.isFinite(near)) return near < far;
  const [a, b] = [normal(x as string), normal(y as string)];
  const least = a.exponent < b.exponent ? a.exponent : b.exponent;
  const scaled = ({ digits, exponent }: typeof a): bigint => BigInt(digits) * 10n ** (exponent - least);
  return scaled(a) < scaled(b);
}

/** The digits without zeros at either end, with the power of ten by which they are multiplied. */
function normal(text: string): { readonly digits: string; readonly exponent: bigint } {
  const [, sign = '', whole = '', fraction = '', power = '0'] = decimal.exec(text) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { digits: '0', exponent: 0n };
  const exponent = BigInt(power.replace('+', '')) - BigInt(fraction.length) + BigInt(all.length - digits.length);
  return { digits: `${sign === '-' ? '-' : ''}${digits}`, exponent };
}

function canonical(digits: string, exponent: bigint): string {
  return `${digits}e${exponent}`;
}

function shown(digits: string, exponent: bigint): string {
  const [sign, bare] = digits.startsWith('-') ? ['-', digits.slice(1)] : ['', digits];
  const length = BigInt(bare.length);
  if (exponent >= 0n)
    return length + exponent > MOST_DIGITS ? canonical(digits, exponent) : `${digits}${'0'.repeat(Number(exponent))}`;
  if (-exponent > MOST_DIGITS) return canonical(digits, exponent);
  const padded = bare.padStart(Number(-exponent) + 1, '0');
  const point = padded.length - Number(-exponent);
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}
