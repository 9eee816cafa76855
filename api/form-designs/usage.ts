import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { FormUsage } from '../../model/form-design.ts';
import { taskAnswers } from '../../model/task-answers.ts';
import { TaskKind } from '../../model/task.ts';
import { findDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { listItems, type PublishedItem } from '../../store/policy-item.ts';
import { listProcesses } from '../../store/process-model.ts';

type Step = FormUsage['processes'][number]['steps'][number];

/** Items and human steps that use a form, found in what is published. */
export async function viewUsage(sql: Sql, key: string): Promise<FormUsage> {
  if (!(await findDesign(sql, key)) && !(await findNewestForm(sql, key))) throw new AppError('NOT_FOUND');
  return usageOf(sql, key);
}

export async function usageOf(sql: Sql, key: string): Promise<FormUsage> {
  const items = await listItems(sql);
  const processes = (await listProcesses(sql)).flatMap(({ processId, xml }) => {
    const process = processIn(xml, processId);
    const steps = stepsIn(process).filter(({ formKey }) => formKey === key);
    if (steps.length === 0) return [];
    return [
      {
        processId,
        name: textOf(process, 'name'),
        items: items.filter(({ item }) => item.process === processId).map(({ item }) => item.code),
        steps: steps.map(({ step }) => step),
      },
    ];
  });
  return { items: items.flatMap((found) => applicationsOf(found, key)), processes };
}

function applicationsOf({ item }: PublishedItem, key: string): FormUsage['items'] {
  return item.forms.application === key ? [{ code: item.code, name: item.name }] : [];
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

function processIn(xml: string, processId: string): Element {
  const [definitions] = childrenOf(Element.parse(reader.parse(xml)), 'definitions');
  const processes = definitions ? childrenOf(definitions, 'process') : [];
  return processes.find((process) => textOf(process, 'id') === processId) ?? {};
}

/** User tasks of a process and of the sub processes in it. */
function stepsIn(around: Element): { formKey: string | null; step: Step }[] {
  const here = childrenOf(around, 'userTask').map(stepOf);
  const within = ['subProcess', 'adHocSubProcess', 'transaction'].flatMap((name) => childrenOf(around, name));
  return [...here, ...within.flatMap(stepsIn)];
}

function stepOf(task: Element): { formKey: string | null; step: Step } {
  const [extensions = {}] = childrenOf(task, 'extensionElements');
  const [form = {}] = childrenOf(extensions, 'formDefinition');
  const [assignment = {}] = childrenOf(extensions, 'assignmentDefinition');
  const [headers = {}] = childrenOf(extensions, 'taskHeaders');
  const header = (key: string): string | null => {
    const found = childrenOf(headers, 'header').find((one) => textOf(one, 'key') === key);
    return found ? textOf(found, 'value') : null;
  };
  const elementId = textOf(task, 'id') ?? '';
  const kind = header('kind') ?? elementId;
  return {
    formKey: textOf(form, 'formKey') ?? textOf(form, 'externalReference') ?? textOf(form, 'formId'),
    step: {
      elementId,
      name: textOf(task, 'name'),
      kind,
      roles: rolesIn(textOf(assignment, 'candidateGroups') ?? ''),
      answers: [...new Set([...answersOf(kind), ...namesIn(header('routing') ?? '')])],
    },
  };
}

/** What the effect of a step cannot do without. */
function answersOf(kind: string): string[] {
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
