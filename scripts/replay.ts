/** `npm run replay`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['replay', ...process.argv.slice(2)]);
