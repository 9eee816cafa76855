import type Modeler from 'bpmn-js/lib/Modeler';

interface Drawn {
  readonly id: string;
  readonly type: string;
  readonly parent?: Drawn | null;
  readonly host?: Drawn | null;
  readonly source?: Drawn;
  readonly target?: Drawn;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly waypoints?: readonly { readonly x: number; readonly y: number }[];
}

/** What lies over each other on the canvas, as pairs of ids: shapes over shapes, and flows through shapes they don't touch. */
export function crossings(modeler: Modeler): string[] {
  const all = modeler
    .get<{ filter(match: (one: Drawn) => boolean): Drawn[] }>('elementRegistry')
    .filter(({ type, parent }) => type !== 'label' && parent !== undefined && parent !== null);
  const shapes = all.filter(({ waypoints }) => !waypoints);
  const found: string[] = [];
  for (const [i, one] of shapes.entries())
    for (const other of shapes.slice(i + 1))
      if (!holds(one, other) && !holds(other, one) && over(one, other))
        found.push([one.id, other.id].sort().join(' '));
  for (const flow of all.filter(({ waypoints }) => waypoints))
    for (const shape of shapes)
      if (!touches(flow, shape) && runsThrough(flow, shape)) found.push(`${flow.id} ${shape.id}`);
  return found;
}

/** Whether one stands in the other, or sits on it. */
function holds(outer: Drawn, inner: Drawn): boolean {
  for (let at: Drawn | null | undefined = inner; at; at = at.parent)
    if (at === outer || at.host === outer) return true;
  return false;
}

/** A flow may run in what its ends stand in, and leave an event over the step it sits on. */
const touches = ({ source, target }: Drawn, shape: Drawn): boolean =>
  [source, target].some((end) => end !== undefined && holds(shape, end));

const over = (a: Drawn, b: Drawn): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** A pixel of overlap at the edge is none. */
function runsThrough({ waypoints = [] }: Drawn, { x, y, width, height }: Drawn): boolean {
  return waypoints.slice(1).some((to, i) => {
    const from = waypoints[i] ?? to;
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    return left < x + width - 1 && right > x + 1 && top < y + height - 1 && bottom > y + 1;
  });
}
