/** Partial connectivity, drawn: the servers in a ring, with the links that work and, dotted, those that are broken; and who leads. */
import { type Member, viewOf } from '../../checker/index.ts';
import { partialConnectivity } from './partial-connectivity.ts';

const [width, height] = [104, 56] as const;

export const view = viewOf(partialConnectivity, (s, { Server, reached }) => {
  /** Where a server stands: the first at the top, and the others after it as a clock goes. */
  const place = (i: Member<'s'>) => {
    const angle = (2 * Math.PI * Server.index(i)) / Server.size - Math.PI / 2;
    return { x: Math.round(200 + 140 * Math.cos(angle)), y: Math.round(142 + 106 * Math.sin(angle)) };
  };
  const pairs = Server.elements.flatMap((i, k) => Server.elements.slice(k + 1).map((j) => ({ i, j })));
  return (
    <svg viewBox="0 0 400 300" font-size={12}>
      {pairs.map(({ i, j }) => {
        const [from, to, works] = [place(i), place(j), reached(i).includes(j)];
        return (
          <line
            x1={from.x}
            y1={from.y}
            x2={to.x}
            y2={to.y}
            stroke={works ? 'ink' : 'rule'}
            stroke-width={works ? 2 : 1}
            stroke-dasharray={works ? undefined : '1 6'}
          />
        );
      })}
      {Server.elements.map((i) => {
        const { x, y } = place(i);
        const [state, votedFor] = [s.state.get(i), s.votedFor.get(i)];
        const [leads, stands] = [state === 'Leader', state !== 'Leader' && state !== 'Follower'];
        return (
          <g transform={`translate(${x - width / 2} ${y - height / 2})`} text-anchor="middle">
            <rect
              width={width}
              height={height}
              rx={12}
              fill={leads ? 'blueShade' : stands ? 'orangeShade' : 'paper'}
              stroke={leads ? 'blue' : stands ? 'orange' : 'ink'}
              stroke-width={leads ? 3 : 1}
              stroke-dasharray={stands ? '4 3' : undefined}
            />
            <text x={width / 2} y={17} font-weight={leads ? 'bold' : 'normal'}>
              {i} {leads && '★ '}
              {state}
            </text>
            <text x={width / 2} y={33} font-size={11}>
              term {s.currentTerm.get(i)}, {votedFor === null ? 'no vote' : `vote for ${votedFor}`}
            </text>
            <text x={width / 2} y={48} font-size={11} fill={s.log.get(i) === 1 ? 'ink' : 'red'}>
              {s.log.get(i) === 1 ? 'has the entry' : 'lacks the entry'}
            </text>
          </g>
        );
      })}
      <text x={392} y={14} text-anchor="end" font-size={11} fill="faint">
        dotted: a broken link
      </text>
      <text x={200} y={292} text-anchor="middle" fill={s.committed ? 'green' : 'faint'} font-weight="bold">
        {s.committed ? 'the command is committed' : 'the command is not committed'}
      </text>
    </svg>
  );
});
