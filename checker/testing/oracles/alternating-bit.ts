/**
 * The alternating bit protocol: K. Bartlett, R. Scantlebury and P. Wilkinson, "A note on reliable full-duplex transmission over
 * half-duplex links", CACM 12(5), 1969; AlternatingBit, from Leslie Lamport, "Specifying Systems", 2002, chapter 14 (TLA+
 * Examples). Messages and acknowledgements may be lost, but do not overtake each other.
 */
import { List } from 'immutable';
import { integer, type Of, range, record, SF, sequenceOf, spec, values, variables, WF } from '../../language/index.ts';
import { oraclesOf } from './oracle.ts';

const alternatingBit = spec(
  {
    name: 'AlternatingBit',
    parameters: {
      data: integer('values that may be sent', { default: 2, from: 1, to: 3 }),
      length: integer('messages under way at most, and acknowledgements', { default: 2, from: 1, to: 4 }),
    },
  },
  ({ data, length }) => {
    const Data = values('d', data);
    const Bit = range(0, 1);
    const Message = record({ bit: Bit, d: Data });
    const made = variables({
      msgQ: sequenceOf(Message, length + 1),
      ackQ: sequenceOf(Bit, length + 1),
      /** The bit of the message that was sent last. */
      sBit: Bit,
      /** The bit that was acknowledged last. */
      sAck: Bit,
      /** The bit of the message that was received last. */
      rBit: Bit,
      sent: Data,
      rcvd: Data,
    });
    const { domains, initially, action, invariant, leadsTo } = made;
    const nothing = { msgQ: List<Of<typeof Message>>(), ackQ: List<number>() };
    const init = initially(
      [0, 1].flatMap((bit) =>
        Data.elements.flatMap((sent) =>
          Data.map((rcvd) => ({ ...nothing, sBit: bit, sAck: bit, rBit: bit, sent, rcvd })),
        ),
      ),
    );

    const SndNewValue = action({
      forSome: { d: Data },
      guard: (s) => s.sAck === s.sBit,
      effect: (s, { d }) => ({ sent: d, sBit: 1 - s.sBit, msgQ: s.msgQ.push(Message({ bit: 1 - s.sBit, d })) }),
    });
    const ReSndMsg = action({
      guard: (s) => s.sAck !== s.sBit,
      effect: (s) => ({ msgQ: s.msgQ.push(Message({ bit: s.sBit, d: s.sent })) }),
    });
    const RcvMsg = action({
      guard: (s) => !s.msgQ.isEmpty(),
      effect: (s) => {
        const message = s.msgQ.first();
        return message === undefined ? {} : { msgQ: s.msgQ.shift(), rBit: message.bit, rcvd: message.d };
      },
    });
    const SndAck = action({ effect: (s) => ({ ackQ: s.ackQ.push(s.rBit) }) });
    const RcvAck = action({
      guard: (s) => !s.ackQ.isEmpty(),
      effect: (s) => ({ ackQ: s.ackQ.shift(), sAck: s.ackQ.first(s.sAck) }),
    });
    const forSome = { i: range(0, length) };
    const LoseMsg = action({
      forSome,
      guard: (s, { i }) => i < s.msgQ.size,
      effect: (s, { i }) => ({ msgQ: s.msgQ.delete(i) }),
    });
    const LoseAck = action({
      forSome,
      guard: (s, { i }) => i < s.ackQ.size,
      effect: (s, { i }) => ({ ackQ: s.ackQ.delete(i) }),
    });

    return {
      domains,
      init,
      actions: { SndNewValue, ReSndMsg, RcvMsg, SndAck, RcvAck, LoseMsg, LoseAck },
      fairness: [
        WF({ actions: [ReSndMsg] }),
        WF({ actions: [SndAck] }),
        SF({ actions: [RcvMsg] }),
        SF({ actions: [RcvAck] }),
      ],
      withinBounds: { SeqConstraint: invariant((s) => s.msgQ.size <= length && s.ackQ.size <= length) },
      properties: {
        SentLeadsToRcvd: leadsTo({
          forAll: { d: Data },
          from: (s, { d }) => s.sent === d && s.sBit !== s.sAck,
          to: (s, { d }) => s.rcvd === d,
        }),
      },
    };
  },
);

export const oracles = oraclesOf(alternatingBit, [
  {
    source: 'tlaplus/Examples, specifications/SpecifyingSystems/TLC/MCAlternatingBit.tla',
    parameters: { data: 2, length: 2 },
    distinct: 240,
    depth: 10,
    verdicts: { SentLeadsToRcvd: 'unknown' },
  },
]);
