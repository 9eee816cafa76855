import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { EngineError } from './engine-client.ts';

const bpmnNamespace = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const zeebeNamespace = 'http://camunda.org/schema/zeebe/1.0';

/** Type of the job behind a user task; a service task that stands in for one has the same. */
const jobType = 'io.camunda.zeebe:userTask';
/** Local variable of a service task that stands in for a user task: Zeebe keeps the headers of user tasks to itself. */
const stepVariable = 'humanStep';

export interface HumanStepSupport {
  /** Whether a user task without `zeebe:userTask` becomes a job, as it does up to Camunda 8.9. */
  userTaskJobs: boolean;
}

/**
 * A model whose human steps are all jobs, so that they reach our inbox. Native user tasks (`zeebe:userTask`) lose that
 * mark and name their form by `formKey`; where the cluster knows native user tasks only, user tasks become service tasks
 * of the same id, with form, candidate groups and dates in the local variable `humanStep`. A model that needs no change comes back as it is, so its version stays. Task listeners are refused: nothing would run them.
 */
export function adaptHumanSteps(xml: string, { userTaskJobs }: HumanStepSupport): string {
  if (!/<(?:[\w.-]+:)?userTask\b/.test(xml)) return xml;
  const document = parse(xml);
  const names = namesIn(document);
  let changed = false;
  for (const step of elements(document, names.bpmn('userTask'))) {
    const extensions = step.children.find(({ name }) => name === names.bpmn('extensionElements'));
    if (extensions?.children.some(({ name }) => name === names.zeebe('taskListeners')))
      throw new EngineError(
        'INVALID',
        `the user task ${step.attributes['id'] ?? ''} has task listeners, which the inbox does not run`,
      );
    if (extensions && makeJobBased(extensions, names)) changed = true;
    if (userTaskJobs) continue;
    makeServiceTask(step, extensions ?? withExtensions(step, names), names);
    changed = true;
  }
  return changed ? write(document) : xml;
}

interface XmlNode {
  /** Name with prefix; `#text`, `#comment` and `#cdata` for what is no element. */
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
  text: string;
}

/** Takes the mark of a native user task away; its form is then named by key. */
function makeJobBased(extensions: XmlNode, { zeebe }: Names): boolean {
  const kept = extensions.children.filter(({ name }) => name !== zeebe('userTask'));
  if (kept.length === extensions.children.length) return false;
  // The inbox orders by due date, and Zeebe refuses a job-based user task with a priority.
  extensions.children = kept.filter(({ name }) => name !== zeebe('priorityDefinition'));
  for (const form of extensions.children)
    if (form.name === zeebe('formDefinition')) form.attributes = formByKey(form.attributes);
  return true;
}

/** Forms are ours: whatever a native user task calls its form is the key of one. */
function formByKey({ formKey, externalReference, formId }: XmlNode['attributes']): Record<string, string> {
  const key = formKey ?? externalReference ?? formId;
  return key === undefined ? {} : { formKey: key };
}

/** Extensions that a service task does not have; what they say moves into input mappings. */
function makeServiceTask(step: XmlNode, extensions: XmlNode, names: Names): void {
  const { bpmn, zeebe } = names;
  step.name = bpmn('serviceTask');
  const take = (name: string): Record<string, string> => {
    const found = extensions.children.find((child) => child.name === zeebe(name));
    extensions.children = extensions.children.filter((child) => child !== found);
    return found?.attributes ?? {};
  };
  const { formKey } = formByKey(take('formDefinition'));
  const assignment = take('assignmentDefinition');
  const schedule = take('taskSchedule');
  const inputs = [
    ...mapping('formKey', expression(formKey), names),
    ...mapping('candidateGroups', listExpression(assignment['candidateGroups']), names),
    ...mapping('candidateUsers', listExpression(assignment['candidateUsers']), names),
    ...mapping('assignee', expression(assignment['assignee']), names),
    ...mapping('dueDate', expression(schedule['dueDate']), names),
    ...mapping('followUpDate', expression(schedule['followUpDate']), names),
  ];
  if (inputs.length > 0) childOf(extensions, zeebe('ioMapping')).children.unshift(...inputs);
  extensions.children.unshift(element(zeebe('taskDefinition'), { type: jobType, retries: '1' }));
}

function mapping(field: string, source: string | undefined, { zeebe }: Names): XmlNode[] {
  if (source === undefined) return [];
  return [element(zeebe('input'), { source, target: `${stepVariable}.${field}` })];
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };
const escaped = (text: string): string => text.replaceAll(/[&"<]/g, (sign) => escapes[sign] ?? sign);

/** A static value as FEEL text; attributes are kept as they stand in the file, entities and all. */
const literal = (text: string): string => escaped('"') + text.trim().replaceAll('\\', '\\\\') + escaped('"');
const expression = (value: string | undefined): string | undefined =>
  value === undefined || value.startsWith('=') ? value : `=${literal(value)}`;
/** Static lists are separated by commas. */
const listExpression = (value: string | undefined): string | undefined =>
  value === undefined || value.startsWith('=') ? value : `=[${value.split(',').map(literal).join(', ')}]`;

const element = (name: string, attributes: Record<string, string>): XmlNode => ({
  name,
  attributes,
  children: [],
  text: '',
});

function childOf(parent: XmlNode, name: string): XmlNode {
  const found = parent.children.find((child) => child.name === name);
  if (found) return found;
  const made = element(name, {});
  parent.children.push(made);
  return made;
}

/** Extensions come right after the documentation. */
function withExtensions(step: XmlNode, { bpmn }: Names): XmlNode {
  const extensions = element(bpmn('extensionElements'), {});
  const after = step.children.findLastIndex(({ name }) => name === bpmn('documentation'));
  step.children.splice(after + 1, 0, extensions);
  return extensions;
}

interface Names {
  bpmn(local: string): string;
  zeebe(local: string): string;
}

/** Names with the prefixes that the root element binds. */
function namesIn(document: readonly XmlNode[]): Names {
  const root = document.find(({ name }) => !/^[#?!]/.test(name));
  const prefixOf = (namespace: string, usual: string): string => {
    const bound = Object.entries(root?.attributes ?? {}).find(
      ([name, value]) => value === namespace && /^xmlns(:|$)/.test(name),
    )?.[0];
    return bound === undefined ? `${usual}:` : bound === 'xmlns' ? '' : `${bound.slice('xmlns:'.length)}:`;
  };
  const [bpmn, zeebe] = [prefixOf(bpmnNamespace, 'bpmn'), prefixOf(zeebeNamespace, 'zeebe')];
  return { bpmn: (local) => bpmn + local, zeebe: (local) => zeebe + local };
}

function* elements(nodes: readonly XmlNode[], name: string): Generator<XmlNode> {
  for (const node of nodes) {
    if (node.name === name) yield node;
    else yield* elements(node.children, name);
  }
}

/** Everything is kept as it stands: order, blanks, entities, comments. */
const asItStands = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: false,
  commentPropName: '#comment',
  cdataPropName: '#cdata',
} as const;
const attributesKey = ':@';
const RawNodes = z.array(z.record(z.string(), z.unknown()));
const Attributes = z.record(z.string(), z.string());

function parse(xml: string): XmlNode[] {
  const parser = new XMLParser({
    ...asItStands,
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
  });
  return nodesOf(parser.parse(xml));
}

function nodesOf(raw: unknown): XmlNode[] {
  return RawNodes.parse(raw).map((node) => {
    const [name = '', content] = Object.entries(node).find(([key]) => key !== attributesKey) ?? [];
    const attributes = Attributes.parse(node[attributesKey] ?? {});
    return name === '#text'
      ? { name, attributes, children: [], text: String(content) }
      : { name, attributes, children: nodesOf(content), text: '' };
  });
}

function write(nodes: readonly XmlNode[]): string {
  return nodes.map(writeNode).join('');
}

function writeNode({ name, attributes, children, text }: XmlNode): string {
  if (name === '#text') return text;
  if (name === '#comment') return `<!--${write(children)}-->`;
  if (name === '#cdata') return `<![CDATA[${write(children)}]]>`;
  // A value that stood in single quotes may hold double ones.
  const inside = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${value.replaceAll('"', '&quot;')}"`)
    .join('');
  if (name.startsWith('?')) return `<${name}${inside}?>`;
  return children.length === 0 ? `<${name}${inside} />` : `<${name}${inside}>${write(children)}</${name}>`;
}
