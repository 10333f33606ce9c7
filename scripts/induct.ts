/** `npm run induct`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['induct', ...process.argv.slice(2)]);
