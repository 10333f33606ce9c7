/** Recorded histories: re-exports only. */
export { type FailedCas, failedCasMeanings, type Recorded, recordedOf, type Told } from './calls-of-events.ts';
export { type Notation, readEvents, writtenValue } from './events.ts';
export { type AnyObject, guessModelOfTypes, type Model, models, objectOf, type Tagged } from './models.ts';
export { BadRecord, type Problem, ReadingGivenUp } from './problem.ts';
export { callsOfThreads, threadsPart } from './threads.ts';
export { type Keys, type RecordedTransactions, transactionsOfEvents } from './transactions-of-events.ts';
export { textOfBytes } from './utf8.ts';
