/** The register without what makes it one. */
import { variant } from '../../checker/index.ts';
import { singleCopyRegister } from './single-copy-register.ts';

export const twoCopies = variant(singleCopyRegister, {
  name: 'two-copies',
  story:
    'There are two servers, each with a copy, and nobody copies anything between them. A client that has written to one reads from the other, and misses its own write.',
  parameters: { servers: 2 },
  violates: { Linearizable: 4 },
});
