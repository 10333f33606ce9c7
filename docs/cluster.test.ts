/** What the page on several machines shows for Docker and Kubernetes can be read, and names commands, keys and options that there are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { natsServer } from '../checker/testing/nats.ts';
import { commands, keysOf } from '../scripts/commands/keys.ts';
import { root } from '../scripts/commands/testing.ts';

const page = readFileSync(join(root, 'docs', 'cluster.md'), 'utf8');
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
const [compose, jobs] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) =>
  parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    expect([document.errors, document.warnings]).toEqual([[], []]);
    return document.toJS() as Json;
  }),
);
function at(json: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((of, key) => (of as Readonly<Record<string, Json>> | undefined)?.[key], json);
}
/** The arguments of Concord in what is shown. */
function argumentsIn(json: Json | undefined): string[][] {
  if (typeof json !== 'object' || json === null) return [];
  if (!Array.isArray(json)) return Object.values(json).flatMap(argumentsIn);
  const isCommand = commands.some(({ name }) => name === json[0]);
  return isCommand ? [json as string[]] : json.flatMap(argumentsIn);
}

describe('what is shown', () => {
  test('has commands and keys that there are, and the same of check and worker', () => {
    const shown = [compose, jobs].map((of) => argumentsIn(of as Json));
    expect(shown.map((of) => of.map(([name]) => name))).toEqual([
      ['check', 'worker'],
      ['check', 'worker'],
    ]);
    for (const [check = [], worker = []] of shown) {
      const own = check.filter((arg) => !/^(workers|format)=/.test(arg));
      expect(own.slice(1)).toEqual(worker.slice(1));
      for (const [name, , ...keys] of [check, worker])
        for (const key of keys) expect(keysOf(name as 'check').map((of) => of.name)).toContain(key.split('=')[0]);
    }
  });

  test('is whole: who is depended on is there, and what is mounted', () => {
    const services = Object.keys(at(compose?.[0], 'services') as object);
    expect(services).toEqual(['nats', 'check', 'worker']);
    for (const service of services)
      for (const on of (at(compose?.[0], 'services', service, 'depends_on') ?? []) as string[])
        expect(services).toContain(on);
    expect(jobs?.map((job) => [at(job, 'apiVersion'), at(job, 'kind')])).toEqual([
      ['batch/v1', 'Job'],
      ['batch/v1', 'Job'],
    ]);
    for (const job of jobs ?? []) {
      const pod = at(job, 'spec', 'template', 'spec');
      expect(at(pod, 'restartPolicy')).toBe('Never');
      const volumes = (at(pod, 'volumes') as readonly { readonly name: string }[]).map(({ name }) => name);
      const [container] = at(pod, 'containers') as readonly Json[];
      for (const mount of at(container, 'volumeMounts') as readonly { readonly name: string }[])
        expect(volumes).toContain(mount.name);
    }
  });

  test.skipIf(natsServer === null)('gives the server options that it has', async () => {
    const { spawnSync } = await import('node:child_process');
    const help = spawnSync(natsServer as string, ['--help'], { encoding: 'utf8' });
    const given = [
      ...(at(compose?.[0], 'services', 'nats', 'command') as string[]),
      ...(/^nats-server (.*)$/m.exec(page)?.[1]?.split(' ') ?? []),
    ].filter((arg) => arg.startsWith('-'));
    expect(given.length).toBeGreaterThan(3);
    for (const option of given) expect(`${help.stdout}${help.stderr}`).toMatch(new RegExp(`^ +${option},`, 'm'));
  });

  test('speaks of variables that are read', () => {
    const read = readFileSync(join(root, 'scripts', 'commands', 'cluster.ts'), 'utf8');
    const named = new Set([...page.matchAll(/`(NATS_\w+)`/g)].map(([, name]) => name as string));
    expect(named.size).toBe(7);
    for (const name of named) expect(read).toContain(name);
  });
});
