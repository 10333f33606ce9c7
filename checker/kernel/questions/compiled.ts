/** What questions are compiled to, as far as a walk and they must agree. */

/** What a table says of an answer: never learned, nothing follows, or (from here on) a leaf; anything else is a node. */
export const unknown = -1;
export const nothing = 0;
export const leafBit = 1 << 30;
/** Marks a leaf that says: evaluate this unit directly. */
export const directBit = 1 << 29;

/** The kinds of questions that a node refers to. */
export const Opcode = {
  some: 0,
  count: 1,
  filter: 2,
  each: 3,
  copies: 4,
  bagSome: 5,
  bagCount: 6,
  bagEach: 7,
  distinct: 8,
  size: 9,
  bag: 10,
  more: 11,
  aggregate: 12,
} as const;
