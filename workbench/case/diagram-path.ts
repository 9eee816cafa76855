import type Viewer from 'bpmn-js/lib/NavigatedViewer';
import type { CaseDiagram } from '../../model/case-list.ts';

/** Draws the model and marks what was passed and where the case stands; gives how many of each it marked. */
export async function drawPath(
  viewer: Viewer,
  diagram: CaseDiagram,
): Promise<{ done: number; active: number }> {
  await viewer.importXML(diagram.xml);
  const canvas: { addMarker(id: string, marker: string): void; zoom(to: string, center?: string): void } =
    viewer.get('canvas');
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
  canvas.zoom('fit-viewport', 'auto');
  return { done, active: standing };
}
