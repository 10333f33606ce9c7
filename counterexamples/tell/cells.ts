/**
 * Cells: a state in the parts in which it is shown, each with the lane whose part it is. What a process has of a variable is
 * a cell, and so is every variable that is shared.
 */

import type { Change, Difference } from '../../checker/explain/difference.ts';
import type { AnyState } from '../../checker/language/action.ts';
import { processesOf } from '../../checker/language/actor.ts';
import type { FunctionDomain } from '../../checker/language/collections.ts';
import type { CompositeDomain } from '../../checker/language/composite.ts';
import { depictionOf } from '../../checker/language/depiction.ts';
import type { Domain } from '../../checker/language/domain.ts';
import type { CheckableModel } from '../../checker/language/model.ts';
import { toVariable } from '../../checker/language/path.ts';
import { type Composite, depictionIn, further, type Path, pathText, textOf } from '../../checker/language/value.ts';
import { briefChangeText, changeText, threadText } from '../../checker/report/difference.ts';
import type { Cell, StoryChange } from '../story.ts';

/** A cell, and where it lies. */
interface Place extends Pick<Cell, 'path' | 'name' | 'lane' | 'value'> {
  readonly at: Path;
}

/** Whose part of the state a path is, and what it is called there. */
export interface Cells {
  /** The cells of a state, in the order of the variables. */
  of(state: AnyState): readonly Place[];
  /** A change as a story has it, and the state after it. */
  changeOf(change: Change, after: AnyState): StoryChange;
}

/** How the states of a model are parted. `lanes` are the names of processes and roles. */
export function cellsOf(model: Pick<CheckableModel, 'domains' | 'roles'>, lanes: readonly string[]): Cells {
  const processes = new Set(processesOf(model));
  const owner = (variable: string): string | null =>
    Object.entries(model.roles).find(([, { has, per }]) => per === null && has.includes(variable))?.[0] ?? null;

  const places = (path: Path, name: string, value: unknown, domain: Domain<unknown> | undefined): Place[] => {
    if (domain?.kind === 'composite') {
      const { main, operations } = depictionOf(value as Composite);
      if (operations !== null)
        return [...operations()].map(([client, did]) =>
          place(further(path, { key: client }), name, client, threadText(did)),
        );
      const { parts } = value as Composite;
      return Object.keys(parts).flatMap((part) => {
        const of = (domain as CompositeDomain<unknown>).fields[part];
        return part === main
          ? places(path, name, parts[part], of)
          : places(further(path, { field: part }), `${name}.${part}`, parts[part], of);
      });
    }
    if (domain?.kind === 'function') {
      const { keys } = domain as FunctionDomain<unknown, unknown>;
      if (keys.length > 0 && keys.every((key) => processes.has(key as string)))
        return keys.map((key) =>
          place(further(path, { key }), name, String(key), textOf((value as ReadonlyMap<unknown, unknown>).get(key))),
        );
    }
    return [place(path, name, owner(path.variable), textOf(value))];
  };
  /** The process whose part a path leads to: the first key on it, if that is one. */
  const processOf = ({ into }: Path): string | null => {
    const first = into.slice(0, 2).find((one) => 'key' in one);
    return first !== undefined && 'key' in first && lanes.includes(first.key as string) ? (first.key as string) : null;
  };
  return {
    of: (state) =>
      Object.entries(model.domains).flatMap(([variable, domain]) =>
        places(toVariable(variable), variable, state[variable], domain),
      ),
    changeOf({ path, change }, after) {
      const process = processOf(path);
      const upToKey = path.into.findIndex((one) => 'key' in one && one.key === process) + 1;
      // Further in, the same name is that of something else: `clock.vector[node1]` of the clock of node1.
      const local = { ...path, into: path.into.filter((_, i) => i !== upToKey - 1) };
      const [first] = path.into;
      const depicted = depictionIn(after[path.variable]);
      const part = depicted !== null && first !== undefined && 'field' in first;
      return {
        path: pathText(path),
        lane: process ?? owner(path.variable),
        name: pathText(local),
        change: changeText(change),
        brief: briefChangeText(change),
        elements: elementsIn(change)?.map(textOf) ?? [],
        tellsBoth: change.kind === 'replaced' || (change.kind === 'copies' && change.before > 0 && change.after > 0),
        cell: pathText({
          ...path,
          into: process === null ? (part ? path.into.slice(0, 1) : []) : path.into.slice(0, upToKey),
        }),
        isAccount: part && depicted.accounts.includes(first.field),
      };
    },
  };
}

function place(at: Path, name: string, lane: string | null, value: string): Place {
  return { at, path: pathText(at), name, lane, value };
}

/** The elements that came or went, each once and at the end, if that is all; else null. */
function elementsIn(change: Difference): readonly unknown[] | null {
  if (change.kind === 'added' || change.kind === 'removed') return change.elements;
  return change.kind === 'copies' && change.before + change.after === 1 ? [change.element] : null;
}
