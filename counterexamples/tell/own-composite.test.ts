/** A composite that is none of Concord's is explained and drawn as it says that it is to be, with no word of it elsewhere. */
import { describe, expect, test } from 'vitest';
import { differences } from '../../checker/explain/difference.ts';
import { Watch } from '../../checker/explain/watch.ts';
import {
  bagOf,
  functionFrom,
  type Member,
  messages,
  processes,
  range,
  spec,
  subsetOf,
  variables,
} from '../../checker/index.ts';
import { checkByKernel } from '../../checker/kernel/check.ts';
import { Bag } from '../../checker/language/collections.ts';
import { type CompositeDomain, composite } from '../../checker/language/composite.ts';
import { type Depiction, depiction } from '../../checker/language/depiction.ts';
import { checkable } from '../../checker/language/model.ts';
import { CompositeValue, canonicalSet, pathText } from '../../checker/language/value.ts';
import { checkByReference } from '../../checker/reference/check.ts';
import { plainTrace, replay } from '../../checker/reference/replay.ts';
import { successors } from '../../checker/reference/semantics.ts';
import { storyOf } from './story-of.ts';

const Office = processes('office', 2);
const [here, there] = Office.elements as unknown as readonly [Member<'office'>, Member<'office'>];
const Letter = messages({ Letter: { from: Office, to: Office } });
type Letters = Bag<unknown>;

/** A post: letters in a box, stamps that are spent, offices on strike. */
class Post extends CompositeValue<{
  readonly box: Letters;
  readonly stamps: number;
  readonly idle: ReturnType<typeof canonicalSet>;
  readonly [name: string]: unknown;
}> {
  mail(letter: unknown): Post {
    return new Post(this.changed({ box: this.parts.box.add(letter), stamps: this.parts.stamps + 1 }));
  }
  hand(letter: unknown): Post {
    return new Post(this.changed({ box: this.parts.box.remove(letter) }));
  }
  strike(office: unknown): Post {
    return new Post(this.changed({ idle: this.parts.idle.add(office) }));
  }
  get box(): Letters {
    return this.parts.box;
  }
  get stamps(): number {
    return this.parts.stamps;
  }
  isIdle(office: unknown): boolean {
    return this.parts.idle.has(office);
  }
  override get [depiction](): Partial<Depiction> {
    return {
      main: 'box',
      accounts: ['stamps'],
      commands: {
        mail: (message) => ({ messages: [{ what: 'sent', message, kept: false }] }),
        hand: (message) => ({ messages: [{ what: 'received', message, kept: false }] }),
        strike: () => ({ kind: 'crash' }),
      },
      messages: { kept: false, has: (letter) => this.box.has(letter), all: () => [...this.box] },
      down: () => [...this.parts.idle] as string[],
    };
  }
}
const most = 2;
const post: CompositeDomain<Post> = composite({
  fields: { box: bagOf(Letter), stamps: range(0, most), idle: subsetOf(Office) },
  wrap: (parts) => new Post(parts as never),
  text: 'posts',
  typed: () => 'Post',
  budgets: [`stamps at most ${most}`],
  faults: (variable) => ({
    Strike: {
      forSome: { office: Office },
      guard: (s, { office }) => !(s[variable] as Post).isIdle(office),
      effect: (s, { office }) => ({ [variable]: (s[variable] as Post).strike(office) }),
    },
  }),
});

const mail = spec({ name: 'mail', parameters: {} }, () => {
  const { domains, initially, action, invariant } = variables({ post, read: functionFrom(Office, range(0, most)) });
  const init = initially({
    post: new Post({ box: Bag.of<unknown>([]), stamps: 0, idle: canonicalSet([]) }),
    read: Office.to(0),
  });
  const Write = action({
    forSome: { from: Office, to: Office },
    guard: (s, { from, to }) => from !== to && s.post.stamps < most && !s.post.isIdle(from),
    effect: (s, { from, to }) => ({ post: s.post.mail(Letter.Letter({ from, to })) }),
  });
  const Read = action({
    forSome: { letter: (s) => s.post.box as Iterable<{ readonly to: Member<'office'> }> },
    guard: (s, { letter }) => !s.post.isIdle(letter.to),
    effect: (s, { letter }) => ({
      post: s.post.hand(letter),
      read: s.read.update(letter.to, (n) => n + 1),
    }),
  });
  const invariants = { Unread: invariant((s) => !(s.post.isIdle(here) && s.read.get(there) > 0)) };
  return { domains, init, actions: { Write, Read }, invariants, finished: () => true };
});
const model = checkable(mail as never);

describe('a composite of one’s own', () => {
  test('is checked by both engines alike, with what it spends', () => {
    const [kernel, reference] = [checkByKernel(model, { symmetry: false }), checkByReference(model)];
    expect(kernel.distinct).toBe(reference.distinct);
    expect(kernel.distinct).toBeGreaterThan(50);
    expect(kernel.violated[0]?.trace.length).toBe(reference.violated[0]?.trace.length);
    expect(model.budgets).toEqual(['post: stamps at most 2']);
  });
  test('is drawn: letters, an office on strike, stamps set apart', () => {
    const { violated } = checkByKernel(model, { symmetry: false });
    const replayed = replay(model, violated[0]?.trace ?? []);
    if (!replayed.ok) throw new Error('the trace does not replay');
    const story = storyOf({ model, title: '', story: null }, plainTrace(replayed.trace), null);
    const labels = story.steps.map(({ label }) => label);
    expect(labels).toEqual([
      'init',
      'Write(office1, office2)',
      'Strike(office1)',
      'Read(Letter(from: office1, to: office2))',
    ]);
    expect(story.messages).toMatchObject([
      { text: labels[3]?.slice(5, -1), sent: 1, received: 3, from: 'office1', to: 'office2', end: 'received' },
    ]);
    expect(story.steps.map(({ kind }) => kind)).toEqual(['init', 'step', 'crash', 'step']);
    expect(story.steps.at(-1)?.down).toEqual(['office1']);
    const changed = (k: number): unknown => story.steps[k]?.changes.map(({ path, isAccount }) => [path, isAccount]);
    expect(changed(1)).toEqual([
      ['post', false],
      ['post.stamps', true],
    ]);
    expect(changed(2)).toEqual([['post.idle', false]]);
  });
  test('is watched: its main part goes by the name of the variable, and what it is told is noted', () => {
    const [first] = model.init;
    const watch = new Watch(model.domains);
    const view = watch.view(first as NonNullable<typeof first>) as { readonly post: Post };
    expect(view.post.box.has(Letter.Letter({ from: here, to: there }))).toBe(false);
    expect(view.post.stamps).toBe(0);
    view.post.strike('office2').hand('nothing');
    expect(watch.reads.map(({ path }) => pathText(path))).toEqual(['post', 'post.stamps', 'post.idle', 'post']);
    expect(watch.told.map(({ method }) => method)).toEqual(['strike', 'hand']);
  });
  test('changes by its parts', () => {
    const replayed = replay(model, checkByKernel(model, { symmetry: false }).violated[0]?.trace ?? []);
    const [a, b] = replayed.trace.map(({ state }) => Object.fromEntries(state));
    expect(differences(a ?? {}, b ?? {}).map(({ path }) => pathText(path))).toEqual(['post', 'post.stamps']);
    expect([...successors(model, replayed.trace[0]?.state as never)].length).toBe(4);
  });
});
