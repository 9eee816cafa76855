import {
  attachersOf,
  childrenOf,
  flowsOutOf,
  parentOf,
  sourceOf,
  targetOf,
  type Connection,
  type EditorServices,
  type Shape,
} from '../../modeler/services.ts';
import type { Drawing } from './drawing.ts';

/** A way that leaves a fork, with all that is told on it. */
export interface Way {
  /** Its first flow. */
  readonly id: string;
  readonly inside: readonly string[];
}

/** The steps that nothing but the ways leads to. */
export function lostWith(services: EditorServices, ways: readonly Way[]): readonly Shape[] {
  const flows = ways.flatMap(({ id }) => services.flow(id) ?? []);
  const inside = ways.flatMap((way) => way.inside.flatMap((id) => services.shape(id) ?? []));
  const [scope] = flows.map((flow) => parentOf(sourceOf(flow)));
  // What stands in a sub process goes or stays with it.
  return lost(
    inside.filter((shape) => parentOf(shape) === scope),
    { flows: new Set(flows), event: undefined },
  );
}

/** Takes out ways with the steps that nothing else leads to; gateways that are left with one way go, too. */
export function removeWays(drawing: Drawing, ways: readonly Way[]): void {
  const { services } = drawing;
  const flows = ways.flatMap(({ id }) => services.flow(id) ?? []);
  const gone = lostWith(services, ways);
  const gateways = new Set([
    ...flows.map(sourceOf),
    ...[...flows, ...gone.flatMap(flowsOutOf)].map(targetOf),
  ]);
  for (const flow of flows) if (services.flow(flow.id)) services.modeling.removeElements([flow]);
  removeAll(services, gone);
  for (const gateway of gateways) drawing.dissolve(gateway);
}

/** Takes out a boundary event with the steps that nothing else leads to. */
export function removeException(drawing: Drawing, event: Shape, inside: readonly string[]): void {
  const { services } = drawing;
  const candidates = inside
    .flatMap((id) => services.shape(id) ?? [])
    .filter((shape) => shape !== event && parentOf(shape) === parentOf(event));
  const gone = lost(candidates, { flows: new Set(), event });
  const targets = new Set([event, ...gone].flatMap(flowsOutOf).map(targetOf));
  services.modeling.removeElements([event]);
  removeAll(services, gone);
  for (const gateway of targets) drawing.dissolve(gateway);
}

function removeAll(services: EditorServices, shapes: readonly Shape[]): void {
  // A step is taken out with its flows first, so that the editor closes no gap over it.
  for (const shape of shapes) for (const flow of flowsOutOf(shape)) services.modeling.removeElements([flow]);
  for (const shape of shapes) if (services.shape(shape.id)) services.modeling.removeElements([shape]);
}

interface Removed {
  readonly flows: ReadonlySet<Connection>;
  readonly event: Shape | undefined;
}

/** Of some shapes those to which nothing leads any more from outside of them. */
function lost(shapes: readonly Shape[], { flows, event }: Removed): readonly Shape[] {
  const candidates = new Set(shapes);
  const [first] = shapes;
  const left = (first ? childrenOf(parentOf(first)) : []).filter(
    (shape) => !candidates.has(shape) && shape !== event,
  );
  const kept = new Set<Shape>();
  for (let at = left.pop(); at; at = left.pop()) {
    const next = flowsOutOf(at).filter((flow) => !flows.has(flow));
    for (const shape of [...next.map(targetOf), ...attachersOf(at)])
      if (candidates.has(shape) && !kept.has(shape)) {
        kept.add(shape);
        left.push(shape);
      }
  }
  return shapes.filter((shape) => !kept.has(shape));
}
