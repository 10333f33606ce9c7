/**
 * From the keys of a call to the model to check: spec, variant, parameters, and the properties that were asked for.
 */

import type { CheckableModel } from '../../checker/language/model.ts';
import { parameterValues } from '../../checker/language/parameters.ts';
import type { Spec } from '../../checker/language/protocol.ts';
import type { Variant } from '../../checker/language/spec.ts';
import { type Complaint, unknownName } from '../../checker/report/complaint.ts';
import { endedEarly, strayFailure } from '../../checker/report/cut-off.ts';
import { type Place, placesIn } from '../../checker/report/place.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Call } from './arguments.ts';
import { addedProperties, type LoadedSpec, modelOf, variantOf } from './catalogue.ts';
import type { Host } from './host.ts';
import { listOf, timeOf } from './options.ts';

export interface Prepared {
  readonly model: CheckableModel;
  /** The names of the properties that were asked for. */
  readonly properties: readonly string[];
  readonly title: string;
  readonly story: string | null;
  /** What the user called the spec, and the files with properties of the user's own. */
  readonly called: string;
  readonly added: readonly string[];
  /** What the variant says that it violates; null if the parameters are not those that it says it of, or properties were added. */
  readonly violates: Variant['violates'] | null;
  /** True if symmetry was turned off, without which the spec may not be explored. */
  readonly withoutSymmetry: boolean;
  /** The parameters that the user gave. */
  readonly given: Readonly<Record<string, string>>;
}

/** The model and what else was asked for, made within the time of the call. */
export async function prepare(
  call: Pick<Call, 'keys' | 'parameters'>,
  loaded: LoadedSpec,
  host: Host,
): Promise<Prepared> {
  const seconds = timeOf(call.keys);
  return loading(loaded.spec.name, () => host.watched(() => prepared(call, loaded, host), { seconds }), host);
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

async function prepared(
  { keys, parameters }: Pick<Call, 'keys' | 'parameters'>,
  loaded: LoadedSpec,
  host: Host,
): Promise<Prepared> {
  const variant = keys.get('variant');
  const edited = variant === undefined ? null : variantOf(loaded, variant);
  const added = listOf(keys, 'invariant');
  const model = modelOf(
    loaded,
    { parameters, variant, added: await addedProperties(added, loaded, host.place) },
    host.place,
  );
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
    added,
    withoutSymmetry: keys.get('symmetry') === 'off',
    given: parameters,
  };
}

/** True if the parameters are those for which the variant records what it violates. */
function isAsRecorded({ parameters }: CheckableModel, spec: Spec, variant: Variant): boolean {
  const recorded = parameterValues(spec.parameters, variant.parameters ?? {});
  return Object.entries(recorded).every(([name, value]) => parameters[name] === value);
}
