/** `npm run explore`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['explore', ...process.argv.slice(2)]);
