/** `npm run new-spec`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['new-spec', ...process.argv.slice(2)]);
