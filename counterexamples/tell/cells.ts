/**
 * Cells: a state in the parts in which it is shown, each with the lane whose part it is. What a process has of a variable is
 * a cell, and so is every variable that is shared.
 */
import { threadText } from '../../checker/report/difference.ts';
import type { AnyState } from '../../checker/spec/action.ts';
import { processesOf } from '../../checker/spec/actor.ts';
import type { FunctionDomain } from '../../checker/spec/collections.ts';
import type { CompositeDomain } from '../../checker/spec/composite.ts';
import type { Domain } from '../../checker/spec/domain.ts';
import { History } from '../../checker/spec/history.ts';
import type { CheckableModel } from '../../checker/spec/model.ts';
import { textOf } from '../../checker/spec/value.ts';
import type { Cell } from '../story.ts';

type Place = Pick<Cell, 'path' | 'name' | 'lane' | 'value'>;

/** Whose part of the state a path is, and what it is called there. */
export interface Cells {
  /** The cells of a state, in the order of the variables. */
  of(state: AnyState): readonly Place[];
  /** The lane of a path; null if it is shared. */
  laneOf(path: string): string | null;
}

/** How the states of a model are parted. `lanes` are the names of processes and roles. */
export function cellsOf(model: Pick<CheckableModel, 'domains' | 'roles'>, lanes: readonly string[]): Cells {
  const processes = new Set(processesOf(model));
  const owner = (variable: string): string | null =>
    Object.entries(model.roles).find(([, { has, per }]) => per === null && has.includes(variable))?.[0] ?? null;

  const places = (path: string, name: string, value: unknown, domain: Domain<unknown> | undefined): Place[] => {
    if (value instanceof History)
      return value.clients.elements.map((client) => ({
        ...{ path: `${path}[${client}]`, name, lane: client },
        value: threadText(value.of(client)),
      }));
    if (domain?.kind === 'composite') {
      const { parts } = value as { readonly parts: Readonly<Record<string, unknown>> };
      const names = Object.keys(parts);
      return names.flatMap((part) => {
        const isMain = part === 'messages' || names.length === 1;
        const of = (domain as CompositeDomain<unknown>).fields[part];
        return isMain
          ? places(path, name, parts[part], of)
          : places(`${path}.${part}`, `${name}.${part}`, parts[part], of);
      });
    }
    if (domain?.kind === 'function') {
      const { keys } = domain as FunctionDomain<unknown, unknown>;
      if (keys.length > 0 && keys.every((key) => processes.has(key as string)))
        return keys.map((key) => ({
          ...{ path: `${path}[${textOf(key)}]`, name, lane: String(key) },
          value: textOf((value as ReadonlyMap<unknown, unknown>).get(key)),
        }));
    }
    return [{ path, name, lane: owner(name), value: textOf(value) }];
  };

  return {
    of: (state) =>
      Object.entries(model.domains).flatMap(([variable, domain]) =>
        places(variable, variable, state[variable], domain),
      ),
    laneOf(path) {
      const key = /^\w+(?:\.\w+)?\[([^\]]+)\]/.exec(path)?.[1];
      if (key !== undefined && lanes.includes(key)) return key;
      return owner(/^\w+/.exec(path)?.[0] ?? path);
    },
  };
}

/** True if a path is a cell's, or one inside it: `log[s1][0].term` is in `log[s1]`. */
export function isIn(path: string, cell: string): boolean {
  return path === cell || (path.startsWith(cell) && /^[[.]/.test(path.slice(cell.length)));
}
