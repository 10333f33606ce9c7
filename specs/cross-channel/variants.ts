/** The two channels without what keeps them in step. */
import { variant } from '../../checker/index.ts';
import { crossChannel } from './cross-channel.ts';

export const eventualStore = variant(crossChannel, {
  name: 'eventual-store',
  story:
    'The resizer fetches photos from the follower of the store. The message was enqueued after the store had acknowledged the photo, but it comes before the follower has the photo: the resizer works on the old one, and no further message will ever correct the thumbnail. Taken by itself the store is in order, sequentially consistent; what is missing is that it respects the real time that the queue brings along.',
  definitions: { fetchedAt: 'follower' },
  violates: { NeverOld: 6, ThumbnailFits: null, Linearizable: 6 },
});

export const enqueueAtOnce = variant(crossChannel, {
  name: 'enqueue-at-once',
  story:
    'The store is linearizable, but the web server does not wait for it: it enqueues the message while the photo is still on its way to the store. The resizer may be there first.',
  edit: ({ actions: { Upload, Enqueue }, messages: { QueueMessage } }) => ({
    actions: {
      Upload: {
        ...Upload,
        effect: (s) => ({
          ...Upload.effect(s, {}),
          queue: s.queue.send(QueueMessage.MakeThumbnail({ from: 'webServer', to: 'resizer', photo: s.uploaded + 1 })),
        }),
      },
      Enqueue: {
        ...Enqueue,
        effect: (s, choices) => ({ ...Enqueue.effect(s, choices), queue: s.queue }),
      },
    },
  }),
  violates: { NeverOld: 4, ThumbnailFits: null },
});
