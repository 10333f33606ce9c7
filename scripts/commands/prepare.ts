/**
 * From the keys of a call to the model to check: spec, variant, parameters, and the properties that were asked for.
 */

import { resolve } from 'node:path';
import type { CheckableModel } from '../../checker/language/model.ts';
import { countsNothing, parameterValues } from '../../checker/language/parameters.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { AddedProperties, DrawnStates, Variant } from '../../checker/language/spec.ts';
import { type Complaint, countsNoFaults, unknownName } from '../../checker/report/complaint.ts';
import { endedEarly, strayFailure } from '../../checker/report/cut-off.ts';
import { type Place, placesIn } from '../../checker/report/place.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Call } from './arguments.ts';
import {
  addedProperties,
  fileOfVariant,
  isPath,
  type LoadedSpec,
  modelOf,
  variantCalled,
  withAgain,
} from './catalogue.ts';
import { type FigureOf, figuresOf, mostLoading } from './figures.ts';
import type { Host } from './host.ts';
import type { CommandName } from './keys.ts';
import { meaningsIn } from './meanings.ts';
import { listOf, timeOf } from './options.ts';

export interface Prepared {
  readonly model: CheckableModel;
  /** The names of the properties that were asked for. */
  readonly properties: readonly string[];
  readonly title: string;
  readonly story: string | null;
  /** What the user called the spec and the variant, and the files with properties of the user's own. */
  readonly called: string;
  /** The file of the spec. */
  readonly file: string;
  readonly variant: string | null;
  /** The scenario that the user named to start from. */
  readonly from: string | null;
  readonly added: readonly string[];
  /** What draws states, of these files. */
  readonly states: readonly DrawnStates[];
  /** What the variant says that it violates; null if this is not what it says it of: other parameters, another start, or properties that were added. */
  readonly violates: Variant['violates'] | null;
  /** Why the files of the spec were not loaded once more, if they were to be; null if they were, or need not be. */
  readonly onceOnly: unknown;
  /** True if symmetry was turned off, without which the spec may not be explored. */
  readonly withoutSymmetry: boolean;
  /** The parameters that the user gave. */
  readonly given: Readonly<Record<string, string>>;
  /** Loads the view of the spec, once: what it draws of a state; null if there is none. */
  readonly figures: () => Promise<FigureOf | null>;
}

/** The model and what else was asked for, made within the time of the call. */
export async function prepare(
  call: Pick<Call, 'command' | 'keys' | 'parameters'>,
  loaded: LoadedSpec,
  host: Host,
  /** Made with the model, beside what the call names. */
  beside: readonly AddedProperties[] = [],
): Promise<Prepared> {
  const seconds = timeOf(call.keys);
  return loading(loaded.spec.name, () => host.watched(() => prepared(call, loaded, host, beside), { seconds }), host);
}

/** Loads, or makes, what is called so; a complaint says where it was if it does not come to an end. */
export async function loading<T>(called: string, load: () => Promise<T>, host: Host): Promise<T> {
  try {
    return await host.watched(load);
  } catch (error) {
    if (!(error instanceof CutOff)) throw error;
    throw cutOffComplaint(error, `${called} was being loaded`, host.place);
  }
}

/** What is said of a command that was ended from outside before there was anything to report. */
export function cutOffComplaint({ reason, places, stray }: CutOff, what: string, place: Place): Complaint {
  return stray === undefined ? endedEarly(what, reason, places) : strayFailure(stray, placesIn(stray, place));
}

/** The commands that check, at the end of which code is asked anew. What the files of the user do as they are loaded happens twice for that. */
const checking: readonly CommandName[] = ['check', 'induct', 'explore'];
/** Those that draw states. */
const drawing: readonly CommandName[] = ['induct', 'suggest'];

async function prepared(
  { command, keys, parameters }: Pick<Call, 'command' | 'keys' | 'parameters'>,
  loaded: LoadedSpec,
  host: Host,
  beside: readonly AddedProperties[],
): Promise<Prepared> {
  const variant = keys.get('variant');
  const edited = variant === undefined ? null : await variantCalled(variant, loaded, host.place);
  const added = listOf(keys, 'invariant');
  const ownFiles = added.map((path) => resolve(host.place.cwd, path));
  const ofVariant = variant !== undefined && isPath(variant) ? fileOfVariant(variant, loaded.file, host.place) : null;
  const own = await addedProperties(added, loaded, host.place, drawing.includes(command));
  const whole = checking.includes(command) ? await withAgain(loaded, ofVariant, ownFiles) : loaded;
  const made = modelOf(
    whole,
    {
      parameters,
      variant: edited,
      added: [...own.added, ...beside],
      from: keys.get('scenario'),
    },
    host.place,
  );
  const model = { ...made, meanings: meaningsIn(loaded.file, ownFiles) };
  // Traces, and commands that are printed, tell all parameters, also those that say nothing: as they would be if they were left out.
  const usual = parameterValues(loaded.spec.parameters, edited?.parameters ?? {});
  const given = Object.keys(parameters).filter((name) => model.parameters[name] !== usual[name]);
  const idle = countsNothing(loaded.spec.parameters, given, model.parameters);
  if (idle !== null) throw countsNoFaults(idle, model.parameters);
  const wanted = listOf(keys, 'property');
  const known = [...Object.keys(model.properties), 'Deadlock'];
  const trace = keys.get('trace');
  const stranger = [...wanted, ...(trace === undefined ? [] : [trace])].find((name) => !known.includes(name));
  if (stranger !== undefined) throw unknownName('property', stranger, known, ` of ${model.name}`);
  return {
    model,
    properties: wanted.length === 0 ? known : wanted,
    title: loaded.spec.title,
    story: edited?.story ?? null,
    violates:
      added.length === 0 && edited !== null && isAsRecorded(model, loaded.spec, edited) ? edited.violates : null,
    called: loaded.called,
    file: loaded.file,
    variant: variant ?? null,
    from: keys.get('scenario') ?? null,
    added,
    states: own.states,
    onceOnly: whole.onceOnly ?? null,
    withoutSymmetry: keys.get('symmetry') === 'off',
    given: parameters,
    figures: figuresOf({ ...loaded, model, variant: edited }, host.place, (work) =>
      host.watched(work, { seconds: mostLoading }),
    ),
  };
}

/** True if the parameters, and where it starts, are those for which the variant records what it violates. */
function isAsRecorded({ parameters, from }: CheckableModel, spec: Spec, variant: Variant): boolean {
  const recorded = parameterValues(spec.parameters, variant.parameters ?? {});
  return (
    from === (variant.from ?? null) && Object.entries(recorded).every(([name, value]) => parameters[name] === value)
  );
}
