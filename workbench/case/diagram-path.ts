import type Viewer from 'bpmn-js/lib/NavigatedViewer';
import type { CaseDiagram } from '../../model/case-list.ts';

/** Draws the model and marks what was passed and where the case stands; gives how many of each it marked. */
export async function drawPath(
  viewer: Viewer,
  diagram: CaseDiagram,
): Promise<{ done: number; active: number }> {
  await viewer.importXML(diagram.xml);
  const canvas = canvasOf(viewer);
  const registry: { get(id: string): unknown } = viewer.get('elementRegistry');
  const mark = (ids: readonly string[], marker: string): number => {
    const known = new Set(ids.filter((id) => registry.get(id) !== undefined));
    for (const id of known) canvas.addMarker(id, marker);
    return known.size;
  };
  mark(diagram.sequenceFlows, 'passed');
  const active = new Set(diagram.active);
  const done = mark(
    diagram.completed.filter((id) => !active.has(id)),
    'passed',
  );
  const standing = mark(diagram.active, 'current');
  zoom(viewer, standing > 0 && canvas.zoom('fit-viewport', 'auto') < READABLE ? 'current' : 'fit');
  return { done, active: standing };
}

/** Below this scale nobody reads the names of steps. */
const READABLE = 0.6;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  hasMarker(id: string, marker: string): boolean;
  zoom(to?: string | number, center?: string): number;
  viewbox(): Box & { outer: { width: number; height: number } };
  viewbox(box: Box): void;
}
const canvasOf = (viewer: Viewer): Canvas => viewer.get('canvas');

/** How to look at the diagram: nearer, from further away, as a whole, or at the step where the case stands. */
export type Zoom = 'in' | 'out' | 'fit' | 'current';

export function zoom(viewer: Viewer, way: Zoom): void {
  const canvas = canvasOf(viewer);
  if (way === 'fit') canvas.zoom('fit-viewport', 'auto');
  else if (way === 'current') {
    const registry: { filter(wanted: (element: Shape) => boolean): Shape[] } = viewer.get('elementRegistry');
    const [standing] = registry.filter(({ id }) => canvas.hasMarker(id, 'current'));
    if (standing) centre(canvas, standing);
  } else canvas.zoom(Math.min(4, Math.max(0.1, canvas.zoom() * (way === 'in' ? 1.25 : 0.8))), 'auto');
}

type Shape = Box & { id: string };

function centre(canvas: Canvas, { x, y, width, height }: Shape): void {
  const { outer } = canvas.viewbox();
  canvas.viewbox({
    x: x + width / 2 - outer.width / 2,
    y: y + height / 2 - outer.height / 2,
    width: outer.width,
    height: outer.height,
  });
}
