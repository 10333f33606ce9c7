/** `npm run simulate`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['simulate', ...process.argv.slice(2)]);
