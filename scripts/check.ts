/** `npm run check`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['check', ...process.argv.slice(2)]);
