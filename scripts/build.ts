/** `npm run build`: builds the package, which `npm pack` and `npm publish` do by themselves. In a clone nothing needs it. */
import { build } from './package/build.ts';

await build();
