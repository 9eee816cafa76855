import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { FormUsage } from '../../model/form-design.ts';
import { taskAnswers } from '../../model/task-answers.ts';
import { formStep, TaskKind } from '../../model/task.ts';

type Step = FormUsage['processes'][number]['steps'][number];

export interface HumanStep {
  /** What completing it does, as the model names it; it may be unknown. */
  kind: string;
  formKey: string | null;
  step: Step;
}

export interface ProcessSteps {
  id: string;
  name: string | null;
  steps: HumanStep[];
}

/** An element of BPMN as the reader gives it: attributes by `@name`, children by element name, each as a list. */
const Element = z.record(z.string(), z.unknown());
type Element = z.infer<typeof Element>;

const reader = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseAttributeValue: false,
  parseTagValue: false,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
  // A model declares no entities; the five of XML itself are read all the same.
  processEntities: true,
});

/** Processes of a model with their human steps. What is no XML has none. */
export function processesIn(xml: string): ProcessSteps[] {
  const [definitions] = childrenOf(read(xml), 'definitions');
  const processes = definitions ? childrenOf(definitions, 'process') : [];
  return processes.map((process) => ({
    id: textOf(process, 'id') ?? '',
    name: textOf(process, 'name'),
    steps: stepsIn(process),
  }));
}

function read(xml: string): Element {
  try {
    return Element.parse(reader.parse(xml));
  } catch {
    return {};
  }
}

/** User tasks of a process and of the sub processes in it. */
function stepsIn(around: Element): HumanStep[] {
  const here = childrenOf(around, 'userTask').map(stepOf);
  const within = ['subProcess', 'adHocSubProcess', 'transaction'].flatMap((name) => childrenOf(around, name));
  return [...here, ...within.flatMap(stepsIn)];
}

function stepOf(task: Element): HumanStep {
  const [extensions = {}] = childrenOf(task, 'extensionElements');
  const [form = {}] = childrenOf(extensions, 'formDefinition');
  const [assignment = {}] = childrenOf(extensions, 'assignmentDefinition');
  const [headers = {}] = childrenOf(extensions, 'taskHeaders');
  const header = (key: string): string | null => {
    const found = childrenOf(headers, 'header').find((one) => textOf(one, 'key') === key);
    return found ? textOf(found, 'value') : null;
  };
  const elementId = textOf(task, 'id') ?? '';
  const named = header('kind');
  // Rights of a step that only fills its form are drawn for itself.
  const kind = named === null || named === formStep ? elementId : named;
  return {
    kind: named ?? formStep,
    formKey: textOf(form, 'formKey') ?? textOf(form, 'externalReference') ?? textOf(form, 'formId'),
    step: {
      elementId,
      name: textOf(task, 'name'),
      kind,
      roles: rolesIn(textOf(assignment, 'candidateGroups') ?? ''),
      answers: [...new Set([...answersOf(named), ...namesIn(header('routing') ?? '')])],
    },
  };
}

/** What the effect of a step cannot do without. */
function answersOf(kind: string | null): string[] {
  const known = TaskKind.safeParse(kind);
  if (!known.success) return [];
  const shape: Readonly<Record<string, z.ZodType>> = taskAnswers[known.data].shape;
  return Object.entries(shape).flatMap(([name, schema]) =>
    schema.safeParse(undefined).success ? [] : [name],
  );
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Candidate groups that are written out: `="A"`, `=["A","B"]` or `A, B`; those that are computed stay unknown here. */
const rolesIn = (groups: string): string[] => groups.match(/\b[A-Z][A-Z_]+\b/g) ?? [];

function childrenOf(element: Element, name: string): Element[] {
  const children = z.array(z.unknown()).safeParse(element[name]);
  return (children.data ?? []).flatMap((child) => {
    const parsed = Element.safeParse(child);
    return parsed.success ? [parsed.data] : [];
  });
}

function textOf(element: Element, attribute: string): string | null {
  const value = element[`@${attribute}`];
  return typeof value === 'string' ? value : null;
}
