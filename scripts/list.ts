/** `npm run list`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['list', ...process.argv.slice(2)]);
