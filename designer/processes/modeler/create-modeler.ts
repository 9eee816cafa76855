import type { ModuleDeclaration } from 'didi';
import Modeler from 'bpmn-js/lib/Modeler';
import colours from 'bpmn-js-color-picker';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import nativeCopyPaste from 'bpmn-js-native-copy-paste';
import tokenSimulation from 'bpmn-js-token-simulation';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import grid from 'diagram-js-grid';
import minimap from 'diagram-js-minimap';
import { drawingToOpen } from '../../../process-model/fidelity/drawn-parts.ts';
import { moddlePackages } from '../../../process-model/fidelity/moddle-packages.ts';
import type { Language } from '../../../model/localised.ts';
import { translateModule } from './translate.ts';

/** Labels are measured and drawn in this font; load it before a model is opened, or they stand off their shapes. */
export const diagramFont = 'Noto Sans SC Variable, sans-serif';

const drawn = { fontFamily: diagramFont };

/** What the editor has beside the canvas of bpmn-js. */
const tools: readonly ModuleDeclaration[] = [
  zeebeBehaviors,
  CreateAppendAnythingModule,
  colours,
  grid,
  minimap,
  tokenSimulation,
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
  nativeCopyPaste,
];

/** Drawings are written in the order of their author, not in that of the canvas. */
const keepsOrder: ModuleDeclaration = { bpmnDiOrdering: ['value', undefined] };

/** The editor of BPMN models with Zeebe's extensions. It keeps its own state and must never become reactive. */
export function createModeler(container: HTMLElement, language: () => Language = () => 'zh'): Modeler {
  return new Modeler({
    container,
    additionalModules: [...tools, translateModule(language), keepsOrder],
    moddleExtensions: moddlePackages,
    textRenderer: { defaultStyle: drawn, externalStyle: drawn },
    gridSnapping: { active: true },
    disableAdjustOrigin: true,
  });
}

/** Opens a model once the letters of its labels are there. */
export async function openModel(modeler: Modeler, xml: string): Promise<readonly string[]> {
  await document.fonts.load('12px "Noto Sans SC Variable"', xml.replace(/[\x20-\x7e\s]/g, ''));
  const { warnings } = await modeler.importXML(xml, drawingToOpen(xml));
  return warnings;
}
