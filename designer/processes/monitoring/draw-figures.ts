import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import type { StepFigures } from '../../../model/monitoring.ts';

interface Overlays {
  add(
    elementId: string,
    overlay: {
      position: { top?: number; left?: number; right?: number; bottom?: number };
      html: HTMLElement;
    },
  ): string;
  clear(): void;
}
interface Registry {
  get(elementId: string): unknown;
  getGraphics(elementId: string): SVGElement | undefined;
}

/** What colours the picture: how many stand at a step, or how long it takes. */
export type Heat = 'none' | 'count' | 'time';

/** Writes the figures beside the steps of a picture, in place of those before. */
export function drawFigures(
  viewer: NavigatedViewer,
  steps: readonly StepFigures[],
  { heat, words }: { heat: Heat; words: (kind: 'active' | 'incidents' | 'overdue', n: number) => string },
): void {
  const overlays = viewer.get<Overlays>('overlays');
  const registry = viewer.get<Registry>('elementRegistry');
  overlays.clear();
  const most = Math.max(1, ...steps.map((step) => warmth(step, heat)));
  for (const step of steps) {
    if (!registry.get(step.elementId)) continue;
    const add = (
      kind: 'active' | 'incidents' | 'overdue',
      position: Parameters<Overlays['add']>[1]['position'],
    ): void => {
      if (step[kind] === 0) return;
      const html = document.createElement('span');
      html.className = `figure ${kind}`;
      html.textContent = String(step[kind]);
      html.title = words(kind, step[kind]);
      overlays.add(step.elementId, { position, html });
    };
    add('active', { bottom: 12, left: -10 });
    add('overdue', { top: -12, left: -10 });
    add('incidents', { top: -12, right: 14 });
    const shape = registry
      .getGraphics(step.elementId)
      ?.querySelector<SVGElement>('.djs-visual > :first-child');
    const part = Math.round((warmth(step, heat) / most) * 70);
    shape?.style.setProperty('fill', part === 0 ? '#fff' : `color-mix(in srgb, #d9480f ${part}%, #fff)`);
  }
}

function warmth({ active, p90Ms }: StepFigures, heat: Heat): number {
  if (heat === 'none') return 0;
  return heat === 'count' ? active : (p90Ms ?? 0);
}
