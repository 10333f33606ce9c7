/**
 * Numbers that never decrease, from -1 on, in about two bits each: for each number a one, and before it as many zeros as it is greater
 * than the one before. After Peter Elias, "Efficient storage and retrieval by content and address of static files", JACM 21(2), 1974,
 * whose upper bits these are; a number is found from the last place before it that was noted.
 *
 * Invariant: the one of number `i` stands at place `number + 1 + i`; places of every 32nd one are noted.
 */
export class Ascending {
  count = 0;
  private last = -1;
  private bits = new Int32Array(1 << 8);
  /** The place of the one of each 32nd number. */
  private places = new Int32Array(1 << 4);

  /** The bytes of the numbers in use. */
  get bytes(): number {
    return this.count === 0 ? 0 : 4 * (((this.last + this.count) >>> 5) + 1 + (this.count >>> 5));
  }
  /** Adds a number, which is not less than the last one. */
  push(number: number): void {
    if (number < this.last) throw new RangeError('a number that is less than the one before');
    const place = number + 1 + this.count;
    const word = place >>> 5;
    if (word >= this.bits.length) this.bits = larger(this.bits, word);
    this.bits[word] = (this.bits[word] as number) | (1 << (place & 31));
    if ((this.count & 31) === 0) {
      const noted = this.count >>> 5;
      if (noted >= this.places.length) this.places = larger(this.places, noted);
      this.places[noted] = place;
    }
    this.count++;
    this.last = number;
  }
  /** The numbers from the `i`th on, as many as there is room for. */
  copyTo(into: Int32Array, i: number): void {
    if (into.length === 0) return;
    let place = this.at(i) + 1 + i;
    for (let k = 0; k < into.length; k++, place++) {
      let word = place >>> 5;
      let bits = ((this.bits[word] as number) >>> (place & 31)) << (place & 31);
      while (bits === 0) bits = this.bits[++word] as number;
      place = 32 * word + (31 - Math.clz32(bits & -bits));
      into[k] = place - 1 - i - k;
    }
  }
  /** The number that was added as the `i`th, from 0 on. */
  at(i: number): number {
    const place = this.places[i >>> 5] as number;
    let word = place >>> 5;
    let bits = ((this.bits[word] as number) >>> (place & 31)) << (place & 31);
    for (let more = i & 31; more > 0; more--) {
      bits &= bits - 1;
      while (bits === 0) bits = this.bits[++word] as number;
    }
    return 32 * word + (31 - Math.clz32(bits & -bits)) - 1 - i;
  }
}

function larger(array: Int32Array<ArrayBuffer>, index: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(index + 1, Math.ceil(1.6 * array.length)));
  copy.set(array);
  return copy;
}
