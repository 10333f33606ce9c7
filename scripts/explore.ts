/** `npm run explore`: the command of the same name. */
import { runProcess } from '../checker/cli/process.ts';

await runProcess(['explore', ...process.argv.slice(2)]);
