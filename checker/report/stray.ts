/**
 * What code of a spec must not do to the process that it runs in.
 */

/** Code of the user's asks to end the process. */
export function endsProcess(name: string, given: readonly unknown[]): Error {
  const call = `process.${name}(${given.map(String).join(', ')})`;
  return new Error(`a spec must not end the process, as ${call} would`);
}
