/** `npm run bench [WORD ...]`: measures Concord, all cases or those whose name contains a word. */
import { bench } from './bench/table.ts';

// Ctrl-C ends what is being measured, and so the bench, which then prints what it has.
process.once('SIGINT', () => {});
await bench(process.argv.slice(2), (text) => console.log(text));
