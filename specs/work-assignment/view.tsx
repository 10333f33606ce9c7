/**
 * Work assignment, drawn: a row for each partition. The table says who owns it, each node what it takes itself for, and the storage what is
 * in it. A node is dashed where it takes itself for an owner and the table says otherwise.
 */
import { type Member, viewOf } from '../../checker/index.ts';
import { workAssignment } from './work-assignment.ts';

const [row, table, column, storage] = [74, 118, 88, 112] as const;

export const view = viewOf(workAssignment, (s, { Node, Partition }) => {
  const right = table + Node.size * column;
  const epochs = (lines: Iterable<number>) => `{${[...lines].sort((a, b) => a - b).join(', ')}}`;
  const standing = (node: Member<'node'>) => {
    if (!s.crashes.isUp(node)) return 'crashed';
    if (s.left.has(node)) return 'has left';
    return s.members.has(node) ? 'member' : 'no session';
  };
  return (
    <svg viewBox={`0 0 ${right + storage} ${46 + Partition.size * row}`} font-size={12}>
      <text x={10} y={18} font-weight="bold">
        table
      </text>
      {Node.elements.map((node, k) => (
        <g transform={`translate(${table + k * column} 0)`} text-anchor="middle">
          <text x={column / 2} y={18} font-weight="bold">
            {node}
          </text>
          <text x={column / 2} y={34} font-size={11} fill={standing(node) === 'member' ? 'faint' : 'red'}>
            {standing(node)}
          </text>
        </g>
      ))}
      <text x={right + 10} y={18} font-weight="bold">
        storage
      </text>
      {Partition.elements.map((partition, p) => {
        const { owner, epoch } = s.table.get(partition);
        const { lines, by } = s.stored.get(partition);
        return (
          <g transform={`translate(0 ${42 + p * row})`}>
            <rect x={4} width={table - 10} height={row - 8} rx={4} fill="shade" />
            <text x={12} y={16} font-weight="bold">
              {partition}
            </text>
            <text x={12} y={31} font-size={11}>
              {owner === null ? 'no owner' : `is ${owner}'s`}
            </text>
            <text x={12} y={45} font-size={11}>
              epoch {epoch}
            </text>
            {Node.elements.map((node, k) => {
              const role = s.role.get(node).get(partition);
              const isOwner = role.type === 'Owner' || role.type === 'Writing';
              const isRight = owner === node && role.type !== 'Nothing' && role.epoch === epoch;
              return (
                <g transform={`translate(${table + k * column} 0)`} text-anchor="middle">
                  <rect
                    x={3}
                    width={column - 6}
                    height={row - 8}
                    rx={4}
                    fill={owner === node ? 'blueShade' : 'paper'}
                    stroke={role.type === 'Nothing' ? 'rule' : isRight ? 'blue' : 'orange'}
                    stroke-width={isOwner ? 2.5 : 1}
                    stroke-dasharray={role.type === 'Nothing' ? '2 4' : isRight ? undefined : '5 3'}
                  />
                  {role.type !== 'Nothing' && (
                    <text x={column / 2} y={16} font-weight={isOwner ? 'bold' : 'normal'}>
                      {role.type}
                    </text>
                  )}
                  {role.type !== 'Nothing' && (
                    <text x={column / 2} y={31} font-size={11}>
                      epoch {role.epoch}
                    </text>
                  )}
                  {(role.type === 'Owner' || role.type === 'Writing') && (
                    <text x={column / 2} y={45} font-size={11}>
                      {epochs(role.lines)}
                    </text>
                  )}
                </g>
              );
            })}
            <rect x={right + 3} width={storage - 9} height={row - 8} rx={4} fill="shade" />
            <text x={right + 12} y={16} font-weight="bold">
              {epochs(lines)}
            </text>
            <text x={right + 12} y={31} font-size={11}>
              {by === null ? 'nobody wrote' : `by ${by}`}
            </text>
            <text x={right + 12} y={45} font-size={11}>
              fence {s.fence.get(partition)}
            </text>
            <text x={right + 12} y={61} font-size={11}>
              told {epochs(s.told.get(partition))}
            </text>
          </g>
        );
      })}
    </svg>
  );
});
