/**
 * What a coordination service keeps: a small tree of nodes, changed by one transaction after the other. Every server applies
 * the same transactions in the same order, so that what it has is a function of how many of them it has applied: of its zxid,
 * as ZooKeeper calls the place of a transaction in that order, counted from 1.
 *
 * This is as much of the tree as the recipes need. Below /lock are sequential nodes: each gets the next number when it is
 * created, so that they stand in the order in which they came. They are ephemeral: a node is there no longer than the session of
 * who created it. /config has two parts, /config/x and /config/y, which are persistent, and a version, which each change of
 * the first part makes greater.
 */
import { Set } from 'immutable';

/** A change of the tree by a client with its session. What was refused is not among them. */
export type Transaction<C> =
  | { readonly type: 'Create'; readonly session: C }
  | { readonly type: 'Delete'; readonly session: C }
  | { readonly type: 'CloseSession'; readonly session: C }
  | { readonly type: 'SetData'; readonly session: C; readonly part: 'x' | 'y' | 'both'; readonly data: Set<C> };

/** A node below /lock: whose it is, and by which transaction it was created, which no other node ever has. */
export interface LockNode<C> {
  readonly owner: C;
  readonly czxid: number;
}

export interface Tree<C> {
  /** The nodes below /lock, in the order of their sequence numbers. */
  readonly queue: readonly LockNode<C>[];
  readonly config: { readonly version: number; readonly x: Set<C>; readonly y: Set<C> };
  /** The sessions that are over. */
  readonly closed: Set<C>;
}

/** Whether the nodes of a session go with it. */
export type Lifetime = 'ephemeral' | 'persistent';

/** The number of a new node: greater than that of every node before it, or smaller. */
export type Numbers = 'greater' | 'smaller';

/** What is so of the nodes below /lock. */
interface Rules {
  readonly lifetime: Lifetime;
  readonly numbers: Numbers;
}

/** The tree after these transactions. */
export function treeAfter<C>(log: Iterable<Transaction<C>>, rules: Rules): Tree<C> {
  let tree: Tree<C> = { queue: [], config: { version: 0, x: Set(), y: Set() }, closed: Set() };
  let zxid = 0;
  for (const transaction of log) {
    zxid += 1;
    tree = applied(tree, transaction, zxid, rules);
  }
  return tree;
}

function applied<C>(tree: Tree<C>, transaction: Transaction<C>, zxid: number, rules: Rules): Tree<C> {
  const { session } = transaction;
  const ofOthers = tree.queue.filter(({ owner }) => owner !== session);
  switch (transaction.type) {
    case 'Create': {
      const node = { owner: session, czxid: zxid };
      return { ...tree, queue: rules.numbers === 'greater' ? [...tree.queue, node] : [node, ...tree.queue] };
    }
    case 'Delete':
      return { ...tree, queue: ofOthers };
    case 'CloseSession':
      return {
        ...tree,
        closed: tree.closed.add(session),
        queue: rules.lifetime === 'ephemeral' ? ofOthers : tree.queue,
      };
    case 'SetData': {
      const { part, data } = transaction;
      const { version, x, y } = tree.config;
      const config = {
        version: part === 'y' ? version : version + 1,
        x: part === 'y' ? x : data,
        y: part === 'x' ? y : data,
      };
      return { ...tree, config };
    }
  }
}
