import type Canvas from 'diagram-js/lib/core/Canvas';
import type CommandStack from 'diagram-js/lib/command/CommandStack';
import type Modeler from 'bpmn-js/lib/Modeler';

interface Minimap {
  toggle(open?: boolean): void;
  isOpen(): boolean;
}
interface Grid {
  toggle(visible?: boolean): void;
  isVisible(): boolean;
}
interface Simulation {
  toggleMode(active?: boolean): void;
}
interface Actions {
  isRegistered(action: string): boolean;
  trigger(action: string): unknown;
}

/** What the buttons around the canvas do with the editor. */
export interface EditorTools {
  readonly canUndo: () => boolean;
  readonly canRedo: () => boolean;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  readonly search: () => void;
  readonly showGrid: (visible: boolean) => void;
  readonly showMinimap: (open: boolean) => void;
  readonly simulate: (active: boolean) => void;
}

export function editorTools(modeler: Modeler): EditorTools {
  const stack = modeler.get<CommandStack>('commandStack');
  const canvas = modeler.get<Canvas>('canvas');
  const actions = modeler.get<Actions>('editorActions');
  return {
    canUndo: () => stack.canUndo(),
    canRedo: () => stack.canRedo(),
    undo: () => stack.canUndo() && stack.undo(),
    redo: () => stack.canRedo() && stack.redo(),
    fit: () => fit(canvas),
    zoomBy: (factor) => canvas.zoom(canvas.zoom() * factor),
    search: () => actions.trigger('find'),
    showGrid: (visible) => modeler.get<Grid>('grid').toggle(visible),
    showMinimap: (open) => modeler.get<Minimap>('minimap').toggle(open),
    simulate: (active) => modeler.get<Simulation>('toggleMode').toggleMode(active),
  };
}

/** Room for the palette at the left, and a margin around the rest, in pixels of the screen. */
const PALETTE = 124;
const MARGIN = 28;

/** Shows the whole drawing beside the palette, never larger than it is. */
export function fit(canvas: Canvas): void {
  const { inner, outer } = canvas.viewbox();
  if (inner.width === 0 || outer.width <= PALETTE + 2 * MARGIN) return;
  const scale = Math.min(
    1,
    (outer.width - PALETTE - MARGIN) / inner.width,
    (outer.height - 2 * MARGIN) / inner.height,
  );
  const [width, height] = [outer.width / scale, outer.height / scale];
  const spare = width - inner.width - (PALETTE + MARGIN) / scale;
  canvas.viewbox({
    x: inner.x - PALETTE / scale - spare / 2,
    y: inner.y - (height - inner.height) / 2,
    ...{ width, height },
  });
}
