/** `npm run simulate`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['simulate', ...process.argv.slice(2)]);
