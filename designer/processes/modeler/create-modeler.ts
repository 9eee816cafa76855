import type { ModuleDeclaration } from 'didi';
import Modeler from 'bpmn-js/lib/Modeler';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

/** Labels are measured and drawn in this font; load it before a model is opened, or they stand off their shapes. */
export const diagramFont = 'Noto Sans SC Variable, sans-serif';

/** The editor of BPMN models with Zeebe's extensions. It keeps its own state and must never become reactive. */
export function createModeler(
  container: HTMLElement,
  additionalModules: readonly ModuleDeclaration[] = [],
): Modeler {
  return new Modeler({
    container,
    additionalModules: [zeebeBehaviors, ...additionalModules],
    moddleExtensions: { zeebe },
    textRenderer: { defaultStyle: { fontFamily: diagramFont }, externalStyle: { fontFamily: diagramFont } },
  });
}

/** Opens a model once the letters of its labels are there. */
export async function openModel(modeler: Modeler, xml: string): Promise<readonly string[]> {
  await document.fonts.load('12px "Noto Sans SC Variable"', xml.replace(/[\x20-\x7e\s]/g, ''));
  const { warnings } = await modeler.importXML(xml);
  return warnings;
}
