/** `npm run repl`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['repl', ...process.argv.slice(2)]);
