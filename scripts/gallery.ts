/** `npm run gallery`: the command of the same name. */
import { runProcess } from '../checker/cli/keeper.mjs';

await runProcess(['gallery', ...process.argv.slice(2)]);
