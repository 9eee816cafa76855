import type Modeler from 'bpmn-js/lib/Modeler';

/** An editor of processes in an empty place. */
export interface Scene {
  /** Draws it with a model; what is awaited is over when the whole model stands in the page. */
  open(place: HTMLElement, xml: string): Promise<Modeler>;
  close(): void;
}
