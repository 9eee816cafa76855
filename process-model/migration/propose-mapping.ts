import type { Element, Process } from '../executable/process.ts';

/** What a step of the old version becomes. `to` is undefined where nothing fits for certain. */
export interface Proposal {
  readonly from: Element;
  readonly to: Element | undefined;
  /** Everything the engine would take in its place, most alike first. */
  readonly choices: readonly Element[];
}

/**
 * Proposes where cases that stand in a step of the old version go on in the new one: at the step of the same id, else at
 * the only one of the same name, else at the only one of its kind that no other step claims.
 */
export function proposeMapping(source: Process, target: Process): readonly Proposal[] {
  const steps = [...source.elements.values()].filter(({ id }) => id !== source.id);
  const kept = new Set(steps.filter((step) => sameId(step, target)).map(({ id }) => id));
  const places = new Map<string, string>([[source.id, target.id]]);
  // Scopes come before what stands in them, so that the inside is looked for in the place of the scope.
  return steps
    .toSorted((one, other) => depthOf(one, source) - depthOf(other, source))
    .map((from) => {
      const choices = fitting(from, target, places);
      const free = choices.filter(({ id }) => id === from.id || !kept.has(id));
      const named = free.filter(({ name }) => name !== undefined && name === from.name);
      const to = free.find(({ id }) => id === from.id) ?? only(named) ?? only(free);
      if (to) places.set(from.id, to.id);
      return { from, to, choices: [...free, ...choices.filter((one) => !free.includes(one))] };
    });
}

/** What is wrong with a mapping, by the id of the step: the engine would refuse it for any case that stands there. */
export function mappingProblems(
  source: Process,
  target: Process,
  mapping: ReadonlyMap<string, string>,
): readonly { readonly elementId: string; readonly message: string }[] {
  const places = new Map([[source.id, target.id], ...mapping]);
  return [...mapping].flatMap(([fromId, toId]) => {
    const [from, to] = [source.elements.get(fromId), target.elements.get(toId)];
    if (!from) return [{ elementId: fromId, message: 'is no step of the old version' }];
    if (!to) return [{ elementId: fromId, message: `${toId} is no step of the new version` }];
    return fits(from, to, places)
      ? []
      : [{ elementId: fromId, message: `${toId} is of another kind or place` }];
  });
}

const sameId = (step: Element, target: Process): boolean => {
  const other = target.elements.get(step.id);
  return other !== undefined && other.type === step.type && other.kind === step.kind;
};

const fitting = (from: Element, target: Process, places: ReadonlyMap<string, string>): Element[] =>
  [...target.elements.values()].filter((to) => to.id !== target.id && fits(from, to, places));

/** The engine moves a step only to one that works alike, in the place of the scope it stands in. */
const fits = (from: Element, to: Element, places: ReadonlyMap<string, string>): boolean =>
  from.type === to.type &&
  from.kind === to.kind &&
  from.loop?.sequential === to.loop?.sequential &&
  to.parent === (from.parent === undefined ? undefined : (places.get(from.parent) ?? from.parent));

function depthOf({ parent }: Element, process: Process): number {
  let depth = 0;
  for (let at = parent; at !== undefined; at = process.elements.get(at)?.parent) depth += 1;
  return depth;
}

const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);
