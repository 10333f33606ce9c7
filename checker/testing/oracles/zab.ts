/**
 * ZooKeeper's atomic broadcast: Zab, by Binyu Huang, Lingzhi Ouyang and others (Disalg-ICS-NJU/zookeeper-tla-spec, high-level-spec, as of
 * May 2023), after Flavio Junqueira, Benjamin Reed and Marco Serafini, "Zab: High-performance broadcast for primary-backup systems", DSN 2011.
 *
 * An oracle names who is to lead. Followers connect with the leader, and tell it which epoch they have accepted (CEPOCH). When a quorum has, it begins
 * the next one (NEWEPOCH), is told their histories (ACKEPOCH), and has them take over the most recent one (NEWLEADER, ACKLD, COMMITLD). Then it
 * broadcasts (PROPOSE, ACK, COMMIT). A timeout, or the restart of a follower, breaks a connection: what is under way in it is lost, and the follower goes
 * back to the election. If too few are left, so do the leader and all that are connected with it.
 *
 * A state has the step that led to it, and how many timeouts and restarts there were. What is published is how many states TLC generated, with
 * servers as a symmetrical set.
 *
 * Departures: what a leader has heard is kept as a function from servers, not as a set of records, beside a set of those that are connected since. The fields of
 * the recorder are variables. LocalPrimaryOrder is left out: as it is written there two equal transactions satisfy it, which there always are. So is the
 * bound of epochs: what is published has none among its parameters.
 */
import { List, Set } from 'immutable';
import {
  boolean,
  type Fn,
  functionFrom,
  integer,
  type Member,
  max,
  messages,
  type Of,
  oneOf,
  optional,
  processes,
  range,
  record,
  sequenceOf,
  spec,
  subsetOf,
  sum,
  variables,
} from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

/** What no instance here goes beyond: of histories and channels, epochs, values, timeouts and restarts. */
const [mostTransactions, mostMessages, mostEpoch, mostValue, mostFaults] = [4, 12, 10, 10, 4];

const zab = spec(
  {
    name: 'Zab',
    parameters: {
      servers: integer('servers', { default: 2, from: 2, to: 5 }),
      MaxTransactionNum: integer('transactions of the longest history', { default: 2, from: 0, to: mostTransactions }),
      MaxTimeoutFailures: integer('timeouts and restarts after which there is no further timeout', {
        default: 2,
        from: 0,
        to: mostFaults,
      }),
      MaxRestarts: integer('restarts', { default: 0, from: 0, to: mostFaults }),
    },
  },
  ({ servers, MaxTransactionNum, MaxTimeoutFailures, MaxRestarts }) => {
    const Server = processes('s', servers);
    type Server = Member<'s'>;
    const Epoch = range(0, mostEpoch);
    const Index = range(-1, mostTransactions + 1);
    const Zxid = record({ epoch: Epoch, counter: Index });
    const Value = range(0, mostValue);
    const Txn = record({ zxid: Zxid, value: Value, ackSid: subsetOf(Server), epoch: Epoch });
    const History = sequenceOf(Txn, mostTransactions);
    const Message = messages({
      CEPOCH: { mepoch: Epoch },
      NEWEPOCH: { mepoch: Epoch },
      ACKEPOCH: { mepoch: Epoch, mhistory: History },
      NEWLEADER: { mepoch: Epoch, mhistory: History },
      ACKLD: { mzxid: Zxid },
      COMMITLD: { mzxid: Zxid },
      PROPOSE: { mzxid: Zxid, mdata: Value },
      ACK: { mzxid: Zxid },
      COMMIT: { mzxid: Zxid },
    });
    const Committed = record({ index: Index, zxid: Zxid });
    const Acke = record({ peerLastEpoch: Epoch, peerHistory: History });
    const Proposal = record({ source: Server, epoch: Epoch, zxid: Zxid, data: Value });
    const Channel = sequenceOf(Message, mostMessages);
    const Pc = record({
      action: oneOf(
        'Init',
        'UpdateLeader',
        'FollowLeader',
        'Timeout',
        'Restart',
        'ConnectAndFollowerSendCEPOCH',
        'LeaderProcessCEPOCH',
        'FollowerProcessNEWEPOCH',
        'LeaderProcessACKEPOCH',
        'FollowerProcessNEWLEADER',
        'LeaderProcessACKLD',
        'FollowerProcessCOMMITLD',
        'LeaderProcessRequest',
        'LeaderBroadcastPROPOSE',
        'FollowerProcessPROPOSE',
        'LeaderProcessACK',
        'FollowerProcessCOMMIT',
      ),
      i: optional(Server),
      j: optional(Server),
    });
    const Violations = record({
      stateInconsistent: boolean,
      proposalInconsistent: boolean,
      commitInconsistent: boolean,
      ackInconsistent: boolean,
      messageIllegal: boolean,
    });

    const { domains, initially, action, invariant } = variables({
      state: functionFrom(Server, oneOf('LOOKING', 'FOLLOWING', 'LEADING')),
      zabState: functionFrom(Server, oneOf('ELECTION', 'DISCOVERY', 'SYNCHRONIZATION', 'BROADCAST')),
      acceptedEpoch: functionFrom(Server, Epoch),
      currentEpoch: functionFrom(Server, Epoch),
      history: functionFrom(Server, History),
      lastCommitted: functionFrom(Server, Committed),
      learners: functionFrom(Server, subsetOf(Server)),
      /** The epoch that each has told, the history, and who has acknowledged the initial one. */
      cepochRecv: functionFrom(Server, functionFrom(Server, optional(Epoch))),
      ackeRecv: functionFrom(Server, functionFrom(Server, optional(Acke))),
      ackldRecv: functionFrom(Server, subsetOf(Server)),
      /** Of those, who has been connected ever since. */
      cepochConnected: functionFrom(Server, subsetOf(Server)),
      ackeConnected: functionFrom(Server, subsetOf(Server)),
      ackldConnected: functionFrom(Server, subsetOf(Server)),
      sendCounter: functionFrom(Server, Index),
      connectInfo: functionFrom(Server, optional(Server)),
      leaderOracle: optional(Server),
      /** From whom, to whom. */
      msgs: functionFrom(Server, functionFrom(Server, Channel)),
      epochLeader: functionFrom(range(1, mostEpoch), subsetOf(Server)),
      proposalMsgsLog: subsetOf(Proposal),
      violatedInvariants: Violations,
      nTimeout: range(0, 2 * mostFaults),
      nTransaction: Index,
      maxEpoch: Epoch,
      nRestart: range(0, mostFaults),
      pc: Pc,
      nClientRequest: Value,
    });
    const nowhere = Zxid({ epoch: 0, counter: 0 });
    const nothing = Committed({ index: 0, zxid: nowhere });
    const init = initially({
      state: Server.to('LOOKING'),
      zabState: Server.to('ELECTION'),
      acceptedEpoch: Server.to(0),
      currentEpoch: Server.to(0),
      history: Server.to(List()),
      lastCommitted: Server.to(nothing),
      learners: Server.to(Set()),
      cepochRecv: Server.to(Server.to(null)),
      ackeRecv: Server.to(Server.to(null)),
      ackldRecv: Server.to(Set()),
      cepochConnected: Server.to(Set()),
      ackeConnected: Server.to(Set()),
      ackldConnected: Server.to(Set()),
      sendCounter: Server.to(0),
      connectInfo: Server.to(null),
      leaderOracle: null,
      msgs: Server.to(Server.to(List())),
      epochLeader: functionFrom(range(1, mostEpoch), subsetOf(Server)).to(Set()),
      proposalMsgsLog: Set(),
      violatedInvariants: Violations({
        stateInconsistent: false,
        proposalInconsistent: false,
        commitInconsistent: false,
        ackInconsistent: false,
        messageIllegal: false,
      }),
      nTimeout: 0,
      nTransaction: 0,
      maxEpoch: 0,
      nRestart: 0,
      pc: Pc({ action: 'Init', i: null, j: null }),
      nClientRequest: 0,
    });
    type State = (typeof init)[number];
    type Change = Partial<State>;
    type Zxid = Of<typeof Zxid>;
    type Txn = Of<typeof Txn>;
    type Message = Of<typeof Message>;
    type Channels = State['msgs'];

    const isQuorum = (size: number) => 2 * size > Server.size;
    const hasQuorum = (received: Fn<Server, unknown>) => isQuorum(sum(received, (of) => (of === null ? 0 : 1)));
    const is = (s: State, i: Server, state: 'LOOKING' | 'FOLLOWING' | 'LEADING') => s.state.get(i) === state;
    const isLater = (one: Zxid, other: Zxid) =>
      one.epoch > other.epoch || (one.epoch === other.epoch && one.counter > other.counter);
    const lastZxid = (history: List<Txn>) => history.last()?.zxid ?? nowhere;
    /** Counted from 1. After the last if it is not there, -1 if it is there twice. */
    const indexOf = (history: List<Txn>, zxid: Zxid): number => {
      if (zxid === nowhere) return 0;
      const first = history.findIndex((txn) => txn.zxid === zxid);
      if (first === -1) return history.size + 1;
      return first === history.findLastIndex((txn) => txn.zxid === zxid) ? first + 1 : -1;
    };
    const violation = (s: State, what: keyof Of<typeof Violations>, isSo: boolean): Change =>
      isSo ? { violatedInvariants: Violations({ ...s.violatedInvariants, [what]: true }) } : {};

    const firstOf = (s: State, from: Server, to: Server): Message | null => s.msgs.get(from).get(to).first() ?? null;
    const send = (msgs: Channels, from: Server, to: Server, m: Message): Channels =>
      msgs.update(from, (out) => out.update(to, (channel) => channel.push(m)));
    const discard = (s: State, from: Server, to: Server): Channels =>
      s.msgs.update(from, (out) => out.update(to, (channel) => channel.shift()));
    /** i has taken the next message of j, and answers. */
    const replied = (s: State, i: Server, j: Server, m: Message): Change => ({
      msgs: send(discard(s, j, i), i, j, m),
    });
    /** To all others that are connected with i, and were when i heard of them in this phase. */
    const broadcast = (s: State, msgs: Channels, i: Server, m: Message, heard: (v: Server) => boolean): Channels =>
      Server.filter((v) => v !== i && s.learners.get(i).has(v) && heard(v)).reduce(
        (all, v) => send(all, i, v, m),
        msgs,
      );
    /** Both channels between i and j are emptied. */
    const clean = (s: State, i: Server, j: Server): Channels =>
      s.msgs.update(i, (out) => out.set(j, List())).update(j, (out) => out.set(i, List()));

    /** They go back to the election. */
    const shutdown = (s: State, those: readonly Server[]): Change => ({
      state: those.reduce((all, v) => all.set(v, 'LOOKING'), s.state),
      zabState: those.reduce((all, v) => all.set(v, 'ELECTION'), s.zabState),
      connectInfo: those.reduce((all, v) => all.set(v, null), s.connectInfo),
    });
    /** What is under way to v is lost. */
    const cleanInput = (msgs: Channels, v: Server): Channels =>
      [...Server].reduce((all, from) => all.update(from, (out) => out.set(v, List())), msgs);
    /** With all that are connected with i, and what is under way to them is lost. */
    const leaderShutdown = (s: State, i: Server): Change => {
      const those = Server.filter((v) => s.learners.get(i).has(v));
      return { ...shutdown(s, those), msgs: those.reduce(cleanInput, s.msgs), learners: s.learners.set(i, Set()) };
    };
    /** What i has from j it keeps, and that the connection is lost. */
    const removeLearner = (s: State, i: Server, j: Server): Change => ({
      learners: s.learners.update(i, (those) => those.delete(j)),
      cepochConnected: s.cepochConnected.update(i, (those) => those.delete(j)),
      ackeConnected: s.ackeConnected.update(i, (those) => those.delete(j)),
      ackldConnected: s.ackldConnected.update(i, (those) => those.delete(j)),
    });
    /** Follower j loses its leader i, which goes on if enough are left. */
    const disconnect = (s: State, i: Server, j: Server): Change =>
      isQuorum(s.learners.get(i).delete(j).size)
        ? { ...removeLearner(s, i, j), ...shutdown(s, [j]), msgs: clean(s, i, j) }
        : leaderShutdown(s, i);

    const switchToFollower = (s: State, i: Server): Change => ({
      state: s.state.set(i, 'FOLLOWING'),
      zabState: s.zabState.set(i, 'DISCOVERY'),
    });
    const switchToLeader = (s: State, i: Server): Change => {
      const own = Acke({ peerLastEpoch: s.currentEpoch.get(i), peerHistory: s.history.get(i) });
      return {
        state: s.state.set(i, 'LEADING'),
        zabState: s.zabState.set(i, 'DISCOVERY'),
        learners: s.learners.set(i, Set([i])),
        cepochRecv: s.cepochRecv.set(
          i,
          Server.to((v) => (v === i ? s.acceptedEpoch.get(i) : null)),
        ),
        ackeRecv: s.ackeRecv.set(
          i,
          Server.to((v) => (v === i ? own : null)),
        ),
        ackldRecv: s.ackldRecv.set(i, Set([i])),
        cepochConnected: s.cepochConnected.set(i, Set([i])),
        ackeConnected: s.ackeConnected.set(i, Set([i])),
        ackldConnected: s.ackldConnected.set(i, Set([i])),
        sendCounter: s.sendCounter.set(i, 0),
      };
    };

    type Step = Exclude<Of<typeof Pc>['action'], 'Init'>;
    /** A step that i takes by itself. */
    const alone = (name: Step, isEnabled: (s: State, i: Server) => boolean, effect: (s: State, i: Server) => Change) =>
      action({
        forSome: { i: Server },
        guard: (s, { i }) => isEnabled(s, i),
        effect: (s, { i }) => ({ ...effect(s, i), pc: Pc({ action: name, i, j: null }) }),
      });
    /** One that j is involved in. */
    const together = (
      name: Step,
      isEnabled: (s: State, i: Server, j: Server) => boolean,
      effect: (s: State, i: Server, j: Server) => Change,
    ) =>
      action({
        forSome: { i: Server, j: Server },
        guard: (s, { i, j }) => isEnabled(s, i, j),
        effect: (s, { i, j }) => ({ ...effect(s, i, j), pc: Pc({ action: name, i, j }) }),
      });
    type Effect<T> = (s: State, i: Server, j: Server, m: Extract<Message, { readonly type: T }>) => Change;
    /** Leader i takes a message from j, with which it is connected. */
    const leaderReceives = <T extends Message['type']>(name: Step, type: T, effect: Effect<T>) =>
      together(
        name,
        (s, i, j) => is(s, i, 'LEADING') && firstOf(s, j, i)?.type === type && s.learners.get(i).has(j),
        (s, i, j) => effect(s, i, j, firstOf(s, j, i) as Extract<Message, { readonly type: T }>),
      );
    /** Follower i takes a message from its leader j. */
    const followerReceives = <T extends Message['type']>(name: Step, type: T, effect: Effect<T>) =>
      together(
        name,
        (s, i, j) => is(s, i, 'FOLLOWING') && firstOf(s, j, i)?.type === type && s.connectInfo.get(i) === j,
        (s, i, j) => effect(s, i, j, firstOf(s, j, i) as Extract<Message, { readonly type: T }>),
      );

    const UpdateLeader = alone(
      'UpdateLeader',
      (s, i) => is(s, i, 'LOOKING') && s.leaderOracle !== i,
      (s, i) => ({ ...switchToLeader(s, i), leaderOracle: i }),
    );
    const FollowLeader = alone(
      'FollowLeader',
      (s, i) => is(s, i, 'LOOKING') && s.leaderOracle !== null,
      (s, i) => (s.leaderOracle === i ? switchToLeader(s, i) : switchToFollower(s, i)),
    );

    const Timeout = together(
      'Timeout',
      (s, i, j) =>
        s.nTimeout < MaxTimeoutFailures &&
        is(s, i, 'LEADING') &&
        s.learners.get(i).has(j) &&
        is(s, j, 'FOLLOWING') &&
        s.connectInfo.get(j) === i,
      (s, i, j) => ({ ...disconnect(s, i, j), nTimeout: s.nTimeout + 1 }),
    );
    /** It counts as a timeout, too. */
    const Restart = alone(
      'Restart',
      (s) => s.nRestart < MaxRestarts,
      (s, i) => {
        const restarted = (): Change => {
          if (is(s, i, 'LOOKING')) return {};
          if (is(s, i, 'LEADING')) return leaderShutdown(s, i);
          const leader = s.connectInfo.get(i);
          if (leader !== null) return disconnect(s, leader, i);
          return { ...shutdown(s, [i]), msgs: cleanInput(s.msgs, i) };
        };
        return {
          ...restarted(),
          lastCommitted: s.lastCommitted.set(i, nothing),
          nTimeout: s.nTimeout + 1,
          nRestart: s.nRestart + 1,
        };
      },
    );

    const ConnectAndFollowerSendCEPOCH = together(
      'ConnectAndFollowerSendCEPOCH',
      (s, i, j) =>
        is(s, i, 'LEADING') &&
        !s.learners.get(i).has(j) &&
        is(s, j, 'FOLLOWING') &&
        s.connectInfo.get(j) === null &&
        s.leaderOracle === i,
      (s, i, j) => ({
        learners: s.learners.update(i, (learners) => learners.add(j)),
        connectInfo: s.connectInfo.set(j, i),
        msgs: send(s.msgs, j, i, Message.CEPOCH({ mepoch: s.acceptedEpoch.get(j) })),
      }),
    );
    /** When a quorum has told its epochs, the next one is begun; who comes later is told of it. */
    const LeaderProcessCEPOCH = leaderReceives('LeaderProcessCEPOCH', 'CEPOCH', (s, i, j, { mepoch }) => {
      const before = s.cepochRecv.get(i);
      const after = before.set(j, mepoch);
      const connected = s.cepochConnected.get(i).add(j);
      const received = {
        cepochRecv: s.cepochRecv.set(i, after),
        cepochConnected: s.cepochConnected.set(i, connected),
      };
      if (hasQuorum(before)) {
        const m = Message.NEWEPOCH({ mepoch: s.acceptedEpoch.get(i) });
        return { ...received, ...replied(s, i, j, m), maxEpoch: max(s.acceptedEpoch)! };
      }
      const wrong = violation(s, 'stateInconsistent', s.zabState.get(i) !== 'DISCOVERY');
      if (!hasQuorum(after)) return { ...received, ...wrong, msgs: discard(s, j, i), maxEpoch: max(s.acceptedEpoch)! };
      const epoch = 1 + max(after, (of) => of ?? 0)!;
      const acceptedEpoch = s.acceptedEpoch.set(i, epoch);
      const m = Message.NEWEPOCH({ mepoch: epoch });
      return {
        ...received,
        ...wrong,
        acceptedEpoch,
        msgs: broadcast(s, discard(s, j, i), i, m, (v) => connected.has(v)),
        maxEpoch: max(acceptedEpoch)!,
      };
    });
    /** Follower i goes back to the election. */
    const startAnew = (s: State, i: Server, leader: Server): Change => ({
      ...shutdown(s, [i]),
      ...removeLearner(s, leader, i),
      msgs: clean(s, i, leader),
    });
    const FollowerProcessNEWEPOCH = followerReceives('FollowerProcessNEWEPOCH', 'NEWEPOCH', (s, i, j, { mepoch }) => {
      if (mepoch < s.acceptedEpoch.get(i)) return startAnew(s, i, j);
      if (s.zabState.get(i) !== 'DISCOVERY')
        return { ...violation(s, 'stateInconsistent', true), msgs: discard(s, j, i) };
      const m = Message.ACKEPOCH({ mepoch: s.currentEpoch.get(i), mhistory: s.history.get(i) });
      return {
        ...replied(s, i, j, m),
        acceptedEpoch: s.acceptedEpoch.set(i, mepoch),
        zabState: s.zabState.set(i, 'SYNCHRONIZATION'),
      };
    });

    type Acke = Of<typeof Acke>;
    /** Of what a leader has been told, the history of the latest epoch, and in it of the latest zxid. */
    const initialHistory = (told: readonly Acke[]): List<Txn> =>
      told.reduce((best, one) => {
        const [mine, its] = [lastZxid(one.peerHistory), lastZxid(best.peerHistory)];
        const isMoreRecent =
          one.peerLastEpoch > best.peerLastEpoch || (one.peerLastEpoch === best.peerLastEpoch && isLater(mine, its));
        return isMoreRecent ? one : best;
      }).peerHistory;
    const proposals = (source: Server, epoch: number, history: List<Txn>) =>
      history.map(({ zxid, value }) => Proposal({ source, epoch, zxid, data: value }));
    const LeaderProcessACKEPOCH = leaderReceives(
      'LeaderProcessACKEPOCH',
      'ACKEPOCH',
      (s, i, j, { mepoch, mhistory }) => {
        const before = s.ackeRecv.get(i);
        const after = before.set(j, Acke({ peerLastEpoch: mepoch, peerHistory: mhistory }));
        const connected = s.ackeConnected.get(i).add(j);
        const received = {
          ackeRecv: s.ackeRecv.set(i, after),
          ackeConnected: s.ackeConnected.set(i, connected),
        };
        const epoch = s.acceptedEpoch.get(i);
        const log = (history: List<Txn>) =>
          proposals(i, epoch, history).reduce((all, p) => all.add(p), s.proposalMsgsLog);
        if (hasQuorum(before)) {
          const history = s.history.get(i);
          const m = Message.NEWLEADER({ mepoch: epoch, mhistory: history });
          return { ...received, ...replied(s, i, j, m), proposalMsgsLog: log(history) };
        }
        const wrong = violation(s, 'stateInconsistent', s.zabState.get(i) !== 'DISCOVERY');
        if (!hasQuorum(after)) return { ...received, ...wrong, msgs: discard(s, j, i) };
        const history = initialHistory(Server.map((v) => after.get(v)).filter((of) => of !== null)).map((txn) =>
          Txn({ ...txn, ackSid: Set([i]) }),
        );
        const m = Message.NEWLEADER({ mepoch: epoch, mhistory: history });
        return {
          ...received,
          ...wrong,
          currentEpoch: s.currentEpoch.set(i, epoch),
          epochLeader: s.epochLeader.update(epoch, (leaders) => leaders.add(i)),
          history: s.history.set(i, history),
          zabState: s.zabState.set(i, 'SYNCHRONIZATION'),
          msgs: broadcast(s, discard(s, j, i), i, m, (v) => connected.has(v)),
          proposalMsgsLog: log(history),
        };
      },
    );
    const FollowerProcessNEWLEADER = followerReceives(
      'FollowerProcessNEWLEADER',
      'NEWLEADER',
      (s, i, j, { mepoch, mhistory }) => {
        if (s.acceptedEpoch.get(i) !== mepoch) return startAnew(s, i, j);
        return {
          ...violation(s, 'stateInconsistent', s.zabState.get(i) !== 'SYNCHRONIZATION'),
          ...replied(s, i, j, Message.ACKLD({ mzxid: lastZxid(mhistory) })),
          currentEpoch: s.currentEpoch.set(i, mepoch),
          history: s.history.set(i, mhistory),
        };
      },
    );
    const LeaderProcessACKLD = leaderReceives('LeaderProcessACKLD', 'ACKLD', (s, i, j, { mzxid }) => {
      const [before, history] = [s.ackldRecv.get(i), s.history.get(i)];
      const after = before.add(j);
      const connected = s.ackldConnected.get(i).add(j);
      const end = history.findIndex(({ zxid }) => isLater(zxid, mzxid));
      const received = {
        ackldRecv: s.ackldRecv.set(i, after),
        ackldConnected: s.ackldConnected.set(i, connected),
        history: s.history.set(
          i,
          history.map((txn, at) => (end === -1 || at < end ? Txn({ ...txn, ackSid: txn.ackSid.add(j) }) : txn)),
        ),
      };
      const wrong = (zabState: 'SYNCHRONIZATION' | 'BROADCAST') =>
        violation(s, 'stateInconsistent', s.zabState.get(i) !== zabState);
      if (isQuorum(before.size)) {
        const m = Message.COMMITLD({ mzxid: s.lastCommitted.get(i).zxid });
        return { ...received, ...wrong('BROADCAST'), ...replied(s, i, j, m) };
      }
      if (!isQuorum(after.size)) return { ...received, ...wrong('SYNCHRONIZATION'), msgs: discard(s, j, i) };
      const zxid = lastZxid(history);
      return {
        ...received,
        ...wrong('SYNCHRONIZATION'),
        lastCommitted: s.lastCommitted.set(i, Committed({ index: history.size, zxid })),
        zabState: s.zabState.set(i, 'BROADCAST'),
        msgs: broadcast(s, discard(s, j, i), i, Message.COMMITLD({ mzxid: zxid }), (v) => connected.has(v)),
      };
    });
    const FollowerProcessCOMMITLD = followerReceives('FollowerProcessCOMMITLD', 'COMMITLD', (s, i, j, { mzxid }) => {
      const history = s.history.get(i);
      const index = indexOf(history, mzxid);
      return {
        ...violation(s, 'proposalInconsistent', index < 0 || index > history.size),
        lastCommitted: s.lastCommitted.set(i, Committed({ index, zxid: mzxid })),
        zabState: s.zabState.set(i, 'BROADCAST'),
        msgs: discard(s, j, i),
      };
    });

    const LeaderProcessRequest = alone(
      'LeaderProcessRequest',
      (s, i) => s.nTransaction < MaxTransactionNum && is(s, i, 'LEADING') && s.zabState.get(i) === 'BROADCAST',
      (s, i) => {
        const [epoch, last] = [s.currentEpoch.get(i), lastZxid(s.history.get(i))];
        const zxid = Zxid({ epoch, counter: last.epoch === epoch ? last.counter + 1 : 1 });
        const txn = Txn({ zxid, value: s.nClientRequest, ackSid: Set([i]), epoch });
        const history = s.history.update(i, (of) => of.push(txn));
        return { history, nTransaction: max(history, (of) => of.size)!, nClientRequest: s.nClientRequest + 1 };
      },
    );
    const currentCounter = (s: State, i: Server) => {
      const { epoch, counter } = lastZxid(s.history.get(i));
      return epoch === s.currentEpoch.get(i) ? counter : 0;
    };
    const LeaderBroadcastPROPOSE = alone(
      'LeaderBroadcastPROPOSE',
      (s, i) => is(s, i, 'LEADING') && s.zabState.get(i) === 'BROADCAST' && s.sendCounter.get(i) < currentCounter(s, i),
      (s, i) => {
        const [epoch, history] = [s.currentEpoch.get(i), s.history.get(i)];
        const counter = s.sendCounter.get(i) + 1;
        const { zxid, value } = history.get(indexOf(history, Zxid({ epoch, counter })) - 1)!;
        const m = Message.PROPOSE({ mzxid: zxid, mdata: value });
        return {
          sendCounter: s.sendCounter.set(i, counter),
          msgs: broadcast(s, s.msgs, i, m, (v) => s.ackeConnected.get(i).has(v)),
          proposalMsgsLog: s.proposalMsgsLog.add(Proposal({ source: i, epoch, zxid, data: value })),
        };
      },
    );
    const FollowerProcessPROPOSE = followerReceives(
      'FollowerProcessPROPOSE',
      'PROPOSE',
      (s, i, j, { mzxid, mdata }) => {
        const history = s.history.get(i);
        const last = lastZxid(history);
        const isNext =
          mzxid.counter === 1
            ? last.epoch < mzxid.epoch
            : mzxid.counter > 1 && last.epoch === mzxid.epoch && last.counter + 1 === mzxid.counter;
        if (isNext) {
          const txn = Txn({ zxid: mzxid, value: mdata, ackSid: Set(), epoch: s.currentEpoch.get(i) });
          return { ...replied(s, i, j, Message.ACK({ mzxid })), history: s.history.set(i, history.push(txn)) };
        }
        const index = indexOf(history, mzxid);
        const isThere = index > 0 && index <= history.size;
        return { ...violation(s, 'proposalInconsistent', !isThere), msgs: discard(s, j, i) };
      },
    );
    type Outcome =
      | 'no such zxid'
      | 'out of order'
      | 'none outstanding'
      | 'committed before'
      | 'not next'
      | 'no quorum'
      | 'commit';
    /** What becomes of an acknowledgement. Two may be so at once, with the same effect: then TLC generates the step twice. */
    const outcomesOfACK = (s: State, { i, j }: { readonly i: Server; readonly j: Server }): readonly Outcome[] => {
      const m = firstOf(s, j, i);
      if (m?.type !== 'ACK' || !is(s, i, 'LEADING') || !s.learners.get(i).has(j)) return [];
      const [history, committed] = [s.history.get(i), s.lastCommitted.get(i)];
      const index = indexOf(history, m.mzxid);
      const txn = index < 1 ? undefined : history.get(index - 1);
      const last = history.findLastIndex(({ ackSid }) => ackSid.has(j)) + 1;
      const outcomes: Outcome[] = [];
      if (txn === undefined) outcomes.push('no such zxid');
      if (last > 0 && last + 1 !== index) outcomes.push('out of order');
      if (txn === undefined || outcomes.length > 0) return outcomes;
      if (committed.index >= history.size) outcomes.push('none outstanding');
      if (!isLater(m.mzxid, committed.zxid)) outcomes.push('committed before');
      if (outcomes.length > 0) return outcomes;
      if (committed.index < index - 1) outcomes.push('not next');
      if (!isQuorum(txn.ackSid.add(j).size)) outcomes.push('no quorum');
      return outcomes.length > 0 ? outcomes : ['commit'];
    };
    const LeaderProcessACK = action({
      forSome: { i: Server, j: Server, outcome: outcomesOfACK },
      effect: (s, { i, j, outcome }) => {
        const { mzxid } = firstOf(s, j, i) as Extract<Message, { readonly type: 'ACK' }>;
        const taken = { msgs: discard(s, j, i), pc: Pc({ action: 'LeaderProcessACK', i, j }) };
        if (outcome === 'no such zxid' || outcome === 'out of order')
          return { ...violation(s, 'ackInconsistent', true), ...taken };
        const index = indexOf(s.history.get(i), mzxid);
        const history = s.history.update(i, (all) =>
          all.update(index - 1, (txn) => Txn({ ...txn!, ackSid: txn!.ackSid.add(j) })),
        );
        if (outcome !== 'commit') return { ...taken, history };
        return {
          ...taken,
          ...violation(s, 'commitInconsistent', s.lastCommitted.get(i).index + 1 !== index),
          history,
          lastCommitted: s.lastCommitted.set(i, Committed({ index, zxid: mzxid })),
          msgs: broadcast(s, taken.msgs, i, Message.COMMIT({ mzxid }), (v) => s.ackldConnected.get(i).has(v)),
        };
      },
    });
    const FollowerProcessCOMMIT = followerReceives('FollowerProcessCOMMIT', 'COMMIT', (s, i, j, { mzxid }) => {
      const { index } = s.lastCommitted.get(i);
      const next = s.history.get(i).get(index);
      if (next === undefined) return { msgs: discard(s, j, i) };
      if (next.zxid !== mzxid) return { ...violation(s, 'commitInconsistent', true), msgs: discard(s, j, i) };
      const committed = Committed({ index: index + 1, zxid: mzxid });
      return { lastCommitted: s.lastCommitted.set(i, committed), msgs: discard(s, j, i) };
    });
    /** What nobody is to be sent. It leaves the recorder as it is. */
    const FilterNonexistentMessage = action({
      forSome: { i: Server, j: Server },
      guard: (s, { i, j }) => {
        const type = firstOf(s, j, i)?.type;
        if (type === undefined || i === j) return false;
        const isForLeader = type === 'CEPOCH' || type === 'ACKEPOCH' || type === 'ACKLD' || type === 'ACK';
        if (is(s, i, 'LEADING')) return !isForLeader || !s.learners.get(i).has(j);
        if (is(s, i, 'FOLLOWING')) return isForLeader || s.connectInfo.get(i) !== j;
        return true;
      },
      effect: (s, { i, j }) => ({ ...violation(s, 'messageIllegal', true), msgs: discard(s, j, i) }),
    });

    const isSame = (one: Txn, other: { readonly zxid: Zxid; readonly value: number }) =>
      one.zxid === other.zxid && one.value === other.value;
    /** What i has delivered. */
    const deliveredBy = (s: State, i: Server): List<Txn> => s.history.get(i).take(s.lastCommitted.get(i).index);
    const placeOf = (txn: Txn, among: List<Txn>) => among.findIndex((other) => isSame(other, txn));
    const has = (among: List<Txn>, txn: Txn) => placeOf(txn, among) !== -1;
    const isEstablished = (s: State, i: Server) =>
      is(s, i, 'LEADING') && (s.zabState.get(i) === 'SYNCHRONIZATION' || s.zabState.get(i) === 'BROADCAST');
    const one = { i: Server };
    const two = { i: Server, j: Server };
    /** What should not be met with in an action is not. */
    const DuringActionCheck = invariant((s) => Object.values(s.violatedInvariants).every((isSo) => !isSo));
    /** An epoch has at most one established leader at a time. */
    const Leadership1 = invariant({
      forAll: two,
      holds: (s, { i, j }) =>
        i === j || !isEstablished(s, i) || !isEstablished(s, j) || s.currentEpoch.get(i) !== s.currentEpoch.get(j),
    });
    /** And at most one ever. */
    const Leadership2 = invariant({
      forAll: { epoch: range(1, mostEpoch) },
      holds: (s, { epoch }) => s.epochLeader.get(epoch).size <= 1,
    });
    /** Of two servers one has delivered what the other one has, and perhaps more. */
    const PrefixConsistency = invariant({
      forAll: two,
      holds: (s, { i, j }) => {
        const [mine, its] = [deliveredBy(s, i), deliveredBy(s, j)];
        return mine.every((txn, at) => at >= its.size || isSame(txn, its.get(at)!));
      },
    });
    /** What a follower delivers some primary has broadcast. */
    const Integrity = invariant({
      forAll: one,
      holds: (s, { i }) =>
        !is(s, i, 'FOLLOWING') ||
        deliveredBy(s, i).every((txn) =>
          s.proposalMsgsLog.some(({ zxid, data }) => isSame(txn, { zxid, value: data })),
        ),
    });
    /** Of any two transactions that two followers deliver one delivers both. */
    const Agreement = invariant({
      forAll: two,
      holds: (s, { i, j }) => {
        if (!is(s, i, 'FOLLOWING') || !is(s, j, 'FOLLOWING')) return true;
        const [mine, its] = [deliveredBy(s, i), deliveredBy(s, j)];
        return mine.every((a) => has(its, a) || its.every((b) => has(mine, b)));
      },
    });
    /** If i delivers one before another, j delivers the other only after the one. */
    const TotalOrder = invariant({
      forAll: two,
      holds: (s, { i, j }) => {
        const [mine, its] = [deliveredBy(s, i), deliveredBy(s, j)];
        if (mine.size < 2 || its.size < 2) return true;
        return mine.every((b, at) => !has(its, b) || mine.take(at).every((a) => has(its.take(placeOf(b, its)), a)));
      },
    });
    /** What is of an earlier epoch is delivered first. */
    const GlobalPrimaryOrder = invariant({
      forAll: one,
      holds: (s, { i }) =>
        deliveredBy(s, i).every(({ zxid }, at, all) => at === 0 || all.get(at - 1)!.zxid.epoch <= zxid.epoch),
    });
    /** A primary that broadcasts has delivered what its followers have of earlier epochs. */
    const PrimaryIntegrity = invariant({
      forAll: two,
      holds: (s, { i, j }) =>
        !is(s, i, 'LEADING') ||
        !s.learners.get(i).has(j) ||
        !is(s, j, 'FOLLOWING') ||
        s.connectInfo.get(j) !== i ||
        s.zabState.get(i) !== 'BROADCAST' ||
        s.zabState.get(j) !== 'BROADCAST' ||
        deliveredBy(s, j).every((txn) => txn.zxid.epoch >= s.currentEpoch.get(i) || has(deliveredBy(s, i), txn)),
    });
    return {
      domains,
      init,
      actions: {
        UpdateLeader,
        FollowLeader,
        Timeout,
        Restart,
        ConnectAndFollowerSendCEPOCH,
        LeaderProcessCEPOCH,
        FollowerProcessNEWEPOCH,
        LeaderProcessACKEPOCH,
        FollowerProcessNEWLEADER,
        LeaderProcessACKLD,
        FollowerProcessCOMMITLD,
        LeaderProcessRequest,
        LeaderBroadcastPROPOSE,
        FollowerProcessPROPOSE,
        LeaderProcessACK,
        FollowerProcessCOMMIT,
        FilterNonexistentMessage,
      },
      invariants: {
        DuringActionCheck,
        Leadership1,
        Leadership2,
        PrefixConsistency,
        Integrity,
        Agreement,
        TotalOrder,
        GlobalPrimaryOrder,
        PrimaryIntegrity,
      },
      finished: () => true,
    };
  },
);

const source = 'Disalg-ICS-NJU/zookeeper-tla-spec, high-level-spec/verification-statistics.md';

/** Explorations that were finished; all invariants are said to hold. */
export const oracles = oraclesOf(zab, [
  { source, parameters: {}, distinct: null, generatedOrbits: 19_980, depth: 38, verdicts: {} },
  {
    source,
    parameters: { MaxTimeoutFailures: 0, MaxRestarts: 2 },
    distinct: null,
    generatedOrbits: 25_959,
    depth: 38,
    verdicts: {},
    isLarge: true,
  },
  {
    source,
    parameters: { MaxTimeoutFailures: 1, MaxRestarts: 1 },
    distinct: null,
    generatedOrbits: 26_865,
    depth: 38,
    verdicts: {},
    isLarge: true,
  },
  {
    source,
    parameters: { servers: 3, MaxTimeoutFailures: 1 },
    distinct: null,
    generatedOrbits: 610_035,
    depth: 43,
    verdicts: {},
    isLarge: true,
  },
]);
