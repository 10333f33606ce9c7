/**
 * What `new-spec` writes: a lock that one client at a time may hold. It checks at once, breaks as a variant, and shows each
 * part of the language that a spec cannot do without.
 */
export interface Template {
  /** `my-protocol` */
  readonly name: string;
  /** What specs import: the package, or a relative path inside Concord's own repository. */
  readonly library: string;
  /** Likewise, what tests import for their matchers; null if there is no Vitest to run them. */
  readonly matchers: string | null;
  /** How the files name each other: `.ts`, or `.js`, which means the same to TypeScript. */
  readonly ending: '.ts' | '.js';
  /** The command that checks it. */
  readonly command: string;
}

/** The files of a new spec, by name. */
export function templateFiles(template: Template): Readonly<Record<string, string>> {
  const { name, matchers } = template;
  return {
    [`${name}.ts`]: specFile(template),
    'variants.ts': variantsFile(template),
    'instances.ts': instancesFile(template),
    'README.md': readmeFile(template),
    ...(matchers === null ? {} : { [`${name}.test.ts`]: testFile(template, matchers) }),
  };
}

/** `myProtocol`, of `my-protocol`. */
function identifier(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function specFile({ name, library }: Template): string {
  return `/**
 * ${name}: clients share a lock.
 *
 * Say here which protocol this is and where it was published, and which abstractions you made and why they lose no
 * behaviour of interest.
 */
import { boolean, functionFrom, integer, oneOf, processes, spec, variables } from '${library}';

export const ${identifier(name)} = spec(
  {
    name: '${name}',
    title: 'clients that share a lock',
    parameters: { clients: integer('clients', { default: 3, from: 1, to: 8 }) },
  },
  ({ clients }) => {
    const Client = processes('client', clients);

    const { domains, initially, action, invariant, reachable } = variables({
      at: functionFrom(Client, oneOf('outside', 'inside')),
      locked: boolean,
    });
    const init = initially({ at: Client.to('outside'), locked: false });

    /** c takes the lock. */
    const Enter = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.at.get(c) === 'outside' && !s.locked,
      effect: (s, { c }) => ({ at: s.at.set(c, 'inside'), locked: true }),
    });
    /** c gives it back. */
    const Leave = action({
      forSome: { c: Client },
      guard: (s, { c }) => s.at.get(c) === 'inside',
      effect: (s, { c }) => ({ at: s.at.set(c, 'outside'), locked: false }),
    });

    /** No two clients are inside at a time. */
    const MutualExclusion = invariant({
      forAll: { c: Client, d: Client },
      holds: (s, { c, d }) => c === d || s.at.get(c) === 'outside' || s.at.get(d) === 'outside',
    });
    /** Every client can get in: the spec is not safe because nothing happens. */
    const CanEnter = reachable({ forAll: { c: Client }, holds: (s, { c }) => s.at.get(c) === 'inside' });

    return { domains, init, actions: { Enter, Leave }, invariants: { MutualExclusion }, properties: { CanEnter } };
  },
);
`;
}

function variantsFile({ name, library, ending }: Template): string {
  return `/** The lock without what makes it work. */
import { variant } from '${library}';
import { ${identifier(name)} } from './${name}${ending}';

export const ignoreLock = variant(${identifier(name)}, {
  name: 'ignore-lock',
  story: 'A client enters without looking whether the lock is taken.',
  parameters: { clients: 2 },
  edit: ({ actions: { Enter } }) => ({
    actions: { Enter: { ...Enter, guard: (s, { c }) => s.at.get(c) === 'outside' } },
  }),
  violates: { MutualExclusion: 2 },
});
`;
}

function instancesFile({ name, library, ending }: Template): string {
  return `/** What is known of the lock: \`check all\` holds it against what comes out. */
import { instancesOf } from '${library}';
import { ${identifier(name)} } from './${name}${ending}';

export const instances = instancesOf(${identifier(name)}, [
  { parameters: {}, verdict: 'holds', distinct: 4, generated: 7, depth: 2 },
  { parameters: { clients: 8 }, verdict: 'holds', distinct: 9, generated: 17, depth: 2 },
]);
`;
}

function readmeFile({ name, command }: Template): string {
  return `# ${name}

Clients share a lock: one of them at a time is inside. Tell here what the protocol does, and why it works.

| property | says | verdict |
|---|---|---|
| \`MutualExclusion\` | no two clients are inside at a time | holds |
| \`CanEnter\` | every client can get in | reachable |

| variant | what is broken | violates |
|---|---|---|
| \`ignore-lock\` | a client enters without looking | \`MutualExclusion\` in 2 steps |

\`\`\`sh
${command}
${command} clients=5
${command} variant=ignore-lock
\`\`\`

Source: none; this is the example that \`new-spec\` makes.
`;
}

function testFile({ name, ending }: Template, matchers: string): string {
  return `/** The lock holds what it should, as recorded, and without what makes it work it does not. */
import { describe, expect, test } from 'vitest';
import '${matchers}';
import { instances } from './instances${ending}';
import { ${identifier(name)} } from './${name}${ending}';
import { ignoreLock } from './variants${ending}';

describe('${name}', () => {
  test.each(instances)('holds with $parameters', async ({ parameters, distinct, generated, depth }) => {
    await expect(${identifier(name)}).toHold({ parameters, symmetry: false, distinct, generated, depth });
  });

  test('a client that ignores the lock breaks it', async () => {
    await expect(${identifier(name)}).toViolate('MutualExclusion', { variant: ignoreLock, steps: 2 });
  });
});
`;
}
