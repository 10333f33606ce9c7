/** The service and its recipes with one rule less. */
import { variant } from '../../checker/index.ts';
import { coordinationService } from './coordination-service.ts';
import * as variants from './variants.ts';

type Model = ReturnType<typeof coordinationService.model>;

/** All that is assumed but for one thing. */
const owedBut = (missing: keyof Model['owed']) => (model: Model) => ({
  fairness: Object.entries(model.owed).flatMap(([name, owed]) => (name === missing ? [] : [owed])),
});
const configuration = { workload: 'configuration' } as const;
/** Three in line, at one server: one that is first, one that is not next, and one between them. */
const inLine = { clients: 3, servers: 1 } as const;

const lock = [
  {
    rule: 'a client has the lock if its node is the first of all',
    mutant: variant(coordinationService, {
      name: 'any-node',
      story: 'it has the lock as soon as its node is there',
      parameters: { faults: 'none' },
      edit: ({ At, moves, ofLock: { GetChildren } }) => ({
        actions: { GetChildren: { ...GetChildren, effect: (s, { client }) => moves(s, client, At.Holding()) } },
      }),
      violates: { OneHolder: 8, HolderIsFirst: 6, SeesWhatIsGone: null },
    }),
  },
  {
    rule: 'each node gets a greater number than those before it',
    mutant: variant(coordinationService, {
      name: 'smaller-numbers',
      story: 'each gets a smaller one: who comes last is first',
      parameters: { faults: 'none' },
      definitions: { numbers: 'smaller' },
      violates: { OneHolder: 8, HolderIsFirst: 5 },
    }),
  },
  {
    rule: 'it looks when its server has its own node',
    mutant: variant(coordinationService, {
      name: 'looks-too-early',
      story: 'it looks at a server that has not come so far, and sees nobody before it',
      parameters: { faults: 'none' },
      edit: ({ is, isServed, ofLock: { Created } }) => ({
        actions: {
          Created: { ...Created, guard: (s, { client }) => is(s, client, 'Creating') && isServed(s, client) },
        },
      }),
      violates: { OneHolder: 6, HolderIsFirst: 4 },
    }),
  },
  {
    rule: 'it watches the node right before its own, and no other',
    mutant: variant(coordinationService, {
      name: 'herd',
      story: 'all watch the first node, and are woken together',
      parameters: { ...inLine, faults: 'none' },
      edit: ({ At, moves, treeOf, ofLock: { GetChildren } }) => ({
        actions: {
          GetChildren: {
            ...GetChildren,
            effect: (s, { client }) => {
              const [first] = treeOf(s, s.server.get(client)!).queue;
              return first === undefined || first.owner === client
                ? moves(s, client, At.Holding())
                : moves(s, client, At.Behind({ node: first.czxid }));
            },
          },
        },
      }),
      violates: { NoHerd: 16 },
    }),
  },
  {
    rule: 'it looks again if that node is gone when it comes to watch it',
    mutant: variant(coordinationService, {
      name: 'watches-what-is-gone',
      story: 'it waits to be told of what has already happened',
      parameters: { faults: 'none' },
      edit: ({ At, moves, ofLock: { WatchNodeBefore } }) => ({
        actions: {
          WatchNodeBefore: { ...WatchNodeBefore, effect: (s, { client }) => moves(s, client, At.Waiting()) },
        },
      }),
      violates: { Granted: 14, Deadlock: 14 },
    }),
  },
  {
    rule: 'it looks again when the node before its own has gone',
    mutant: variant(coordinationService, {
      name: 'woken-is-first',
      slow: true,
      story: 'it takes the lock: but the session before its own was closed, and another client still has the lock',
      parameters: inLine,
      edit: ({ At, is, actions: { Notify } }) => ({
        actions: {
          Notify: {
            ...Notify,
            effect: (s, { client }) => ({
              ...Notify.effect(s, { client }),
              ...(is(s, client, 'Waiting') ? { at: s.at.set(client, At.Holding()) } : {}),
            }),
          },
        },
      }),
      violates: { OneHolder: 15, HolderIsFirst: 13 },
    }),
  },
  {
    rule: 'to give the lock back it deletes its node',
    mutant: variant(coordinationService, {
      name: 'node-stays',
      story: 'it no longer has the lock, and its node is still the first',
      parameters: { faults: 'none' },
      edit: ({ At, ofLock: { Release } }) => ({
        actions: { Release: { ...Release, effect: (s, { client }) => ({ at: s.at.set(client, At.Done()) }) } },
      }),
      violates: { Granted: 12, SeesWhatIsGone: null, Deadlock: 12 },
    }),
  },
  {
    rule: 'nodes vanish with the session of who created them',
    mutant: variant(coordinationService, {
      name: 'persistent-nodes',
      slow: true,
      story: 'they stay, and nobody is left to delete them',
      definitions: { lifetime: 'persistent' },
      violates: { Granted: 14, EphemeralsVanish: 8, LateRequest: null, Deadlock: 14 },
    }),
  },
  {
    rule: 'the session of a client that is gone is closed',
    mutant: variant(coordinationService, {
      name: 'sessions-for-ever',
      story: 'the service waits for it for ever',
      definitions: { mayExpire: () => false },
      violates: { SessionsEnd: 1, Granted: 10, LateRequest: null },
    }),
  },
  { rule: 'but not before the client has noticed', variant: variants.sessionExpiresEarly },
  {
    rule: 'a session that is closed is not taken up again',
    mutant: variant(coordinationService, {
      name: 'taken-up-again',
      story: 'a server takes its client, which holds the lock as before',
      definitions: { takesUp: () => true },
      violates: { OneHolder: 12, HolderIsFirst: 7 },
    }),
  },
  { rule: 'what bears a smaller zxid than was seen is refused', variant: variants.noZxidFence },
  {
    rule: 'servers apply what there is to apply',
    mutant: variant(coordinationService, {
      name: 'not-applied',
      story: 'they need not',
      parameters: { faults: 'none' },
      edit: owedBut('applies'),
      violates: { Granted: 1 },
    }),
  },
  {
    rule: 'a client is told of the change in the end',
    mutant: variant(coordinationService, {
      name: 'not-told',
      story: 'it need not be',
      parameters: { faults: 'none' },
      edit: owedBut('tells'),
      violates: { Granted: 14 },
    }),
  },
  {
    rule: 'a client looks again, and who is asked for something under the lock answers',
    mutant: variant(coordinationService, {
      name: 'does-not-go-on',
      story: 'they need not',
      parameters: { faults: 'none' },
      edit: owedBut('goesOn'),
      violates: { Granted: 3 },
    }),
  },
  {
    rule: 'whoever has the lock gives it back',
    mutant: variant(coordinationService, {
      name: 'kept-for-ever',
      story: 'it need not',
      parameters: { faults: 'none' },
      edit: owedBut('givesBack'),
      violates: { Granted: 11 },
    }),
  },
];

const ofConfiguration = [
  { rule: 'a read leaves a watch each time', variant: variants.watchNotRearmed },
  {
    rule: 'and does so in the same step',
    mutant: variant(coordinationService, {
      name: 'watch-after-the-read',
      story: 'the change comes in between',
      parameters: { ...configuration, faults: 'none' },
      edit: ({ At, is, isServed, moves, action, Client, ofConfiguration: { Read } }) => ({
        actions: {
          Read: {
            ...Read,
            effect: (s, { client }) => ({
              ...Read.effect(s, { client }),
              at: s.at.set(client, At.Behind({ node: 0 })),
              watch: s.watch,
            }),
          },
          WatchConfiguration: action({
            forSome: { client: Client },
            guard: (s, { client }) => is(s, client, 'Behind') && isServed(s, client),
            effect: (s, { client }) => ({ ...moves(s, client, At.Current()), watch: s.watch.set(client, 0) }),
          }),
        },
      }),
      violates: { ToldBeforeSeen: 8, SeesLast: 9 },
    }),
  },
  {
    rule: 'a client is told of a change before it sees what is newer',
    mutant: variant(coordinationService, {
      name: 'seen-before-told',
      story: 'a read overtakes the news that there is something to read',
      parameters: { ...configuration, faults: 'none' },
      edit: ({ is, ofConfiguration: { Read } }) => ({
        actions: {
          Read: { ...Read, guard: (s, { client }) => is(s, client, 'Reading') && s.server.get(client) !== null },
        },
      }),
      violates: { ToldBeforeSeen: 6 },
    }),
  },
  {
    rule: 'a client that goes to another server tells it what it watches',
    mutant: variant(coordinationService, {
      name: 'watch-lost-with-its-server',
      story: 'the new server does not know of the watch',
      parameters: configuration,
      edit: ({ actions: { Reconnect } }) => ({
        actions: {
          Reconnect: {
            ...Reconnect,
            effect: (s, { client, server }) => ({
              ...Reconnect.effect(s, { client, server }),
              event: s.event,
              watch: s.watch.set(client, null),
            }),
          },
        },
      }),
      violates: { SeesLast: 10 },
    }),
  },
  {
    rule: 'a server takes a client only if it is not behind what the client has seen',
    mutant: variant(coordinationService, {
      name: 'back-in-time',
      story: 'the client sees an older configuration than before',
      parameters: configuration,
      definitions: { takes: () => true },
      violates: { NeverGoesBack: 11 },
    }),
  },
  {
    rule: 'data is set if it has the version that was read',
    mutant: variant(coordinationService, {
      name: 'any-version',
      story: 'the change of another client is overwritten',
      parameters: { ...configuration, faults: 'none' },
      definitions: { maySet: () => true },
      violates: { NoLostUpdate: 7 },
    }),
  },
  {
    rule: 'both parts are set as one',
    mutant: variant(coordinationService, {
      name: 'one-after-the-other',
      story: 'they are two transactions, of which a server may have applied one',
      parameters: { ...configuration, faults: 'none' },
      edit: ({ Transaction, ofConfiguration: { SetBoth } }) => ({
        actions: {
          SetBoth: {
            ...SetBoth,
            effect: (s, { client }) => {
              const after = SetBoth.effect(s, { client });
              const set = after.log?.last();
              return set?.type !== 'SetData'
                ? after
                : {
                    ...after,
                    log: s.log.push(
                      Transaction.SetData({ ...set, part: 'x' }),
                      Transaction.SetData({ ...set, part: 'y' }),
                    ),
                  };
            },
          },
        },
      }),
      violates: { Whole: 4 },
    }),
  },
];

export const mutants = [...lock, ...ofConfiguration];
