/** What is recorded of voting. */
import { instancesOf } from '../../checker/index.ts';
import { voting } from './voting.ts';

const tlc = 'distinct states and depth: TLC on PaxosHowToWinATuringAward/Voting';

export const instances = instancesOf(voting, [
  { parameters: {}, verdict: 'holds', distinct: 599, depth: 11, source: tlc },
  { parameters: { values: 3 }, verdict: 'holds', distinct: 975, depth: 11, source: tlc },
]);
