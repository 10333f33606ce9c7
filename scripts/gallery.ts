/** `npm run gallery`: the command of the same name. */
import { runProcess } from '../checker/cli/process.ts';

await runProcess(['gallery', ...process.argv.slice(2)]);
