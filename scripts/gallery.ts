/** `npm run gallery`: the command of the same name. */
import { runProcess } from './commands/keeper.mjs';

await runProcess(['gallery', ...process.argv.slice(2)]);
