import type Modeler from 'bpmn-js/lib/Modeler';
import type Canvas from 'diagram-js/lib/core/Canvas';
import type ElementRegistry from 'diagram-js/lib/core/ElementRegistry';
import type Selection from 'diagram-js/lib/features/selection/Selection';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { DocumentOrder, type Corner } from './document-order.ts';

/** One process under construction: the editor that holds it, and what the views beside the canvas follow. */
export interface ProcessSession {
  /** The one owner of the model; every change goes through its command stack, so that it can be undone. */
  readonly modeler: Modeler;
  /** Raised after every change, undo and redo, and after a model was opened. */
  readonly revision: Readonly<ShallowRef<number>>;
  /** Id of the element that all views point at. */
  readonly selected: Readonly<ShallowRef<string | undefined>>;
  /** The model as BPMN XML, in the order of its author. */
  readonly read: () => Promise<string>;
  /** Points all views at an element; the canvas scrolls to it. Ids that are no longer there point at nothing. */
  readonly select: (elementId: string | undefined) => void;
}

/** Follows an editor for as long as the component that asks lives. */
export function followModeler(modeler: Modeler): ProcessSession {
  const revision = shallowRef(0);
  const selected = shallowRef<string>();
  const selection = modeler.get<Selection>('selection');
  const registry = modeler.get<ElementRegistry>('elementRegistry');
  const canvas = modeler.get<Canvas>('canvas');
  // A listener that returned a value would stop the listeners after it.
  let order = new DocumentOrder(modeler.getDefinitions());
  const parsed = ({ definitions }: { definitions?: unknown }): void => {
    order = new DocumentOrder(definitions);
  };
  const opened = (): void => {
    order.labels = labelsOf(modeler);
    changed();
  };
  const changed = (): void => {
    revision.value += 1;
  };
  const follow = (): void => {
    const elements: readonly { id: string }[] = selection.get();
    selected.value = elements.length === 1 ? elements[0]?.id : undefined;
  };
  modeler.on('commandStack.changed', changed);
  modeler.on('import.parse.complete', parsed);
  modeler.on('import.done', opened);
  modeler.on('selection.changed', follow);
  onScopeDispose(() => {
    modeler.off('commandStack.changed', changed);
    modeler.off('import.parse.complete', parsed);
    modeler.off('import.done', opened);
    modeler.off('selection.changed', follow);
  });
  const select = (elementId: string | undefined): void => {
    const element = elementId === undefined ? undefined : registry.get(elementId);
    selection.select(element ?? null);
    if (element) canvas.scrollToElement(element);
  };
  const read = async (): Promise<string> => {
    const putBack = order.restore(modeler.getDefinitions());
    try {
      const { xml = '', error } = await modeler.saveXML({ format: true });
      if (error) throw error;
      return xml;
    } finally {
      putBack();
    }
  };
  return { modeler, revision, selected, read, select };
}

/** Where the editor put the labels of elements. */
function labelsOf(modeler: Modeler): ReadonlyMap<string, Corner> {
  const elements = modeler.get<Labelled>('elementRegistry').getAll();
  return new Map(
    elements.flatMap(({ id, label }) => (label ? [[id, { x: label.x, y: label.y }] as const] : [])),
  );
}

interface Labelled {
  getAll(): readonly { readonly id: string; readonly label?: Corner }[];
}
