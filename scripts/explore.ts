/** `npm run explore`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['explore', ...process.argv.slice(2)]);
