/** `npm run release-check [WORD ...] [seed=N]`: what is run before a release, all parts or those whose name contains a word. */
import { release } from './tiers/release.ts';

process.exitCode = await release(process.argv.slice(2), (text) => console.log(text));
