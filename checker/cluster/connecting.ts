/** How to connect: types that are read without the packages of NATS, which a project need not have. */

/** How to connect, as NATS has it. */
export interface Connecting {
  /** Of one cluster of servers some: `host:port`. */
  readonly servers: readonly string[];
  readonly user?: string;
  readonly password?: string;
  readonly token?: string;
  /** The content of a file of credentials, or the seed of a key. */
  readonly creds?: string;
  readonly nkey?: string;
  /** The connection is encrypted, and the server's certificate is one of those of the system, or of this authority; with a certificate of our own, if there is one. All are names of files. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}
