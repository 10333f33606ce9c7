/** The server with each of the bugs that `specs/raft/variants.ts` plants in the spec: what its tests have to find. */
import { type Ask, RaftServer, type Stable } from './server.ts';

/** It forgets whom it voted for when it restarts. */
export class ForgetsItsVote extends RaftServer {
  protected override recover(stable: Stable): void {
    super.recover({ ...stable, votedFor: null });
  }
}

/** One server less than a majority is a quorum. */
export class HasMinorityQuorums extends RaftServer {
  protected override isQuorum(members: number): boolean {
    return super.isQuorum(members + 1);
  }
}

/** It votes for whoever asks, also for one whose log lacks what its own log holds. */
export class LooksAtNoLog extends RaftServer {
  protected override isUpToDate(_: Ask): boolean {
    return true;
  }
}

/** As a leader it commits what a quorum holds, whatever its term: figure 8 of the paper. */
export class CommitsOldTerms extends RaftServer {
  protected override mayCommit(): boolean {
    return true;
  }
}
