/** `npm run build`: bundles the explorer's page, as whatever needs it does by itself. */
import { built, bundled } from '../counterexamples/page/bundle.ts';

const { script, style } = await bundled();
console.log(`The page is in ${built}: ${Math.round((script.length + style.length) / 1024)} kB.`);
