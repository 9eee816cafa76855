import type { EditorServices, Shape } from '../modeler/services.ts';
import type { NewStep } from './edits/outline-edits.ts';

/** Steps that the outline adds, named as administrators do. */
export const stepKinds = ['human', 'notification', 'wait', 'automatic', 'subProcess', 'end'] as const;
export type StepKind = (typeof stepKinds)[number];

const types: Readonly<Record<StepKind, string>> = {
  human: 'bpmn:UserTask',
  notification: 'bpmn:SendTask',
  wait: 'bpmn:IntermediateCatchEvent',
  automatic: 'bpmn:ServiceTask',
  subProcess: 'bpmn:SubProcess',
  end: 'bpmn:EndEvent',
};

const configure: Partial<Record<StepKind, NewStep['configure']>> = {
  notification: (step, services) => setJob(step, services, 'notify'),
};

export function newStep(kind: StepKind, name: string, t: (key: string) => string): NewStep {
  const set = configure[kind];
  return {
    type: types[kind],
    ...(kind === 'wait' ? { event: 'bpmn:TimerEventDefinition' } : {}),
    name: name.trim() || t(`processOutline.stepKind.${kind}`),
    ...(set ? { configure: set } : {}),
  };
}

/** Makes a step a job of a type. */
function setJob(step: Shape, services: EditorServices, type: string): void {
  const extensionElements = services.create('bpmn:ExtensionElements', {
    values: [services.create('zeebe:TaskDefinition', { type })],
  });
  services.modeling.updateProperties(step, { extensionElements });
}
