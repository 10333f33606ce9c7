/** `npm run check`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['check', ...process.argv.slice(2)]);
