/** `npm run replay`: the command of the same name. */
import { runProcess } from '../checker/cli/process.ts';

await runProcess(['replay', ...process.argv.slice(2)]);
