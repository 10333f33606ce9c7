/** `npm run linearizable`: the command of the same name. */
import { runProcess } from '../checker/cli/process.ts';

await runProcess(['linearizable', ...process.argv.slice(2)]);
