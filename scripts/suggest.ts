/** `npm run suggest`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['suggest', ...process.argv.slice(2)]);
