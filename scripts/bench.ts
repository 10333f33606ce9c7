/** `npm run bench [WORD ...]`: measures Concord, all cases or those whose name contains a word. */
import { bench } from './bench/table.ts';

await bench(process.argv.slice(2), (text) => console.log(text));
