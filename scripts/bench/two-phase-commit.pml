/*
 * Two-phase commit for SPIN, a rival of `npm run bench`: Jim Gray and Leslie Lamport, "Consensus on transaction commit",
 * ACM TODS 31(1), 2006, in the form of their specification TwoPhase.
 *
 *   spin -a -DN=7 two-phase-commit.pml && gcc -O3 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m100000 -w26 -E
 *
 * SPIN at its best, so that the comparison is worth something: sets are masks with one bit for each resource manager,
 * and one process offers every action as one d_step. With arrays and one process for each resource manager, SPIN stores
 * 100 bytes for a state instead of 32 and takes 1.3 times as long (8 resource managers). One process at one control
 * point also means that its states are the states of the protocol and no others: 288, 8832 and 296448 for 3, 5 and 7.
 */
#ifndef N
#define N 3
#endif
#if N < 1 || N > 12
#error "N, the number of resource managers, is from 1 to 12"
#endif

#define EVERY_RM ((1 << N) - 1)

/* rmState[rm] is two bits, one in each mask: working 00, prepared 01, committed 10, aborted 11. */
short decided, preparedOrAborted;
#define COMMITTED (decided & ~preparedOrAborted)
#define ABORTED (decided & preparedOrAborted)
#define isWorking(rm) (!((decided | preparedOrAborted) & rm))
#define becomePrepared(rm) preparedOrAborted = preparedOrAborted | rm
#define becomeCommitted(rm) decided = decided | rm; preparedOrAborted = preparedOrAborted & ~rm
#define becomeAborted(rm) decided = decided | rm; preparedOrAborted = preparedOrAborted | rm

#define tmInit 0
#define tmCommitted 1
#define tmAborted 2
byte tmState = tmInit;
short tmPrepared;

/* The messages sent so far; none is ever removed. */
short sentPrepared;
bit sentCommit, sentAbort;

/* No two resource managers reach conflicting decisions. Only the steps that decide can make it false. */
#define TCConsistent assert(!(COMMITTED && ABORTED))

#define actionsOf(rm) \
  :: d_step { tmState == tmInit && (sentPrepared & rm) -> tmPrepared = tmPrepared | rm } /* TMRcvPrepared */ \
  :: d_step { isWorking(rm) -> becomePrepared(rm); sentPrepared = sentPrepared | rm }    /* RMPrepare */ \
  :: d_step { isWorking(rm) -> becomeAborted(rm); TCConsistent }                         /* RMChooseToAbort */ \
  :: d_step { sentCommit -> becomeCommitted(rm); TCConsistent }                          /* RMRcvCommitMsg */ \
  :: d_step { sentAbort -> becomeAborted(rm); TCConsistent }                             /* RMRcvAbortMsg */

active proctype TwoPhaseCommit() {
  do
  :: d_step { tmState == tmInit && tmPrepared == EVERY_RM -> tmState = tmCommitted; sentCommit = 1 } /* TMCommit */
  :: d_step { tmState == tmInit -> tmState = tmAborted; sentAbort = 1 }                              /* TMAbort */
  actionsOf(1)
#if N > 1
  actionsOf(2)
#endif
#if N > 2
  actionsOf(4)
#endif
#if N > 3
  actionsOf(8)
#endif
#if N > 4
  actionsOf(16)
#endif
#if N > 5
  actionsOf(32)
#endif
#if N > 6
  actionsOf(64)
#endif
#if N > 7
  actionsOf(128)
#endif
#if N > 8
  actionsOf(256)
#endif
#if N > 9
  actionsOf(512)
#endif
#if N > 10
  actionsOf(1024)
#endif
#if N > 11
  actionsOf(2048)
#endif
  od
}
