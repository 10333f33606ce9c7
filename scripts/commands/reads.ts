/**
 * Which of the user's files a command reads as code, told as it reads them: those that are then to be watched. The compiler tells
 * what it has read, types too, and Node's loader what it loads; that something is imported that is not there is told as well, since it may
 * come to be.
 */
import { channel, subscribe } from 'node:diagnostics_channel';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { isUsersFile, type Place } from '../../checker/report/place.ts';

const reads = channel('concord.reads');

/** Tells that a file is read as code. */
export function isRead(file: string): void {
  reads.publish(file);
}

/** True if somebody is told of what is read: what is called is going to be loaded again. */
export function areReadsTold(): boolean {
  return reads.hasSubscribers;
}

/** A hook for Node's module loader, in a thread of its own. It tells what is asked for before it is known whether it is there. */
const hook = `
let port;
export function initialize(data) { port = data.port; }
export async function resolve(specifier, context, next) {
  const { parentURL } = context;
  const isFile = /^(\\.\\.?\\/|\\/|file:)/.test(specifier);
  if (isFile && parentURL?.startsWith('file:') !== false) port.postMessage(new URL(specifier, parentURL).href);
  return next(specifier, context);
}`;

/** From now on tells each of the user's files that this thread reads, by its path, once. */
export function tellReads(place: Place, tell: (file: string) => void): void {
  const told = new Set<string>();
  const hear = (file: string): void => {
    if (told.has(file) || !isUsersFile(file, place)) return;
    told.add(file);
    tell(file);
  };
  subscribe('concord.reads', (file) => hear(String(file)));
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (url: string) => hear(fileURLToPath(url.replace(/[?#].*$/, '')))).unref();
  register(`data:text/javascript,${encodeURIComponent(hook)}`, { data: { port: port2 }, transferList: [port2] });
}
