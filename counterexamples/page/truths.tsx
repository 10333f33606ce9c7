/** What every property says of the selected state. */
import type { Truth } from '../story.ts';
import { isWrong } from './strips.ts';

export function Truths({ truths, at }: { readonly truths: readonly Truth[]; readonly at: number }) {
  return (
    <section class="panel" aria-labelledby="truths-title">
      <h2 id="truths-title">Properties in state {at + 1}</h2>
      {truths.length === 0 && <p>None is told of it.</p>}
      <ul class="truths">
        {truths.map((truth) => (
          <li key={truth.property} class={isWrong(truth) ? 'false' : ''}>
            <span class="what">{truth.property}</span> {said(truth)}
            {truth.instance !== '' && <span> for {truth.instance}</span>}
            {truth.because.length > 0 && <span class="changes whole">{truth.because.join(' and ')}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function said({ kind, holds }: Truth): string {
  switch (kind) {
    case 'invariant':
      return holds ? 'is true' : 'is false';
    case 'step':
      return holds ? 'is true of this step' : 'is false of this step';
    case 'reachable':
      return holds ? 'is reached' : 'is not reached here';
    case 'temporal':
      return holds ? 'is met here' : 'is not met here';
  }
}
