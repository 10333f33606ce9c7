/**
 * Writes without a query, for variants of the quorum register: a server numbers a write from what it knows itself.
 */
import { type Edit, type StateOf, type Variables, WF } from '../../checker/index.ts';
import type { quorumRegister } from './quorum-register.ts';

type Model = ReturnType<typeof quorumRegister.model>;
type State = StateOf<Model>;
type Server = Parameters<State['version']['get']>[0];

/** A server that is asked to write does so at once, under a timestamp with this number, without asking for versions before. */
export function writingAtOnce(
  { action, actions, constructors: { Timestamp, Version }, propagate }: Model & Variables<State>,
  number: (s: State, server: Server) => number,
): Edit<State, Model['actions']> {
  const { AnswerQuery, HearAsWriter, HearAsReader, Store, HearAck, Return } = actions;
  const StartQuery: typeof actions.StartQuery = {
    ...actions.StartQuery,
    guard: (s, { m }) => m.operation.type === 'Read' && actions.StartQuery.guard(s, { m }),
  };
  /** An idle server is asked to write: it does so, and has all others do so. */
  const StartPropagate = action({
    forSome: { m: (s) => s.network.deliverable('Invocation') },
    guard: (s, { m }) => m.operation.type === 'Write' && actions.StartQuery.guard(s, { m }),
    effect: (s, { m }) => {
      if (m.operation.type !== 'Write') return {};
      const timestamp = Timestamp({ number: number(s, m.to), server: m.to });
      return propagate(s, m, Version({ timestamp, value: m.operation.value }), { type: 'WriteOk' });
    },
  });
  return {
    actions: { StartQuery, StartPropagate },
    fairness: [
      WF({ actions: [StartQuery, StartPropagate, AnswerQuery, HearAsWriter, HearAsReader, Store, HearAck] }),
      WF({ actions: [Return] }),
    ],
  };
}

/**
 * Writes are numbered by the clocks of the servers, which are fast by their skew, of at most 2. The true time is how many
 * writes were answered so far, so that a write which begins when another was answered begins later.
 */
export function byClocks(
  skew: (server: Server) => number,
): (model: Model & Variables<State>) => Edit<State, Model['actions']> {
  const now = ({ history }: State) =>
    history.clients.elements.reduce(
      (sum, client) => sum + history.of(client).completed.count(({ operation }) => operation.type === 'Write'),
      1,
    );
  return (model) => writingAtOnce(model, (s, server) => now(s) + skew(server));
}
