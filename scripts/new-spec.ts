/** `npm run new-spec`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['new-spec', ...process.argv.slice(2)]);
