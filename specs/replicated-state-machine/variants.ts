/** The replicated state machine without what keeps commands the same everywhere, or from being done twice. */
import { variant } from '../../checker/index.ts';
import { replicatedStateMachine } from './replicated-state-machine.ts';

export const nondeterministicCommand = variant(replicatedStateMachine, {
  name: 'nondeterministic-command',
  story:
    'How much is moved is chosen by each replica when it applies the command: by the time of its clock, say, or by a coin. The log is the same everywhere, and the replicas are not; and what the client is told is not what it asked for.',
  definitions: { moved: () => [1, 2] },
  violates: { ReplicasAgree: 4, Linearizable: 4 },
});

export const noDeduplication = variant(replicatedStateMachine, {
  name: 'no-deduplication',
  story:
    'Replicas do not remember which commands they have applied. The leader has put a command into the log, and changes before it has answered; the client, who cannot know, asks the new leader, who puts it into the log again. It is applied twice: once more was moved than anybody asked for.',
  definitions: { isKnown: () => false },
  violates: { Linearizable: 8 },
});
