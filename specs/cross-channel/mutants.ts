/** The two channels with one rule less. */
import { variant, WF } from '../../checker/index.ts';
import { crossChannel } from './cross-channel.ts';
import * as variants from './variants.ts';

export const mutants = [
  { rule: 'photos are fetched from the leader of the store', variant: variants.eventualStore },
  { rule: 'the message is enqueued when the store keeps the photo', variant: variants.enqueueAtOnce },
  {
    rule: 'the store keeps the photo before it says so',
    mutant: variant(crossChannel, {
      name: 'said-and-not-kept',
      story: 'the leader says so, and leaves it to the follower to keep it',
      edit: ({ actions: { LeaderPuts } }) => ({
        actions: {
          LeaderPuts: { ...LeaderPuts, effect: (s, { m }) => ({ ...LeaderPuts.effect(s, { m }), leader: s.leader }) },
        },
      }),
      violates: { NeverOld: 6, Linearizable: 6 },
    }),
  },
  {
    rule: 'the follower keeps the newest photo',
    mutant: variant(crossChannel, {
      name: 'keeps-the-last-to-come',
      story: 'it keeps the one that came last',
      edit: ({ actions: { FollowerPuts } }) => ({
        actions: {
          FollowerPuts: { ...FollowerPuts, effect: (s, { m }) => ({ follower: m.photo, store: s.store.deliver(m) }) },
        },
      }),
      violates: {},
    }),
    survives: [{ parameters: {}, distinct: 197 }],
  },
  {
    rule: 'the resizer takes every message',
    mutant: variant(crossChannel, {
      name: 'messages-left-lying',
      story: 'a message may be left in the queue',
      edit: ({ actions: { LeaderPuts, FollowerPuts, Enqueue, StoreGets, Resize } }) => ({
        fairness: [WF({ actions: [LeaderPuts, FollowerPuts, Enqueue, StoreGets, Resize] })],
      }),
      violates: { ThumbnailFits: null },
    }),
  },
];
