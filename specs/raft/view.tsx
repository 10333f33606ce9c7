/** Raft, drawn: a row for each server with its role, its term and its vote, and its log, in which what it knows to be committed is filled. */
import { viewOf } from '../../checker/index.ts';
import { raft } from './raft.ts';

const [row, slot, logs] = [42, 44, 256] as const;

export const view = viewOf(raft, (s, { sorts: { Server } }, { maxLog }) => {
  const longest = Math.max(maxLog, ...Server.map((i) => s.log.get(i).size));
  const width = Math.max(400, logs + longest * slot + 12);
  return (
    <svg viewBox={`0 0 ${width} ${26 + Server.size * row}`} font-size={12}>
      {longest > 0 && (
        <text x={logs} y={16} fill="faint" font-size={11}>
          log
        </text>
      )}
      {Server.elements.map((i, k) => {
        const [state, votedFor, log] = [s.state.get(i), s.votedFor.get(i), s.log.get(i)];
        const [leads, stands] = [state === 'Leader', state === 'Candidate'];
        return (
          <g transform={`translate(0 ${24 + k * row})`}>
            <text x={10} y={22} font-size={14} font-weight="bold">
              {i}
            </text>
            <rect
              x={42}
              y={1}
              width={82}
              height={32}
              rx={16}
              fill={leads ? 'blueShade' : stands ? 'orangeShade' : 'paper'}
              stroke={leads ? 'blue' : stands ? 'orange' : 'rule'}
              stroke-width={leads ? 2.5 : 1}
              stroke-dasharray={stands ? '4 3' : undefined}
            />
            <text x={83} y={21} text-anchor="middle" font-weight={leads ? 'bold' : 'normal'}>
              {state}
            </text>
            <text x={134} y={14}>
              term {s.currentTerm.get(i)}
              {stands && `, ${s.votesGranted.get(i).size} of ${Server.size} votes`}
            </text>
            <text x={134} y={30} fill="faint" font-size={11}>
              {votedFor === null ? 'no vote' : `voted for ${votedFor}`}
            </text>
            {Array.from({ length: longest }, (_, at) => {
              const entry = log.get(at);
              const isCommitted = at < s.commitIndex.get(i);
              return (
                <g transform={`translate(${logs + at * slot} 1)`}>
                  <rect
                    width={slot - 4}
                    height={32}
                    rx={3}
                    fill={isCommitted ? 'greenShade' : 'paper'}
                    stroke={isCommitted ? 'green' : entry === undefined ? 'rule' : 'ink'}
                    stroke-width={isCommitted ? 2.5 : 1}
                    stroke-dasharray={entry === undefined ? '2 4' : undefined}
                  />
                  {entry !== undefined && (
                    <text x={(slot - 4) / 2} text-anchor="middle">
                      <tspan x={(slot - 4) / 2} y={14} font-weight="bold">
                        {entry.value}
                      </tspan>
                      <tspan x={(slot - 4) / 2} y={27} font-size={10.5}>
                        term {entry.term}
                      </tspan>
                      <title>{isCommitted ? 'committed' : 'not committed, as far as it knows'}</title>
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
});
