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
    fit: () => canvas.zoom('fit-viewport', { x: 0, y: 0 }),
    zoomBy: (factor) => canvas.zoom(canvas.zoom() * factor),
    search: () => actions.trigger('find'),
    showGrid: (visible) => modeler.get<Grid>('grid').toggle(visible),
    showMinimap: (open) => modeler.get<Minimap>('minimap').toggle(open),
    simulate: (active) => modeler.get<Simulation>('toggleMode').toggleMode(active),
  };
}
