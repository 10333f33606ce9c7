/** A recorded trace: the page without a model behind it. */
import { useState } from 'preact/hooks';
import type { PageData } from '../explorer/api.ts';
import { Export } from './export.tsx';
import { seen } from './seen.ts';
import { noSuchState, Shell, unreadText } from './shell.tsx';
import { useHash } from './use-hash.ts';

export function Recorded({ data }: { readonly data: Extract<PageData, { mode: 'recorded' }> }) {
  const { files, replay } = data;
  const [story] = useState(() => seen(data.story));
  const { place, look, unread, canUndo, go, onLook, undo } = useHash();
  const last = story.steps.length - 1;
  return (
    <Shell
      story={story}
      at={Math.min(place.at ?? last, last)}
      trouble={[unreadText(unread), noSuchState(place.at, story.steps.length)].filter(Boolean).join(' ')}
      canUndo={canUndo}
      onSelect={(k, isHeld) => go({ path: null, at: k, digest: null }, isHeld ? 'held' : 'new')}
      onUndo={undo}
      look={look}
      onLook={onLook}
      more={<Export files={{ files, replay }} itself={`${story.property ?? 'trace'}.html`} />}
    />
  );
}
