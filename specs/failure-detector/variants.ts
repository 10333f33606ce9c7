/** Consensus with a failure detector that promises less, or that is believed too much. */
import { variant } from '../../checker/index.ts';
import { failureDetector } from './failure-detector.ts';

export const neverAccurate = variant(failureDetector, {
  name: 'never-accurate',
  story:
    'Nobody need ever be free of suspicion: who has crashed is suspected by all, but so may be everybody else, again and again, for ever. In each round two processes suspect the coordinator and refuse, and so nothing is ever decided, although nobody crashes and all messages arrive.',
  parameters: { faults: 'suspicions' },
  without: ['Trust'],
  violates: { Termination: null },
});

export const noMajority = variant(failureDetector, {
  name: 'no-majority',
  story:
    'Two of three processes crash. The third one waits for a majority, for ever, whatever its detector tells it. Nothing wrong is decided.',
  parameters: { crashes: 2, faults: 'crashes' },
  violates: { Termination: null },
});

export const minority = variant(failureDetector, {
  name: 'minority',
  story:
    'The coordinator goes on with what half of the processes have answered, so that with two of them it need not wait for the other one. Both decide in rounds of their own, and differently.',
  parameters: { nodes: 2, faults: 'suspicions' },
  definitions: { goesOnWithout: (missing, nodes) => 2 * missing <= nodes },
  violates: { Agreement: 10 },
});

export const perfectDetectorWrongOnce = variant(failureDetector, {
  name: 'perfect-detector-wrong-once',
  story:
    'With a detector that never errs no majority is needed: the coordinator waits for all whom it does not suspect, and all but one may crash. But the detector errs once. The coordinator takes the other process for crashed, decides alone, and crashes; the other one, which has not heard the proposal yet, decides alone, too.',
  parameters: { nodes: 2, detector: 'perfect', faults: 'crashes' },
  definitions: { mistakes: () => 1 },
  violates: { Agreement: 11 },
});
