/**
 * The host of a thread that another one has started: nothing is said there, and whoever started it ends it, whatever it does.
 */
import type { Host } from './host.ts';
import { programOf } from './program.ts';

export function threadHost({ place, env }: Pick<Host, 'place' | 'env'>): Host {
  return {
    place,
    env,
    program: programOf(place, env),
    width: 0,
    colours: false,
    terminal: false,
    started: performance.now(),
    out: () => {},
    err: () => {},
    watched: async (work) => work(),
    limitMemory: () => {},
    again: () => {},
    threads: false,
    read: () => Promise.resolve(null),
    reached: () => {},
  };
}
