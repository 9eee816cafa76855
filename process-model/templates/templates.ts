import { jobs, type JobType } from '../../model/jobs.ts';
import type { Language } from '../../model/localised.ts';
import { formStep, TaskKind } from '../../model/task.ts';
import { taskAnswers } from '../../model/task-answers.ts';
import { blockWords } from './block-words.ts';
import { templateSchema, type ElementTemplate, type TemplateProperty } from './element-template.ts';
import { shapesOf } from './from-schema.ts';
import { headerWords } from './header-words.ts';
import { iconPath, jobWords, type StepGroup, type StepWords } from './job-words.ts';
import { humanWords } from './step-words.ts';

/** One thing that an administrator may put into a process. */
export interface StepChoice {
  /** Id of an element template or of a block. */
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly group: StepGroup;
  /** Path of an SVG of 24 by 24, drawn as a line. */
  readonly icon: string;
  /** A block is several elements at once. */
  readonly block: boolean;
}

export const jobTypes: readonly JobType[] = Object.keys(jobs).filter(isJobType);

export function isJobType(name: string | undefined): name is JobType {
  return name !== undefined && Object.hasOwn(jobs, name);
}

/** Id of the template of a job type, of a kind of human step, and of a call to another item. */
export const jobTemplateId = (type: JobType): string => `aidflow.job.${type}`;
export const humanTemplateId = (kind: TaskKind): string => `aidflow.step.${kind}`;
export const callTemplateId = 'aidflow.call';

/** Everything that may be put into a process, in the order in which it is offered. */
export function stepChoices(language: Language): readonly StepChoice[] {
  const choice = (id: string, words: StepWords, block = false): StepChoice => ({
    id,
    name: words.name[language],
    hint: words.hint[language],
    group: words.group,
    icon: words.icon,
    block,
  });
  return [
    ...TaskKind.options.toReversed().map((kind) => choice(humanTemplateId(kind), humanWords[kind])),
    ...jobTypes.map((type) => choice(jobTemplateId(type), jobWords[type])),
    choice(callTemplateId, callWords),
    ...Object.entries(blockWords).map(([id, words]) => choice(id, words, true)),
  ];
}

/** Element templates in Camunda's format: one for each job type, each kind of human step, and the call to another item. */
export const elementTemplates = (language: Language): readonly ElementTemplate[] => [
  ...jobTypes.map((type) => jobTemplate(type, language)),
  ...TaskKind.options.map((kind) => humanTemplate(kind, language)),
  callTemplate(language),
];

const callWords: StepWords = {
  name: { zh: '调用其他事项', en: 'Call another item' },
  hint: {
    zh: '办理另一个事项的流程，办完后回到这里。',
    en: 'Runs the process of another item and comes back.',
  },
  group: 'blocks',
  icon: iconPath('door'),
};

/** Messages leave by a send task, as BPMN draws them. */
const elementOfJob = (type: JobType): string => (type === 'notify' ? 'bpmn:SendTask' : 'bpmn:ServiceTask');

function jobTemplate(type: JobType, language: Language): ElementTemplate {
  const property: TemplateProperty = {
    type: 'Hidden',
    value: type,
    binding: { type: 'zeebe:taskDefinition', property: 'type' },
  };
  return template(jobTemplateId(type), elementOfJob(type), jobWords[type], language, [
    property,
    ...shapesOf(jobs[type].headers).map((shape) => headerProperty(type, shape, language)),
  ]);
}

function headerProperty(
  type: JobType,
  { name, values, fallback }: ReturnType<typeof shapesOf>[number],
  language: Language,
): TemplateProperty {
  const words = headerWords[type]?.[name];
  const usual = Object.keys(words?.values ?? {});
  const [first] = values ?? usual;
  const value = fallback ?? first;
  return {
    type: 'Dropdown',
    label: words?.label[language] ?? name,
    ...(words?.hint ? { description: words.hint[language] } : {}),
    ...(value === undefined ? {} : { value }),
    choices: (values ?? usual).map((one) => ({ name: words?.values[one]?.[language] ?? one, value: one })),
    binding: { type: 'zeebe:taskHeader', key: name },
  };
}

function humanTemplate(kind: TaskKind, language: Language): ElementTemplate {
  const { role, dueDate } = humanWords[kind];
  const routing = routingOf(kind);
  const form: TemplateProperty = {
    type: kind === formStep ? 'String' : 'Hidden',
    ...(kind === formStep ? { label: { zh: '表单', en: 'Form' }[language] } : { value: kind }),
    binding: { type: 'zeebe:formDefinition', property: 'formKey' },
  };
  return template(humanTemplateId(kind), 'bpmn:UserTask', humanWords[kind], language, [
    form,
    hidden(`=["${role}"]`, { type: 'zeebe:assignmentDefinition', property: 'candidateGroups' }),
    ...(dueDate === undefined
      ? []
      : [hidden(`=${dueDate}`, { type: 'zeebe:taskSchedule', property: 'dueDate' })]),
    ...(kind === formStep ? [] : [hidden(kind, { type: 'zeebe:taskHeader', key: 'kind' })]),
    ...(routing === '' ? [] : [hidden(routing, { type: 'zeebe:taskHeader', key: 'routing' })]),
  ]);
}

/** Answers that a process parts by: of those that are lists of words, never what a person wrote. */
export const routingOf = (kind: TaskKind): string =>
  shapesOf(taskAnswers[kind])
    .filter(({ name }) => name === 'outcome')
    .map(({ name }) => name)
    .join(', ');

const callTemplate = (language: Language): ElementTemplate =>
  template(callTemplateId, 'bpmn:CallActivity', callWords, language, [
    {
      type: 'String',
      label: { zh: '事项流程', en: 'Process of the item' }[language],
      binding: { type: 'zeebe:calledElement', property: 'processId' },
    },
  ]);

const hidden = (value: string, binding: TemplateProperty['binding']): TemplateProperty => ({
  type: 'Hidden',
  value,
  binding,
});

const template = (
  id: string,
  element: string,
  words: StepWords,
  ...[language, properties]: [Language, readonly TemplateProperty[]]
): ElementTemplate => ({
  $schema: templateSchema,
  id,
  name: words.name[language],
  description: words.hint[language],
  appliesTo: ['bpmn:Task', element],
  elementType: { value: element },
  icon: { contents: iconData(words.icon) },
  properties,
});

const iconData = (path: string): string =>
  `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 24 24" fill="none" stroke="#0f5c63" stroke-width="2"><path d="${path}"/></svg>`,
  )}`;
