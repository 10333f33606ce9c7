/**
 * Complaints about records of histories that cannot be read.
 */
import { List } from 'immutable';
import type { BadRecord } from '../consistency/recorded/index.ts';
import { textOf } from '../language/value.ts';
import { badArguments, type Complaint } from './complaint.ts';
import { abridged, bytes, listed, suggestion, valueText } from './words.ts';

/** `initial` of an object that has no such thing. */
export function setHasNoInitial(text: string): Complaint {
  return badArguments(
    `initial = ${text} does not fit: a set is empty at first.`,
    'Record an add of each element that it has.',
  );
}

/** A key that says something of single operations, given with a level of isolation. */
export function notOfTransactions(key: string, isolation: string): Complaint {
  return badArguments(
    `${key} says something of single operations, and consistency=${isolation} is about transactions.`,
    `Leave ${key} out. What the keys of transactions are is found out: lists, which are appended to, or registers, which are null at first.`,
  );
}

/** A trace of a spec, given with a level of isolation. */
export function traceHasNoTransactions(path: string): Complaint {
  return badArguments(
    `${path} is the trace of a spec; of traces, only histories of single operations are judged here.`,
    'Of the transactions of a spec its own properties say how isolated they are, such as Serializable of snapshot-isolation.',
  );
}

/** A trace whose last state has no history of clients. */
export function traceHasNoHistory(path: string): Complaint {
  return badArguments(
    `${path} is a trace, but no variable of its last state is a history.`,
    'A spec that records one declares it by history(Client, { operation, result, most }).',
  );
}

/** A history of a trace that is not as `history` makes it. */
export function badTraceHistory(path: string, variable: string): Complaint {
  return badArguments(
    `The variable ${variable} of ${path} is no history of operations that each have a type.`,
    'Operations and results are values of messages(...), such as Read() and Write({ value: 3 }).',
  );
}

/** What a record is to be one of. */
export type RecordedKind = 'operations' | 'transactions';
const formats: Readonly<Record<RecordedKind, string>> = {
  operations:
    'A history is a list of events in JSON, or one a line: {"process": 0, "type": "invoke", "f": "write", "value": 3}, then {"process": 0, "type": "ok", "f": "write", "value": 3}. Also the same in EDN, a log or history.txt of Jepsen, and the trace of a spec with a history are read.',
  transactions:
    'Transactions are a list of events in JSON, or one a line: {"process": 0, "type": "invoke", "f": "txn", "value": [["r", "x", null], ["append", "y", 1]]}, then {"process": 0, "type": "ok", "f": "txn", "value": [["r", "x", []], ["append", "y", 1]]}; with "w" for "append" if keys are registers. Also the same in EDN, and a log or history.txt of Jepsen, are read.',
};
const singles = 'consistency=linearizable, sequential or causal';
const isolations = 'consistency=serializable, strict-serializable, snapshot-isolation or strict-snapshot-isolation';

/** What is wrong with a record of such things, where, and what to do. */
export function badRecord(
  path: string,
  { line, problem }: Pick<BadRecord, 'line' | 'problem'>,
  kind: RecordedKind = 'operations',
): Complaint {
  const where = line === null ? path : `${path}:${line}`;
  switch (problem.kind) {
    case 'empty':
      return badArguments(
        `${where} holds no ${kind === 'operations' ? 'operation' : 'transaction'} of a client.`,
        formats[kind],
      );
    case 'unreadable':
      return badArguments(
        `${where}: ${abridged(problem.found, 60)} is not what can stand there: expected is ${problem.expected}.`,
        formats[kind],
      );
    case 'bytes':
      return badArguments(
        `${where}: its bytes are no UTF-8.`,
        'What is no UTF-8 cannot be told apart. Write the file in UTF-8, or convert it: iconv -f LATIN1 -t UTF-8 FILE.',
      );
    case 'large':
      return badArguments(
        `${where} is too large to be read: ${bytes(problem.bytes)}; at most 512 MB can be.`,
        'Cut it into one file for each key, or judge its beginning.',
      );
    case 'nested':
      return badArguments(
        `${where}: a value is nested more than ${problem.most} deep.`,
        'Write such a value as a text: it is only compared with others.',
      );
    case 'twice':
      return badArguments(
        `${where}: the key ${abridged(problem.key, 60)} occurs twice in one object.`,
        'Which of the two counts, nobody knows; leave one.',
      );
    case 'differs':
      return badArguments(
        `${where}: the answer to ${problem.f} has the ${problem.field} ${abridged(textOf(problem.answered ?? null), 60)}, but it was invoked with ${abridged(textOf(problem.invoked ?? null), 60)} in line ${problem.line}.`,
        'Such an operation answers nothing of its own, so its ok has the value of the invoke, or none. If something else was done than was asked for, record that as what was invoked.',
      );
    case 'independent':
      return badArguments(
        `${where}: it cannot be known whether ${abridged(textOf(problem.value), 60)} is a key with a value, as jepsen.independent writes them, or a value that is a pair.`,
        'Say independent=yes if each key has an object of its own, or independent=no.',
      );
    case 'field':
      return badArguments(
        `${where}: ${problem.field} ${problem.found === undefined ? 'is missing' : `is ${abridged(textOf(problem.found), 60)}`}; it must be ${problem.expected}.`,
        formats[kind],
      );
    case 'operation':
      return badArguments(
        `${where}: ${problem.model} has no operation ${problem.f}.`,
        `${suggestion(problem.f, problem.known, 'operations')} Another object is chosen by model=register, cas-register, set or kv.`,
      );
    case 'answer':
      return badArguments(
        `${where}: process ${problem.process} is answered (${problem.type}, ${problem.f}), but has invoked nothing that waits for an answer.`,
        'Each ok, fail or info follows the invoke of the same process. If the record begins late, cut the first answers off.',
      );
    case 'mismatch':
      return badArguments(
        `${where}: process ${problem.process} is answered to ${problem.answered}, but has invoked ${problem.invoked} in line ${problem.line}.`,
        'Each answer has the f of its invocation.',
      );
    case 'overlap':
      return badArguments(
        `${where}: process ${problem.process} invokes ${kind === 'operations' ? 'an operation' : 'a transaction'}, but waits for the answer to that of line ${problem.line}.`,
        'A client does one thing at a time. If nobody knows how the first ended, record an info for it; if they run side by side, give them different processes.',
      );
    case 'model':
      if (problem.fs.includes('txn'))
        return badArguments(
          `${where} is a history of transactions (txn)${problem.fs.length === 1 ? '' : ` and of ${listed(problem.fs.filter((f) => f !== 'txn'))}`}; what was asked is about single operations.`,
          `Transactions are judged by ${isolations}.`,
        );
      return badArguments(
        `${where}: no object has the operations ${listed(problem.fs)} together.`,
        'A register has read and write; cas-register also cas; a set add, remove, contains and read; kv, with a key, get, put, append and cas.',
      );
    case 'no-transaction':
      return badArguments(
        `${where}: ${problem.f} is a single operation, and no transaction (txn).`,
        `Single operations are judged by ${singles}. ${formats.transactions}`,
      );
    case 'access':
      return badArguments(
        `${where}: a transaction does ${textIn(problem.found)}, which is none of ["r", KEY, WHAT WAS READ], ["append", KEY, VALUE] and ["w", KEY, VALUE].`,
        formats.transactions,
      );
    case 'keys':
      return badArguments(
        `${where}: ${textIn(problem.found)} is not of the kind of ${textIn(problem.before)} in line ${problem.line}: keys are lists, or registers, and not both.`,
        'Lists are written by append, and read as lists; registers are written by w, and read as one value. Record each kind in a file of its own.',
      );
    case 'written-twice':
      return badArguments(
        `${where}: ${textIn([problem.verb, problem.key, problem.value])} is done for the second time; the first is in line ${problem.line}.`,
        'It is known by its value whose write was read, so each is written to a key once. Count the values up, also where a transaction that failed is tried again.',
      );
    case 'written-null':
      return badArguments(
        `${where}: ${textIn(['w', problem.key, null])} writes null, which every register holds at first.`,
        'It is known by its value whose write was read. Write something else to say that nothing is there, such as "none".',
      );
    case 'other-transaction':
      return badArguments(
        `${where}: ${textIn(problem.answered)} is answered to ${textIn(problem.invoked)} in line ${problem.line}.`,
        'An ok repeats what was invoked, in the same order, with what was read in the place of null. If something else was done, record that as what was invoked.',
      );
    case 'backwards':
      return badArguments(
        `${where}: ${problem.field} is ${problem.now}, but ${problem.before} in line ${problem.line}: events stand in the order in which they happened.`,
        `Sort the events by ${problem.field}. If it says nothing of the order, since clocks differ, leave it out: then that of the lines counts.`,
      );
  }
}

/** What a transaction does, as JSON writes it. */
function textIn(value: unknown): string {
  const written = (of: unknown): string =>
    List.isList(of) || Array.isArray(of) ? `[${[...of].map(written).join(', ')}]` : valueText(of ?? null);
  return abridged(written(value), 60);
}
