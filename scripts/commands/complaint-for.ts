/**
 * What is said of an error that ends a command, or an answer.
 */
import { UnusableCheckpoint } from '../../checker/checkpoint/unusable.ts';
import { BadSpec } from '../../checker/language/failure.ts';
import {
  Complaint,
  cannotLoad,
  concordFailed,
  noCluster,
  noStates,
  refusedByRun,
  unknownProperty,
  unusable,
  unwritable,
} from '../../checker/report/complaint.ts';
import { CutOff } from '../../checker/run/guard.ts';
import { NoStates, UnknownProperty } from '../../checker/run/refused.ts';
import { NoCluster, Refused } from '../../checker/run/refused-in-cluster.ts';
import type { Host } from './host.ts';
import { cutOffComplaint } from './prepare.ts';

export function complaintFor(error: unknown, { place }: Host): Complaint {
  if (error instanceof Complaint) return error;
  if (error instanceof UnusableCheckpoint) return unusable(error);
  if (error instanceof NoCluster) return noCluster(error);
  if (error instanceof Refused) return refusedByRun(error);
  if (error instanceof NoStates) return noStates(error);
  if (error instanceof UnknownProperty) return unknownProperty(error);
  if (error instanceof BadSpec) return cannotLoad(`${error.message.replace(/\.$/, '')}.`);
  if (isOfSystem(error)) return unwritable(error);
  if (!(error instanceof CutOff)) return concordFailed(error);
  return cutOffComplaint(error, 'The command had not come to an end', place);
}

/** True of what the system says to a file that is written: what is read is complained of where it is. */
function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
