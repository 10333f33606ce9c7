/**
 * A clock that shows the hours: Leslie Lamport, "Specifying Systems", 2002, chapters 2 and 8; LiveHourClock (TLA+ Examples).
 */
import { choice, range, spec, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const hourClock = spec(
  {
    name: 'LiveHourClock',
    parameters: { ticks: choice('whether it must tick', { default: 'fair', options: ['fair', 'unfair'] }) },
  },
  ({ ticks }) => {
    const Hour = range(1, 12);
    const { domains, initially, action, alwaysEventually } = variables({ hr: Hour });
    const HCnxt = action({ effect: (s) => ({ hr: s.hr === 12 ? 1 : s.hr + 1 }) });
    return {
      domains,
      init: initially((Hour.elements ?? []).map((hr) => ({ hr }))),
      actions: { HCnxt },
      fairness: ticks === 'fair' ? [WF({ actions: [HCnxt] })] : [],
      properties: {
        /** Every hour comes again and again. */
        AllTimes: alwaysEventually({ forAll: { n: Hour }, holds: (s, { n }) => s.hr === n }),
      },
    };
  },
);

export const oracles = oraclesOf(hourClock, [
  {
    source: 'tlaplus/Examples, specifications/SpecifyingSystems/Liveness/LiveHourClock.tla',
    parameters: { ticks: 'fair' },
    distinct: 12,
    depth: 1,
    verdicts: { AllTimes: 'holds' },
  },
  {
    source: 'Lamport, Specifying Systems, section 8.1: without fairness the clock may stop',
    parameters: { ticks: 'unfair' },
    distinct: 12,
    depth: 1,
    verdicts: { AllTimes: 'violated' },
  },
]);
