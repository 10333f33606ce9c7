/**
 * The list of specs, with their parameters and variants.
 */

import type { Json } from '../itf/read-json.ts';
import type { Parameters } from '../language/parameters.ts';
import { rangeOf } from '../language/parameters.ts';
import type { Spec } from '../language/protocol.ts';
import type { RecordedInstance, Variant } from '../language/spec.ts';
import type { Link } from './builds-on.ts';
import type { TextStyle } from './report.ts';
import { commandLine, counted, rowLines } from './words.ts';

export interface Listed {
  readonly spec: Spec;
  readonly variants: readonly Variant[];
  readonly instances: readonly RecordedInstance[];
  /** What the user calls it: its name, or the path of its file. */
  readonly called: string;
}

/** Every spec in a line or two, by topic. */
export function listLines(specs: readonly Listed[], { ink, width, program }: TextStyle): string[] {
  const topics = byTopic(specs, ({ spec }) => spec).map(([topic, ofTopic]) => [
    ...(topic === null ? [] : [ink.bold(topic)]),
    ...rowLines(
      ofTopic.map(({ spec, variants }) => [spec.name, overview(spec, variants)] as const),
      width,
      Math.max(...specs.map(({ spec }) => spec.name.length)),
    ),
    '',
  ]);
  const name = specs[0]?.spec.name;
  const hint =
    name === undefined
      ? 'There are no specs here.'
      : `${commandLine(program, 'list', name)} tells more of one of them, and ${commandLine(program, 'check', name)} checks it.`;
  return [...topics.flat(), hint];
}

function overview({ title, name }: Spec, variants: readonly Variant[]): string {
  const names = variants.map((variant) => variant.name).join(', ');
  return [...(title === name ? [] : [title]), ...(names === '' ? [] : [`variants: ${names}`])].join('; ');
}

/** Those of each topic, topics in the order of the alphabet; what has none comes last. */
export function byTopic<T>(
  all: readonly T[],
  specOf: (one: T) => Pick<Spec, 'topic'>,
): (readonly [string | null, readonly T[]])[] {
  const topics = [...new Set(all.map((one) => specOf(one).topic))];
  const sorted = [...topics.filter((topic) => topic !== null).sort(), ...topics.filter((topic) => topic === null)];
  return sorted.map((topic) => [topic, all.filter((one) => specOf(one).topic === topic)]);
}

/** One spec with its parameters and variants. */
export function specLines({ spec, variants, called }: Listed, { ink, width, program }: TextStyle): string[] {
  const given = parameterRows(spec.parameters);
  const broken = variants.map(
    (variant) => [`variant=${variant.name}`, `${variant.story} ${violationText(variant)}`] as const,
  );
  const example = [...broken, ...given].slice(0, 1).map(([label]) => label);
  return [
    `${ink.bold(spec.name)}${spec.title === spec.name ? '' : `   ${spec.title}`}`,
    ...rowLines([...given, ...broken], width),
    '',
    `${commandLine(program, 'check', called, ...example)} checks it so.`,
  ];
}

function parameterRows(parameters: Parameters): (readonly [string, string])[] {
  return Object.entries(parameters).map(([name, of]) => [`${name}=${of.default}`, `${of.meaning}, ${rangeOf(of)}`]);
}

/** `(violates TCConsistent in 3 steps)`. */
export function violationText({ violates }: Variant): string {
  if (Object.keys(violates).length === 0) return '(violates nothing: a control)';
  return `(violates ${Object.entries(violates)
    .map(([name, steps]) => (steps === null ? name : `${name} in ${counted(steps, 'step')}`))
    .join(', ')})`;
}

/** The list as data; with what each spec builds on, if that is to be told. */
export function listJson<T extends Listed>(specs: readonly T[], linksOf?: (listed: T) => readonly Link[]): Json {
  return {
    format: 'concord-list/1',
    specs: specs.map((listed) => listedJson(listed, linksOf?.(listed))),
  };
}

function listedJson({ spec, variants, instances }: Listed, links: readonly Link[] | undefined): Json {
  return {
    name: spec.name,
    title: spec.title,
    topic: spec.topic,
    parameters: Object.entries(spec.parameters).map(([name, of]) => ({
      name,
      ...(of as unknown as { readonly [field: string]: Json }),
    })),
    variants: variants.map(({ name, story, violates, parameters, from }) => ({
      name,
      story,
      violates,
      parameters: (parameters ?? {}) as { readonly [field: string]: Json },
      from: from ?? null,
    })),
    instances: instances.map(({ of: _, ...instance }) => instance as unknown as Json),
    ...(links === undefined ? {} : { buildsOn: links.map(({ to, how }) => ({ to, how })) }),
  };
}
