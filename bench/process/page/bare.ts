import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import Modeler from 'bpmn-js/lib/Modeler';
import type { Scene } from './scene.ts';

/** bpmn-js as it comes. */
export function bare(): Scene {
  let modeler: Modeler | undefined;
  return {
    async open(place, xml) {
      modeler = new Modeler({ container: place });
      await modeler.importXML(xml);
      return modeler;
    },
    close: () => modeler?.destroy(),
  };
}
