import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import type Modeler from 'bpmn-js/lib/Modeler';
import { createModeler, openModel } from '../../../designer/processes/modeler/create-modeler.ts';
import type { Scene } from './scene.ts';

/** The process designer with everything around the canvas. */
export function ours(): Scene {
  let modeler: Modeler | undefined;
  return {
    async open(place, xml) {
      modeler = createModeler(place);
      await openModel(modeler, xml);
      return modeler;
    },
    close: () => modeler?.destroy(),
  };
}
