/** The user name without what keeps it unique. */
import { type Of, variant, WF } from '../../checker/index.ts';
import { uniqueness } from './uniqueness.ts';

export const readThenWrite = variant(uniqueness, {
  name: 'read-then-write',
  story:
    'A client first reads whether somebody has the name, and if nobody has, writes itself there. Two clients read before either writes; both find the name free, and both take it. The store is linearizable all the same: it does each read and each write at one moment, but not the two of them together.',
  parameters: { clients: 2 },
  edit: ({ actions: { Claim, Learn }, messages: { Message, Operation }, invoke }) => ({
    actions: {
      Claim: {
        ...Claim,
        effect: (s, { client }) => ({
          state: s.state.set(client, 'claiming'),
          ...invoke(s, client, Operation.Read()),
        }),
      },
      Learn: {
        ...Learn,
        effect: (s, { m }: { m: Of<typeof Message.Response> }) => {
          const told = { network: s.network.deliver(m), history: s.history.respond(m.to, m.result) };
          if (m.result.type === 'ReadOk' && m.result.value === null)
            return invoke(told, m.to, Operation.Write({ value: m.to }));
          return { ...told, state: s.state.set(m.to, m.result.type === 'WriteOk' ? 'registered' : 'refused') };
        },
      },
    },
  }),
  violates: { Unique: 10 },
});

export const multiLeader = variant(uniqueness, {
  name: 'multi-leader',
  story:
    'There are two stores, both of which take claims and tell each other of them later; of two claims that cross, the one of the lower client wins. Two clients claim the name at different stores, each finds it free, and both are told that it is theirs. The stores agree in the end, when one of the two has long been using a name that is not its own.',
  parameters: { clients: 2, stores: 2 },
  edit: ({ action, eventuallyAlways, actions, messages: { Message }, sorts: { Client, Store } }) => {
    const Serve: typeof actions.Serve = {
      ...actions.Serve,
      effect: (s, { m }) => {
        const served = { owner: s.owner, network: s.network, ...actions.Serve.effect(s, { m }) };
        const owner = served.owner.get(m.to);
        if (owner === null || owner === s.owner.get(m.to)) return served;
        const news = Store.others(m.to).map((to) => Message.Replicate({ from: m.to, to, owner }));
        return { ...served, network: served.network.send(...news) };
      },
    };
    /** A store hears of a claim at another one. It keeps the lower of the two. */
    const Merge = action({
      forSome: { m: (s) => s.network.deliverable('Replicate') },
      effect: (s, { m }) => ({
        owner: s.owner.update(m.to, (owner) =>
          owner === null || Client.index(m.owner) < Client.index(owner) ? m.owner : owner,
        ),
        network: s.network.deliver(m),
      }),
    });
    const { Claim, Learn } = actions;
    return {
      actions: { Serve, Merge },
      fairness: [WF({ actions: [Claim, Serve, Learn, Merge] })],
      properties: {
        /** The stores come to agree on who has the name. */
        Convergence: eventuallyAlways((s) =>
          Store.every((store) => s.owner.get(store) === s.owner.get(Store.member(1))),
        ),
      },
    };
  },
  violates: { Unique: 6, Linearizable: 6 },
});
