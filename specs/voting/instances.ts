/** What is recorded of voting. */
import { instancesOf } from '../../checker/index.ts';
import { voting } from './voting.ts';

const tlc = 'distinct states and depth: TLC on PaxosHowToWinATuringAward/Voting';

export const instances = instancesOf(voting, [
  { parameters: {}, verdict: 'holds', distinct: 599, generated: 2_080, depth: 11, source: tlc },
  { parameters: { values: 3 }, verdict: 'holds', distinct: 975, generated: 3_340, depth: 11, source: tlc, slow: true },
  // The last of several votes is another than any of them.
  { parameters: { ballots: 3 }, verdict: 'holds', distinct: 6752, generated: 26_905, depth: 16, slow: true },
]);
