import { onScopeDispose, watch, type WatchSource } from 'vue';
import type { ProcessProblem, Severity } from '../../../process-model/checks/problem.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import type { Drawn } from './model-editor.ts';

interface Overlays {
  add(element: Drawn, type: string, overlay: object): string;
  remove(id: string): void;
}
interface Registry {
  get(id: string): Drawn | undefined;
}

/** What a marker says, and what happens when it is pressed. */
export interface MarkerWords {
  label(elementId: string, problems: readonly ProcessProblem[]): string;
  press(elementId: string): void;
}

const KIND = 'process-problem';
const signs: Readonly<Record<Severity, string>> = { error: '✕', warning: '!' };

/** Marks the elements on the canvas with which something is wrong: by sign and number, not by colour alone. */
export function useProblemMarkers(
  { modeler }: ProcessSession,
  problems: WatchSource<readonly ProcessProblem[]>,
  words: MarkerWords,
): void {
  const overlays = modeler.get<Overlays>('overlays');
  const registry = modeler.get<Registry>('elementRegistry');
  const shown = new Map<string, Shown>();
  const hide = (id: string, { overlay }: Shown): void => {
    overlays.remove(overlay);
    shown.delete(id);
  };
  watch(
    problems,
    (found) => {
      const here = byElement(found);
      // Most marks stay from one check to the next: only what changed is drawn.
      for (const [id, old] of [...shown])
        if (registry.get(id) !== old.element || saidOf(here.get(id) ?? []) !== old.said) hide(id, old);
      for (const [id, problemsHere] of here) {
        const element = registry.get(id);
        if (!element || shown.has(id) || wholes.has(element.type)) continue;
        const html = markerOf(id, problemsHere, words);
        const overlay = overlays.add(element, KIND, { position: positionOf(element), scale, html });
        shown.set(id, { element, overlay, said: saidOf(problemsHere) });
      }
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    for (const [id, old] of [...shown]) hide(id, old);
  });
}

interface Shown {
  readonly element: Drawn;
  readonly overlay: string;
  readonly said: string;
}

const saidOf = (problems: readonly ProcessProblem[]): string => JSON.stringify(problems);

/** The process as a whole has no place on the canvas; the list names it. */
const wholes = new Set(['bpmn:Process', 'bpmn:Collaboration']);
/** However far away the drawing is, a mark can be read and met. */
const scale = { min: 1, max: 1.4 } as const;

const positionOf = ({ type }: Drawn): object =>
  type === 'bpmn:SequenceFlow' ? { top: -8, left: 4 } : { top: -12, right: 14 };

function byElement(problems: readonly ProcessProblem[]): Map<string, ProcessProblem[]> {
  const grouped = new Map<string, ProcessProblem[]>();
  for (const problem of problems)
    grouped.set(problem.elementId, [...(grouped.get(problem.elementId) ?? []), problem]);
  return grouped;
}

function markerOf(id: string, here: readonly ProcessProblem[], words: MarkerWords): HTMLElement {
  const severity = here.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  const button = document.createElement('button');
  const label = words.label(id, here);
  button.type = 'button';
  button.className = `process-problem-marker ${severity}`;
  button.textContent = here.length > 1 ? `${signs[severity]}${here.length}` : signs[severity];
  button.title = label;
  button.setAttribute('aria-label', label);
  // The canvas would begin to drag or to draw.
  button.addEventListener('mousedown', (event) => event.stopPropagation());
  button.addEventListener('click', (event) => {
    event.stopPropagation();
    words.press(id);
  });
  return button;
}
