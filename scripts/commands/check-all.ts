/**
 * `check all`: every spec with its instances, variants and scenarios, held against what they record.
 */
import { fileURLToPath } from 'node:url';
import { explained as explain } from '../../checker/explain/findings.ts';
import { BadSpec, SpecFailure } from '../../checker/language/failure.ts';
import type { Instance, Variant } from '../../checker/language/spec.ts';
import { traceOf } from '../../checker/reference/scenario.ts';
import {
  type CheckedClaim,
  claimLayout,
  claimsJson,
  conclusionLines,
  instanceDeviations,
  otherDeviations,
  vacuousOf,
  variantDeviations,
} from '../../checker/report/claims.ts';
import { Complaint, concordFailed } from '../../checker/report/complaint.ts';
import { findingsOf } from '../../checker/report/findings.ts';
import { jsonText } from '../../checker/report/json.ts';
import { claimsJunit } from '../../checker/report/junit.ts';
import { type ExitCode, exitCodes } from '../../checker/report/verdict.ts';
import { assignments, counted } from '../../checker/report/words.ts';
import { CutOff } from '../../checker/run/guard.ts';
import type { Outcome, Stop } from '../../checker/run/outcome.ts';
import { UnknownProperty } from '../../checker/run/refused.ts';
import type { Call } from './arguments.ts';
import { isClone, type LoadedSpec, modelOf, ownFiles, specsOf, variantOf, withAgain } from './catalogue.ts';
import { type Asked, askedBy } from './check.ts';
import { explored } from './explored.ts';
import type { Host } from './host.ts';
import { type Format, formatOf, switchOf } from './options.ts';
import { cutOffComplaint, loading } from './prepare.ts';
import { printLines } from './print.ts';
import { styleOf } from './style.ts';
import { judgeBy, verdictOf } from './text-claims.ts';

/** Concord's own specs, which have a text. */
const home = fileURLToPath(new URL('../../specs/', import.meta.url));
/** How much of a claim of the text is printed. */
const longestClaim = 60;

interface Settings {
  readonly asked: Asked;
  readonly slow: boolean;
  readonly format: Format;
  readonly host: Host;
}
/** A claim before it is checked. */
interface Claim {
  readonly suite: string;
  readonly name: string;
  readonly source: string | null;
  readonly skipped: 'slow' | null;
  readonly run: () => Promise<Pick<CheckedClaim, 'deviations' | 'result'> & { readonly stopped: Outcome['stopped'] }>;
}

export async function checkAll({ keys }: Call, host: Host): Promise<ExitCode> {
  const settings: Settings = {
    asked: askedBy(keys),
    slow: switchOf(keys, 'slow'),
    format: formatOf(keys),
    host,
  };
  const checked: CheckedClaim[] = [];
  let interrupted = false;
  const { bytes } = settings.asked.limits;
  if (bytes !== undefined) host.limitMemory(bytes);
  const files = ownFiles(host.place);
  const style = styleOf(host);
  const layout = claimLayout([...files.keys()], style);
  const printed = (...lines: readonly string[]): void => {
    if (settings.format === 'text' && lines.length > 0) printLines(lines, host);
  };
  printed(...layout.head);
  // A limit ends the claim that is being checked, and not those after it.
  const stop = (reason: Stop): void => {
    interrupted ||= reason === 'interrupt';
  };
  const check = async (claims: readonly Claim[]): Promise<void> => {
    for (const claim of claims) {
      const one: Checked = interrupted ? unrun(claim, 'interrupted') : await checkedClaim(claim, host);
      interrupted ||= one.interrupted;
      checked.push(one.claim);
      printed(...layout.lines(one.claim));
    }
  };
  // Each is loaded when its turn comes, so that what comes of the first is there at once.
  const all = async (): Promise<void> => {
    const specs: LoadedSpec[] = [];
    for (const [name, file] of files)
      for (const loaded of await loading(name, () => specsOf(name, file, host.place), host)) {
        specs.push(loaded);
        await check(await loading(loaded.spec.name, async () => claimsOf(await withAgain(loaded), settings), host));
      }
    if (isClone(host.place) && specs.every(({ file }) => file.startsWith(home)))
      await check(await textClaims(specs, settings));
  };
  await host.watched(all, { stop });
  printed(...conclusionLines(checked, layout, style.ink));
  print(settings.format, checked, host);
  if (checked.some(({ deviations }) => deviations.length > 0)) return exitCodes.violated;
  return interrupted ? exitCodes.unknown : exitCodes.holds;
}

/** What is wrong with a claim. */
const refusals = [Complaint, BadSpec, SpecFailure, UnknownProperty] as const;

interface Checked {
  readonly claim: CheckedClaim;
  readonly interrupted: boolean;
}

async function checkedClaim(claim: Claim, host: Host): Promise<Checked> {
  const { suite, name, source, skipped, run } = claim;
  if (skipped !== null) return unrun(claim, skipped);
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  try {
    const { deviations, result, stopped } = await host.watched(run);
    if (stopped === 'interrupt') return { ...unrun(claim, 'interrupted'), interrupted: true };
    return {
      claim: { suite, name, source, skipped: null, seconds: seconds(), deviations, result },
      interrupted: false,
    };
  } catch (error) {
    if (error instanceof CutOff && error.reason === 'interrupt')
      return { ...unrun(claim, 'interrupted'), interrupted: true };
    // What is wrong with one claim alone takes the others nowhere.
    const { message } =
      error instanceof CutOff
        ? cutOffComplaint(error, 'The claim was being checked', host.place)
        : refusals.some((refusal) => error instanceof refusal)
          ? (error as Error)
          : concordFailed(error);
    return {
      claim: {
        suite,
        name,
        source,
        skipped: null,
        seconds: seconds(),
        deviations: [message],
        result: null,
      },
      interrupted: false,
    };
  }
}

function verdictAndBasis(outcome: Outcome): Pick<NonNullable<CheckedClaim['result']>, 'verdict' | 'basis'> {
  const { verdict, basis } = outcome;
  return { verdict, basis: verdict === 'holds' ? basis : null };
}

function unrun({ suite, name, source }: Claim, skipped: NonNullable<CheckedClaim['skipped']>): Checked {
  return { claim: { suite, name, source, skipped, seconds: 0, deviations: [], result: null }, interrupted: false };
}

function claimsOf(loaded: LoadedSpec, settings: Settings): Claim[] {
  const { instances, variants } = loaded;
  return [
    ...instances.map((instance) => instanceClaim(loaded, instance, settings)),
    ...variants.flatMap((variant) => [
      ...variantClaims(loaded, variant, settings),
      ...othersClaims(loaded, variant, settings),
    ]),
    ...scenarioClaims(loaded, settings),
  ];
}

/** What the progress is shown under. */
function labelOf({ format }: Settings, { spec }: LoadedSpec): string | null {
  return format === 'text' ? `${spec.name}: ` : null;
}

function instanceClaim(loaded: LoadedSpec, instance: Instance, settings: Settings): Claim {
  const { parameters, variant, from, slow, source } = instance;
  return {
    suite: loaded.spec.name,
    name: [variant, assignments(parameters) || 'defaults', from === undefined ? undefined : `from ${from}`]
      .filter((part) => part !== undefined)
      .join(', '),
    source: source ?? null,
    skipped: slow === true && !settings.slow ? 'slow' : null,
    run: async () => {
      const edited = variant === undefined ? null : variantOf(loaded, variant);
      const model = modelOf(loaded, { parameters, variant: edited, from }, settings.host.place);
      // What is recorded are all states, each by itself.
      const asked = { ...settings.asked, symmetry: false };
      const outcome = await explored(model, asked, settings.host, labelOf(settings, loaded));
      findingsOf(explain(outcome), outcome);
      const { distinct, generated, depth } = outcome.states;
      return {
        deviations: instanceDeviations(instance, outcome, settings.host.place),
        result: { ...verdictAndBasis(outcome), distinct, generated, depth, vacuous: vacuousOf(outcome) },
        stopped: outcome.stopped,
      };
    },
  };
}

/** A claim for each property that the variant violates, each searched for alone. */
function variantClaims(loaded: LoadedSpec, variant: Variant, settings: Settings): Claim[] {
  return Object.entries(variant.violates).map(([property, steps]) => ({
    suite: loaded.spec.name,
    name: `variant ${variant.name}: ${property}${steps === null ? '' : ` in ${counted(steps, 'step')}`}`,
    source: null,
    skipped: null,
    run: async () => {
      const model = modelOf(loaded, { variant }, settings.host.place);
      const { limits, ...asked } = settings.asked;
      const outcome = await explored(
        model,
        { ...asked, properties: [property], limits: { ...limits, stopAtFirst: true } },
        settings.host,
        labelOf(settings, loaded),
      );
      findingsOf(explain(outcome), outcome);
      const [found] = outcome.properties;
      const depth = found?.trace == null ? null : found.trace.length;
      return {
        deviations: variantDeviations(found, steps, settings.asked),
        result: { verdict: found?.verdict ?? '', basis: null, distinct: null, generated: null, depth, vacuous: [] },
        stopped: outcome.stopped,
      };
    },
  }));
}

/** The claim that what a variant does not list does not fall. */
function othersClaims(loaded: LoadedSpec, variant: Variant, settings: Settings): Claim[] {
  const model = modelOf(loaded, { variant }, settings.host.place);
  const others = [...Object.keys(model.properties), 'Deadlock'].filter(
    (name) => !Object.hasOwn(variant.violates, name),
  );
  if (others.length === 0) return [];
  const { asked, host } = settings;
  return [
    {
      suite: loaded.spec.name,
      name: `variant ${variant.name}: nothing${others.length === Object.keys(model.properties).length + 1 ? '' : ' else'}`,
      source: null,
      skipped: variant.slow === true && !settings.slow ? 'slow' : null,
      run: async () => {
        const outcome = await explored(model, { ...asked, properties: others }, host, labelOf(settings, loaded));
        findingsOf(explain(outcome), outcome);
        const { distinct, generated, depth } = outcome.states;
        return {
          deviations: otherDeviations(outcome, asked.symmetry, host.place),
          result: { ...verdictAndBasis(outcome), distinct, generated, depth, vacuous: [] },
          stopped: outcome.stopped,
        };
      },
    },
  ];
}

/** The scenarios; those that a variant starts from need its parameters, and are run with it. */
function scenarioClaims(loaded: LoadedSpec, { host }: Settings): Claim[] {
  const used = loaded.variants.flatMap(({ from }) => (from === undefined ? [] : [from]));
  const model = modelOf(loaded, {}, host.place);
  return Object.keys(model.scenarios)
    .filter((scenario) => !used.includes(scenario))
    .map((scenario) => ({
      suite: loaded.spec.name,
      name: `scenario ${scenario}`,
      source: null,
      skipped: null,
      run: async () => {
        const depth = traceOf(model, scenario).length;
        return {
          deviations: [],
          result: { verdict: 'possible', basis: null, distinct: null, generated: null, depth, vacuous: [] },
          stopped: null,
        };
      },
    }));
}

/** What the text claims that Concord's own protocols are from: by what is recorded of them, which the claims before are about. */
async function textClaims(specs: readonly LoadedSpec[], { host }: Settings): Promise<Claim[]> {
  // The package does not have it.
  const { chapter } = await import('../../specs/claims.ts');
  const judge = judgeBy(specs, host.place);
  return chapter
    .flatMap(({ claims }) => claims)
    .map((claim) => ({
      suite: 'the text',
      name: claim.claim.length > longestClaim ? `${claim.claim.slice(0, longestClaim - 1)}…` : claim.claim,
      source: null,
      skipped: null,
      run: async () => ({
        deviations: (claim.by ?? []).flatMap((decision) => judge(decision) ?? []),
        result: {
          verdict: verdictOf(claim).replaceAll('*', ''),
          basis: null,
          distinct: null,
          generated: null,
          depth: null,
          vacuous: [],
        },
        stopped: null,
      }),
    }));
}

/** What is printed as a whole; lines are printed as they come. */
function print(format: Format, claims: readonly CheckedClaim[], host: Host): void {
  switch (format) {
    case 'text':
      return;
    case 'json':
      return host.out(jsonText(claimsJson(claims)));
    case 'junit':
      return host.out(`${claimsJunit(claims)}\n`);
  }
}
