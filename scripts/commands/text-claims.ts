/**
 * The claims of the text that the protocols are taken from, with what decides each: held against what is recorded of the specs, and
 * laid out for `specs/README.md`.
 *
 * Invariant: nothing is said of a property that is not recorded of it. The folders' tests hold what is recorded against what comes out.
 */
import type { Instance, Variant } from '../../checker/language/spec.ts';
import { fileName } from '../../checker/report/file-name.ts';
import { assignments, counted } from '../../checker/report/words.ts';
import type { DecidedSection } from '../../counterexamples/claims-list.ts';
import type { ClaimsOfSection, Decision, TextClaim } from '../../specs/claims.ts';
import { type LoadedSpec, modelOf } from './catalogue.ts';
import type { Host } from './host.ts';

type Place = Host['place'];

/** What a decision names that does not exist, or is recorded otherwise; null if it is as it says. */
export type Judge = (decision: Decision) => string | null;

/** Judges by what these specs record. */
export function judgeBy(specs: readonly LoadedSpec[], place: Place): Judge {
  const names = new Map<string, ReadonlySet<string>>();
  /** The properties of a model, which takes a while to make. */
  const propertiesOf = (loaded: LoadedSpec, variant: Variant | null, parameters: Given): ReadonlySet<string> => {
    const key = JSON.stringify([loaded.spec.name, variant?.name, parameters]);
    const known = names.get(key) ?? new Set(Object.keys(modelOf(loaded, { parameters, variant }, place).properties));
    names.set(key, known);
    return known;
  };
  return (decision) => {
    const { spec: called, variant: edited, property, verdict } = decision;
    const parameters = parametersOf(decision);
    const loaded = specs.find(({ spec }) => spec.name === called);
    if (loaded === undefined) return `there is no spec ${called}`;
    const variant = loaded.variants.find(({ name }) => name === edited) ?? null;
    if (edited !== undefined && variant === null) return `${called} has no variant ${edited}`;
    const parts = [called, edited, assignments(parameters)];
    const where = parts.filter((part) => part !== undefined && part !== '').join(', ');
    if (!propertiesOf(loaded, variant, parameters).has(property)) return `${where} has no property ${property}`;
    if (variant !== null) {
      const recorded = Object.hasOwn(variant.violates, property) ? 'violated' : 'holds';
      return recorded === verdict ? null : `${where}: ${property} is recorded as ${recorded}, and not as ${verdict}`;
    }
    const instance = recordedInstance(loaded, parameters);
    if (instance === null) return `nothing is recorded of ${where}`;
    return instance.verdict === 'holds' && verdict === 'holds'
      ? null
      : `${where}: ${instance.verdict} is recorded, and not that ${property} is ${verdict}`;
  };
}

type Given = Instance['parameters'];
/** Names and values are what a spec takes, or else it refuses them. */
function parametersOf({ parameters = {} }: Decision): Given {
  return parameters as Given;
}

/** What is recorded of the spec itself with these parameters; null if nothing is. */
function recordedInstance({ spec, instances }: LoadedSpec, given: Given): Instance | null {
  const valueOf = (parameters: Readonly<Record<string, unknown>>, name: string): unknown =>
    parameters[name] ?? spec.parameters[name]?.default;
  const isSame = (instance: Instance): boolean =>
    Object.keys(spec.parameters).every((name) => valueOf(instance.parameters, name) === valueOf(given, name));
  return (
    instances.find((instance) => instance.variant === undefined && instance.from === undefined && isSame(instance)) ??
    null
  );
}

/** The claims with the words and links of what decides them. Of a decision that is not as it says, that stands there. */
export function decidedClaims(
  chapter: readonly ClaimsOfSection[],
  specs: readonly LoadedSpec[],
  judge: Judge,
): DecidedSection[] {
  return chapter.map(({ section, claims }) => ({
    section,
    claims: claims.map((claim) => ({
      claim: claim.claim,
      verdict: verdictOf(claim),
      decisions: (claim.by ?? []).map((decision) => wordsOf(decision, judge(decision), specs)),
      awaits: (claim.awaits ?? []).map((folder) =>
        specs.some(({ spec }) => spec.name === folder) ? `[${folder}](${folder}/README.md)` : folder,
      ),
      remark: claim.remark ?? null,
    })),
  }));
}

export function verdictOf({ by = [], awaits = [], isSo, remark }: TextClaim): string {
  if (isSo === false) return '**not so**';
  if (by.length === 0) return awaits.length > 0 || remark === undefined ? 'not decided yet' : 'not decided by specs';
  return awaits.length > 0 ? 'so, as far as it is decided' : 'so';
}

function wordsOf(
  decision: Decision,
  deviation: string | null,
  specs: readonly LoadedSpec[],
): { text: string; svg: string | null } {
  const { spec: called, variant: edited, property, verdict } = decision;
  const parameters = parametersOf(decision);
  const folder = `[${called}](${called}/README.md)`;
  if (deviation !== null) return { text: `${folder}: **${deviation}**`, svg: null };
  const loaded = specs.find(({ spec }) => spec.name === called);
  const steps = loaded?.variants.find(({ name }) => name === edited)?.violates[property] ?? null;
  const at = assignments(parameters) === '' ? '' : `, \`${assignments(parameters)}\``;
  const of = edited === undefined ? `${folder}${at}` : `${folder}, \`${edited}\``;
  if (verdict === 'violated')
    return {
      text: `${of}: \`${property}\` is violated${steps === null ? '' : ` in ${counted(steps, 'step')}`}`,
      svg: `${fileName(called)}/${fileName(edited ?? '')}/${fileName(property)}.time.svg`,
    };
  const isWithin = edited === undefined && recordedInstance(loaded as LoadedSpec, parameters)?.withinBounds === true;
  return { text: `${of}: \`${property}\` holds${isWithin ? ' within bounds' : ''}`, svg: null };
}
