/**
 * The view of a spec: `view.tsx` beside its file, of what it exports that which is of this spec. It is loaded once something is to be
 * drawn, and whatever is wrong with it is told where a figure would be: verdicts and traces do not depend on it.
 */
import { dirname, join } from 'node:path';
import type { AnyState } from '../../checker/language/action.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import type { Variant } from '../../checker/language/spec.ts';
import { strictState } from '../../checker/language/steps.ts';
import { Complaint, complaintOf } from '../../checker/report/complaint.ts';
import { Endless, troubleText, undrawnText } from '../../checker/report/figure.ts';
import { exportsNoView, exportsViews } from '../../checker/report/load-complaint.ts';
import { type Place, shortPath } from '../../checker/report/place.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { StateView } from '../../checker/view/view-of.ts';
import { visible } from '../../counterexamples/draw/dot.ts';
import type { Figure } from '../../counterexamples/story.ts';
import { isSpec, type LoadedSpec } from './catalogue.ts';
import { load, viewBeside, type Within } from './modules.ts';
import { isRead } from './reads.ts';

/** So many seconds a view may take to load. */
export const mostLoading = 10;

export type FigureOf = (state: AnyState) => Figure;

/** Of which model the states are. */
interface Viewed extends Pick<LoadedSpec, 'spec' | 'file' | 'ofView'> {
  readonly model: CheckableModel;
  readonly variant: Variant | null;
}

/** What loads the view, once, and answers what it draws of a state; null if there is none. */
export function figuresOf(
  viewed: Viewed,
  place: Place,
  within: Within = (work) => work(),
): () => Promise<FigureOf | null> {
  let made: Promise<FigureOf | null> | null = null;
  return () => {
    made ??= loaded(viewed, place, within);
    return made;
  };
}

async function loaded(
  { spec, file, ofView = null, model, variant }: Viewed,
  place: Place,
  within: Within,
): Promise<FigureOf | null> {
  const path = viewBeside(file);
  // It may come to be.
  isRead(path ?? join(dirname(file), 'view.tsx'));
  if (path === null) return null;
  // What draws takes a while to load, and most runs find nothing.
  const { figuring } = await import('../../counterexamples/tell/figures.ts');
  try {
    if (ofView !== null) throw ofView;
    const views = [...new Set(Object.values(await load(path, place, within)).filter(isView))];
    if (views.length === 0) throw exportsNoView(shortPath(path, place), spec.name);
    const [view, other] = views.filter(({ of }) => of.name === spec.name);
    if (other !== undefined) throw exportsViews(shortPath(path, place), spec.name);
    if (view === undefined) return null;
    const own = spec.model(model.parameters as never, (variant?.definitions ?? {}) as never);
    return figuring(
      (state) => view.draw(strictState(model.domains, state) as never, own as never, model.parameters as never),
      (error) => undrawnText(error, place),
    );
  } catch (error) {
    if (error instanceof CutOff && error.reason === 'time')
      return () => ({ trouble: undrawnText(new Endless(mostLoading), place) });
    if (error instanceof CutOff) throw error;
    const trouble = troubleText(error instanceof Complaint ? error : complaintOf(error, model));
    return () => ({ trouble: visible(trouble) });
  }
}

function isView(value: unknown): value is StateView {
  const { of, draw } = (typeof value === 'object' && value !== null ? value : {}) as Partial<StateView>;
  return isSpec(of) && typeof draw === 'function';
}
