/** `npm run worker`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['worker', ...process.argv.slice(2)]);
