/** `npm run linearizable`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['linearizable', ...process.argv.slice(2)]);
