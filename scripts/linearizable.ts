/** `npm run linearizable`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['linearizable', ...process.argv.slice(2)]);
