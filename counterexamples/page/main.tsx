/** The page: reads the data that it was written or served with, and shows it. */
import { render } from 'preact';
import { darkRules } from '../draw/palette.ts';
import type { PageData } from '../explorer/api.ts';
import { Live } from './live.tsx';
import { Recorded } from './recorded.tsx';
import './style.css';
import { type WatchedData, WatchedPage } from './watched.tsx';

// Drawings bring these rules along, which are taken from them as all else that is not drawn.
const dark = new CSSStyleSheet();
dark.replaceSync(darkRules(null, ':is(.picture,.figure) '));
document.adoptedStyleSheets = [...document.adoptedStyleSheets, dark];

const [root, element] = [document.getElementById('page'), document.getElementById('concord-data')];
if (root !== null && element !== null) {
  const data = JSON.parse(element.textContent ?? 'null') as PageData;
  render(pageOf(data), root);
}

function pageOf(data: PageData) {
  if (data.mode === 'recorded') return <Recorded data={data} />;
  if (data.mode === 'live' && data.saved === null) return <Live data={data} />;
  return <WatchedPage data={data as WatchedData} />;
}
