/**
 * The list of specs, with their parameters and variants.
 */

import type { Parameters } from '../spec/parameters.ts';
import { rangeOf } from '../spec/parameters.ts';
import type { Instance, Spec, Variant } from '../spec/spec.ts';
import type { Json } from './itf.ts';
import type { TextStyle } from './report.ts';
import { commandLine, counted, type Ink, rowLines } from './words.ts';

export interface Listed {
  readonly spec: Spec;
  readonly variants: readonly Variant[];
  readonly instances: readonly Instance[];
}

export function listLines(specs: readonly Listed[], { ink, width, program }: TextStyle): string[] {
  const [first] = specs;
  const hint =
    first === undefined
      ? []
      : [
          `${commandLine(
            program,
            'check',
            first.spec.name,
            ...Object.entries(first.spec.parameters)
              .slice(0, 1)
              .map(([name, of]) => `${name}=${of.default}`),
          )} checks one of them.`,
        ];
  return [...specs.flatMap((listed) => [...specLines(listed, ink, width), '']), ...hint];
}

function specLines({ spec, variants }: Listed, ink: Ink, width: number): string[] {
  const rows = [
    ...parameterRows(spec.parameters),
    ...variants.map((variant) => [`variant=${variant.name}`, `${variant.story} ${violationText(variant)}`] as const),
  ];
  return [`${ink.bold(spec.name)}${spec.title === spec.name ? '' : `   ${spec.title}`}`, ...rowLines(rows, width)];
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

export function listJson(specs: readonly Listed[]): Json {
  return {
    format: 'concord-list/1',
    specs: specs.map(({ spec, variants, instances }) => ({
      name: spec.name,
      title: spec.title,
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
      instances: instances.map((instance) => instance as unknown as Json),
    })),
  };
}
