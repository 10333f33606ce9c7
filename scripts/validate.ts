/** `npm run validate`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['validate', ...process.argv.slice(2)]);
