/**
 * Two channels between a web server and an image resizer: photos go through a store, and the news of them through a queue.
 *
 * The problem. A user uploads a photo. The web server puts it into a file store, which is replicated, and a message into a
 * queue: make a thumbnail of it. The resizer takes the message and fetches the photo. There is a race: if the queue is
 * faster than the replication within the store, then the resizer finds the photo that was there before, or none. The
 * thumbnail is made of that, and stays wrong for good. Neither channel is at fault by itself. What goes wrong is between them.
 *
 * The protocol here.
 *
 *   Upload    The web server has the store keep the photo, and waits until the store says that it does.
 *   Enqueue   Only then it enqueues the message.
 *   Resize    The resizer takes a message, fetches the photo, and makes the thumbnail of what it got.
 *
 * Why it works. The store is linearizable (Herlihy and Wing, 1990): a read that begins after a write was acknowledged finds
 * it or a newer one. The fetch begins after the message was taken, that after it was sent, and that after the
 * acknowledgement. The message brings the real time of the one channel to the other; to respect it takes linearizability.
 * A store that only puts all operations into one order that fits each client by itself (sequential consistency) may put the
 * fetch before the upload.
 *
 * Abstractions, and why they lose no violation: the store is a leader, who is read, and a follower, who gets a copy sooner or
 * later; two replicas are the fewest between which there is a race. Messages overtake each other, in the queue too, but are
 * neither lost nor duplicated, and nobody crashes, since in every finite run what was lost looks like what is late. Photos
 * are numbered, in the order in which the user uploads them; each replaces the one before, and 0 is none.
 */
import {
  boolean,
  history,
  integer,
  linearizable,
  messages,
  network,
  oneOf,
  optional,
  range,
  record,
  register,
  sequential,
  spec,
  values,
  variables,
  WF,
} from '../../checker/index.ts';

export const crossChannel = spec(
  {
    name: 'cross-channel',
    title: 'A photo in a store, and a message about it in a queue',
    topic: 'linearizability',
    parameters: { photos: integer('photos that are uploaded one after the other', { default: 2, from: 2, to: 4 }) },
    definitions: {
      /** The replica of the store at which photos are fetched. */
      fetchedAt: 'leader' as 'leader' | 'follower',
    },
  },
  ({ photos }, { fetchedAt }) => {
    const WebServer = oneOf('webServer');
    const Resizer = oneOf('resizer');
    const Replica = oneOf('leader', 'follower');
    /** A photo by its number; 0 if there is none. */
    const Photo = range(0, photos);
    const StoreMessage = messages({
      Put: { from: WebServer, to: Replica, photo: Photo },
      PutOk: { from: Replica, to: WebServer, photo: Photo },
      Replicate: { from: Replica, to: Replica, photo: Photo },
      Get: { from: Resizer, to: Replica },
      GetOk: { from: Replica, to: Resizer, photo: Photo },
    });
    const QueueMessage = messages({ MakeThumbnail: { from: WebServer, to: Resizer, photo: Photo } });
    const StoreNetwork = network(StoreMessage);
    const Queue = network(QueueMessage);

    /** Who uses the store: the first is the web server, the second the resizer. */
    const User = values('user', 2, { symmetric: false });
    const [webServer, resizer] = [User.member(1), User.member(2)];
    const Operation = messages({ Write: { value: Photo }, Read: {} });
    const Result = messages({ WriteOk: {}, ReadOk: { value: Photo } });
    const History = history(User, { operation: Operation, result: Result, most: photos });
    const Store = register<number>(0);

    const { domains, initially, action, invariant, reachable, eventuallyAlways, predicate } = variables({
      /** The photo that the user uploaded last, */
      uploaded: Photo,
      /** and whether the web server still waits for the store to keep it. */
      waiting: boolean,
      /** The photo at the leader of the store, */
      leader: Photo,
      /** and at its follower. */
      follower: Photo,
      /** The photo that the resizer was asked to work on and has not got yet, or null. */
      job: optional(Photo),
      /** The last thumbnail: which photo was asked for, and which one it was made of. */
      thumbnail: record({ asked: Photo, of: Photo }),
      store: StoreNetwork,
      queue: Queue,
      history: History,
    });
    const init = initially({
      uploaded: 0,
      waiting: false,
      leader: 0,
      follower: 0,
      job: null,
      thumbnail: { asked: 0, of: 0 },
      store: StoreNetwork.empty,
      queue: Queue.empty,
      history: History.empty,
    });

    /** A user uploads the next photo: the web server puts it into the store. */
    const Upload = action({
      guard: (s) => !s.waiting && s.uploaded < photos,
      effect: (s) => {
        const photo = s.uploaded + 1;
        return {
          uploaded: photo,
          waiting: true,
          store: s.store.send(StoreMessage.Put({ from: 'webServer', to: 'leader', photo })),
          history: s.history.invoke(webServer, Operation.Write({ value: photo })),
        };
      },
    });
    /** The leader of the store keeps the photo, says so, and has the follower keep it too. */
    const LeaderPuts = action({
      forSome: { m: (s) => s.store.deliverable('Put') },
      effect: (s, { m }) => ({
        leader: m.photo,
        store: s.store.reply(
          m,
          StoreMessage.PutOk({ from: 'leader', to: 'webServer', photo: m.photo }),
          StoreMessage.Replicate({ from: 'leader', to: 'follower', photo: m.photo }),
        ),
      }),
    });
    /** The follower keeps the photo too, unless it has a newer one. */
    const FollowerPuts = action({
      forSome: { m: (s) => s.store.deliverable('Replicate') },
      effect: (s, { m }) => ({ follower: Math.max(s.follower, m.photo), store: s.store.deliver(m) }),
    });
    /** The web server hears that the store keeps the photo. Now it enqueues the message. */
    const Enqueue = action({
      forSome: { m: (s) => s.store.deliverable('PutOk') },
      effect: (s, { m }) => ({
        waiting: false,
        store: s.store.deliver(m),
        queue: s.queue.send(QueueMessage.MakeThumbnail({ from: 'webServer', to: 'resizer', photo: m.photo })),
        history: s.history.respond(webServer, Result.WriteOk()),
      }),
    });
    /** The resizer takes a message from the queue, and fetches the photo. */
    const Fetch = action({
      forSome: { m: (s) => s.queue.deliverable('MakeThumbnail') },
      guard: (s) => s.job === null,
      effect: (s, { m }) => ({
        job: m.photo,
        queue: s.queue.deliver(m),
        store: s.store.send(StoreMessage.Get({ from: 'resizer', to: fetchedAt })),
        history: s.history.invoke(resizer, Operation.Read()),
      }),
    });
    /** The store answers with the photo that it has, at the replica that was asked. */
    const StoreGets = action({
      forSome: { m: (s) => s.store.deliverable('Get') },
      effect: (s, { m }) => ({
        store: s.store.reply(m, StoreMessage.GetOk({ from: m.to, to: 'resizer', photo: s[m.to] })),
      }),
    });
    /** The resizer makes a thumbnail of what it got. */
    const Resize = action({
      forSome: { m: (s) => s.store.deliverable('GetOk') },
      effect: (s, { m }) => ({
        job: null,
        thumbnail: { asked: s.job!, of: m.photo },
        store: s.store.deliver(m),
        history: s.history.respond(resizer, Result.ReadOk({ value: m.photo })),
      }),
    });

    /** The resizer never works on an old photo: what it got is the photo that it was asked for, or a newer one. */
    const NeverOld = invariant((s) => s.thumbnail.of >= s.thumbnail.asked);
    /** Once there are no more uploads, the thumbnail comes to be that of the photo in the store, and stays it. */
    const ThumbnailFits = eventuallyAlways((s) => s.thumbnail.of === s.leader);
    /** The web server and the resizer see one copy, in real time. */
    const Linearizable = invariant((s) => linearizable(s.history, Store));
    /** There is at least one order of all operations that fits what each of them did. */
    const Sequential = invariant((s) => sequential(s.history, Store));
    /** The queue may be faster than the replication. */
    const QueueIsFaster = reachable((s) => s.job !== null && s.follower < s.job);
    /** A photo may be replaced before the message about it is taken, so that the resizer gets a newer one. */
    const NewerPhoto = reachable((s) => s.thumbnail.of > s.thumbnail.asked);
    const finished = predicate(
      (s) => s.uploaded === photos && !s.waiting && s.job === null && s.queue.isEmpty() && s.store.isEmpty(),
    );
    const AllComplete = reachable(finished);

    const getsAt = (replica: typeof fetchedAt) => (fetchedAt === replica ? [StoreGets] : []);
    return {
      domains,
      init,
      actions: { Upload, LeaderPuts, FollowerPuts, Enqueue, Fetch, StoreGets, Resize },
      roles: {
        webServer: { acts: [Upload, Enqueue], has: ['uploaded', 'waiting'] },
        leader: { acts: [LeaderPuts, ...getsAt('leader')], has: ['leader'] },
        follower: { acts: [FollowerPuts, ...getsAt('follower')], has: ['follower'] },
        resizer: { acts: [Fetch, Resize], has: ['job', 'thumbnail'] },
      },
      // What was begun goes on. Messages are finitely many, so none needs to be favoured. The user may stop uploading.
      fairness: [WF({ actions: [LeaderPuts, FollowerPuts, Enqueue, Fetch, StoreGets, Resize] })],
      invariants: { NeverOld, Linearizable, Sequential },
      properties: { ThumbnailFits, QueueIsFaster, NewerPhoto, AllComplete },
      finished,
      messages: { StoreMessage, QueueMessage },
    };
  },
);
