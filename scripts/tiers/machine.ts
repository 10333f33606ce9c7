/** Which machine, and when: what stands above every result that is measured or found at random, since it holds there only. */
import { cpus } from 'node:os';

/** `2026-11-28, AMD EPYC 7B13, 2 cores, Node v22.1.0`. */
export function machineText(): string {
  const [processor] = cpus();
  const model = processor?.model.trim() ?? 'unknown processor';
  return `${new Date().toISOString().slice(0, 10)}, ${model}, ${cpus().length} cores, Node ${process.version}`;
}
