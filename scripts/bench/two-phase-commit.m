-- Two-phase commit for Rumur, a rival of `npm run bench`: Jim Gray and Leslie Lamport, "Consensus on transaction commit",
-- ACM TODS 31(1), 2006, in the form of their specification TwoPhase. N is replaced before the model is compiled.
--
-- A set of messages that only grows is one boolean for each message. Resource managers are a subrange and not a
-- scalarset, since every state is to be counted and not every orbit. Each rule is one action; receiving a decision again
-- changes nothing, but is a transition, as it is in the source.

const N: 3;

type
  ResourceManager: 1 .. N;
  RMState: enum { working, prepared, committed, aborted };
  TMState: enum { tmInit, tmCommitted, tmAborted };

var
  rmState: array[ResourceManager] of RMState;
  tmState: TMState;
  tmPrepared: array[ResourceManager] of boolean;
  sentPrepared: array[ResourceManager] of boolean;
  sentCommit: boolean;
  sentAbort: boolean;

startstate "Init" begin
  for rm: ResourceManager do
    rmState[rm] := working;
    tmPrepared[rm] := false;
    sentPrepared[rm] := false;
  end;
  tmState := tmInit;
  sentCommit := false;
  sentAbort := false;
end;

ruleset rm: ResourceManager do
  rule "TMRcvPrepared" tmState = tmInit & sentPrepared[rm] ==> begin
    tmPrepared[rm] := true;
  end;

  rule "RMPrepare" rmState[rm] = working ==> begin
    rmState[rm] := prepared;
    sentPrepared[rm] := true;
  end;

  rule "RMChooseToAbort" rmState[rm] = working ==> begin
    rmState[rm] := aborted;
  end;

  rule "RMRcvCommitMsg" sentCommit ==> begin
    rmState[rm] := committed;
  end;

  rule "RMRcvAbortMsg" sentAbort ==> begin
    rmState[rm] := aborted;
  end;
end;

rule "TMCommit" tmState = tmInit & forall rm: ResourceManager do tmPrepared[rm] end ==> begin
  tmState := tmCommitted;
  sentCommit := true;
end;

rule "TMAbort" tmState = tmInit ==> begin
  tmState := tmAborted;
  sentAbort := true;
end;

-- No two resource managers reach conflicting decisions. Asked of all at once rather than of every pair, which would make
-- Rumur more than twice as slow.
invariant "TCConsistent"
  !(exists rm: ResourceManager do rmState[rm] = committed end & exists rm: ResourceManager do rmState[rm] = aborted end);
