/** What cannot be done in a cluster: errors with what their message is made of. */

/** The cluster cannot be used: a package is missing, or NATS cannot be reached, or does not let us do what is wanted. */
export class NoCluster extends Error {
  override readonly name = 'NoCluster';
  constructor(
    readonly reason: 'no package' | 'not reached',
    readonly servers: readonly string[],
    override readonly cause: unknown,
  ) {
    super(`the cluster cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** A run was begun with something else than was loaded here. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly what: string,
    readonly here: string,
    readonly there: string,
  ) {
    super(`the run was begun with another ${what}: ${there}, not ${here}`);
  }
}
