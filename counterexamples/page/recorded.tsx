/** A recorded trace: the page without a model behind it. */
import { useState } from 'preact/hooks';
import type { PageData } from '../explorer/api.ts';
import { Export } from './export.tsx';
import { Shell } from './shell.tsx';
import { useHash } from './use-hash.ts';

export function Recorded({ data }: { readonly data: Extract<PageData, { mode: 'recorded' }> }) {
  const { story, files, replay } = data;
  const [place, go] = useHash();
  const [last] = useState(story.steps.length - 1);
  const at = Math.min(place.at ?? last, last);
  return (
    <Shell
      story={story}
      at={at}
      onSelect={(k) => go({ path: null, at: k, digest: null })}
      side={<Export files={async () => ({ files, replay })} />}
    />
  );
}
