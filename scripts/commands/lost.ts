/**
 * What the main thread says when the thread of the search is lost.
 */
import { type Complaint, concordFailed, folderGone } from '../../checker/report/complaint.ts';
import { couldNotStop, outOfMemory, outputLost } from '../../checker/report/cut-off.ts';
import type { Progress } from '../../checker/run/outcome.ts';
import { typed } from './arguments.ts';
import { complain, wantedFormat } from './main.ts';
import type { Loss, Order } from './messages.ts';
import { programOf } from './program.ts';

/** The exit code, and what to print. */
export function lost(
  loss: Loss,
  reached: Progress | null,
  argv: readonly string[],
  order: Omit<Order, 'argv'>,
): { readonly code: number; readonly out: string; readonly err: string } {
  const said = { out: '', err: '' };
  const host = { ...order, program: programOf(order.place, order.env) };
  const complaint = complaintOf(loss, reached, order.place.cwd);
  complain(complaint, loss.kind === 'output' ? 'text' : wantedFormat(typed(argv), host), {
    ...host,
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code: complaint.code, ...said };
}

function complaintOf(loss: Loss, reached: Progress | null, cwd: string): Complaint {
  switch (loss.kind) {
    case 'nowhere':
      return folderGone(cwd);
    case 'memory':
      return outOfMemory(reached);
    case 'deaf':
      return couldNotStop(loss.reason, reached);
    case 'output':
      return outputLost(loss.error);
    case 'error':
      return concordFailed(loss.error);
  }
}
