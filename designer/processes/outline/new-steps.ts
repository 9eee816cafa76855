import type { Language } from '../../../model/localised.ts';
import {
  elementTemplates,
  humanTemplateId,
  stepChoices,
} from '../../../process-model/templates/templates.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { applyTemplate } from '../steps/apply-template.ts';
import type { NewStep } from './edits/outline-edits.ts';

/** Steps without a template: what time, other parts of the model and ends are for. */
const plain = {
  wait: { type: 'bpmn:IntermediateCatchEvent', event: 'bpmn:TimerEventDefinition' },
  subProcess: { type: 'bpmn:SubProcess' },
  end: { type: 'bpmn:EndEvent' },
} as const;
type Plain = keyof typeof plain;
const isPlain = (id: string): id is Plain => Object.hasOwn(plain, id);

/** One kind of step that the outline offers. */
export interface StepOption {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly block: boolean;
}

/** What an administrator adds most: somebody fills a form. */
export const usualStep = humanTemplateId('form-step');

/** All kinds of steps, named as administrators do, by the groups in which they are offered. */
export function stepOptions(language: Language, t: (key: string) => string): readonly StepOption[] {
  return [
    ...stepChoices(language),
    ...Object.keys(plain).map((id) => ({
      id,
      name: t(`processOutline.stepKind.${id}`),
      group: 'other',
      block: false,
    })),
  ];
}

/** A step of a kind, with the settings of its template; without a name of its own it is called after its kind. */
export function newStep(
  session: ProcessSession,
  { id, name: kind }: Pick<StepOption, 'id' | 'name'>,
  name: string,
): NewStep {
  const named = name.trim() || kind;
  if (isPlain(id)) return { ...plain[id], name: named };
  const template = elementTemplates('zh').find((one) => one.id === id);
  return {
    type: template?.elementType.value ?? 'bpmn:Task',
    name: named,
    configure: (step) => {
      applyTemplate(session, step.id, id);
    },
  };
}
