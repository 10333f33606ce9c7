/** `npm run faults [WORD ...] [slips=N] [seed=N]`: plants small faults, one at a time, and tells which the tests find. */
import { faults } from './faults/run.ts';

process.exitCode = await faults(process.argv.slice(2), (text) => console.log(text));
