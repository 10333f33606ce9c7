/** A model with some of its properties. */
import { type CheckableModel, changed } from '../language/model.ts';

/** The model with these properties alone. If Deadlock is not among them, the system may stop anywhere. */
export function only(model: CheckableModel, wanted: readonly string[]): CheckableModel {
  return changed(model, (whole) => ({
    ...whole,
    properties: Object.fromEntries(Object.entries(whole.properties).filter(([name]) => wanted.includes(name))),
    finished: wanted.includes('Deadlock') ? whole.finished : () => true,
  }));
}
