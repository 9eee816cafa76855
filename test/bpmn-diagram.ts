import { z } from 'zod';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Diagram {
  /** By the id of the element. */
  shapes: Map<string, Box>;
  /** Waypoints by the id of the flow. */
  edges: Map<string, { x: number; y: number }[]>;
}

const Many = <S extends z.ZodType>(item: S) =>
  z.union([z.array(item), item.transform((one) => [one])]).default([]);
const Num = z.coerce.number();
const Shape = z.object({
  bpmnElement: z.string(),
  'dc:Bounds': z.object({ x: Num, y: Num, width: Num, height: Num }),
});
const Edge = z.object({ bpmnElement: z.string(), 'di:waypoint': z.array(z.object({ x: Num, y: Num })) });
const File = z.object({
  'bpmn:definitions': z.object({
    'bpmndi:BPMNDiagram': z.object({
      'bpmndi:BPMNPlane': z.object({ 'bpmndi:BPMNShape': Many(Shape), 'bpmndi:BPMNEdge': Many(Edge) }),
    }),
  }),
});

/** Places and lines of a BPMN file parsed by fast-xml-parser (attributes without prefix). */
export function diagramOf(parsed: unknown): Diagram {
  const plane = File.parse(parsed)['bpmn:definitions']['bpmndi:BPMNDiagram']['bpmndi:BPMNPlane'];
  return {
    shapes: new Map(plane['bpmndi:BPMNShape'].map((shape) => [shape.bpmnElement, shape['dc:Bounds']])),
    edges: new Map(plane['bpmndi:BPMNEdge'].map((edge) => [edge.bpmnElement, edge['di:waypoint']])),
  };
}

/** Shapes beside each other that overlap, and shapes that leave the one they stand in. */
export function shapeFaults(
  { shapes }: Diagram,
  parentOf: (id: string) => string | undefined,
  boundaries: ReadonlySet<string>,
): string[] {
  const placed = [...shapes].filter(([id]) => !boundaries.has(id));
  return placed.flatMap(([id, box], index) => {
    const parent = parentOf(id) ?? '';
    const around = shapes.get(parent);
    const clashes = placed
      .slice(index + 1)
      .filter(([other, otherBox]) => (parentOf(other) ?? '') === parent && overlap(box, otherBox))
      .map(([other]) => `${id} and ${other}`);
    return around && !contains(around, box) ? [`${id} leaves ${parent}`, ...clashes] : clashes;
  });
}

/** Flows that do not run from shape to shape, and flows that run through one of the `solid` shapes. */
export function flowFaults(
  { shapes, edges }: Diagram,
  flows: ReadonlyMap<string, { readonly source: string; readonly target: string }>,
  solid: readonly string[],
): string[] {
  return [...edges].flatMap(([id, points]) => {
    const flow = flows.get(id);
    const [first, last] = [points[0], points.at(-1)];
    const [from, to] = [shapes.get(flow?.source ?? ''), shapes.get(flow?.target ?? '')];
    const hangs = !from || !to || !first || !last || !touches(from, first) || !touches(to, last);
    const crossed = solid.filter((other) => {
      const box = shapes.get(other);
      return other !== flow?.source && other !== flow?.target && box !== undefined && crosses(points, box);
    });
    return [
      ...(hangs ? [`${id} hangs in the air`] : []),
      ...crossed.map((other) => `${id} runs through ${other}`),
    ];
  });
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const contains = (outer: Box, inner: Box): boolean =>
  inner.x > outer.x &&
  inner.y > outer.y &&
  inner.x + inner.width < outer.x + outer.width &&
  inner.y + inner.height < outer.y + outer.height;

type Point = { x: number; y: number };

const touches = (box: Box, { x, y }: Point): boolean =>
  x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;

/** Lines run along the axes, so a line is a thin box. */
function crosses(points: readonly Point[], box: Box): boolean {
  return points.some((from, index) => {
    const to = points[index + 1];
    if (!to) return false;
    return overlap(box, {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.max(1, Math.abs(from.x - to.x)),
      height: Math.max(1, Math.abs(from.y - to.y)),
    });
  });
}
