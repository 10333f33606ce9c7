/** What the logs and the subjects of a run are called. */

/** Where workers ask which run they are to join. */
export const joinSubject = 'concord.join';

/** The log of what is to be done, what was done, and what numbers stand for. */
export const logOf = (run: string): string => `concord-${run}`;
export const planSubject = (run: string): string => `concord.${run}.plan`;
export const reportSubject = (run: string): string => `concord.${run}.report`;
export const numbersSubject = (run: string, worker: string): string => `concord.${run}.numbers.${worker}`;
/** The log of what is sent to a partition. */
export const partitionLog = (run: string, partition: number): string => `concord-${run}-${partition}`;
export const partitionSubject = (run: string, partition: number): string => `concord.${run}.to.${partition}`;
/** Where workers say that they are there, and who has begun the run says so. */
export const aliveSubject = (run: string): string => `concord.${run}.alive`;
export const stillSubject = (run: string): string => `concord.${run}.still`;
