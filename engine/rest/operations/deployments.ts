import { compileDmn } from '../../decision/compile.ts';
import { compileBpmn, problemText, type Problem } from '../../../process-model/executable/compile.ts';
import { formKeyOf, type Process } from '../../../process-model/executable/process.ts';
import type { Deployed, Resource } from '../../store/deployments.ts';
import type { EngineNode } from '../../store/node.ts';
import { StartTriggerRefused } from '../../store/start-triggers.ts';
import { readFormData, type FormLimits, type UploadedFile } from '../form-data.ts';
import { ok, type Operation } from '../operation.ts';
import { commandRejected, refuse } from '../rejection.ts';
import { DEFAULT_TENANT } from '../validate.ts';

/** Whether somebody publishes a form under this key; where nobody can say, keys are taken as they are. */
export type FormExists = (formKey: string) => Promise<boolean>;

/** `POST /deployments`: BPMN files, DMN files and forms, taken or refused as a whole. */
export function deploymentOperations(
  node: EngineNode,
  limits: FormLimits,
  formExists?: FormExists,
): Operation[] {
  return [
    {
      ...{ method: 'post', path: '/deployments', permission: 'deploy', reads: 'stream' },
      async handle({ req }) {
        const { files, fields } = await readFormData(req, 'resources', limits);
        const tenant = fields.get('tenantId') ?? '';
        if (tenant !== '' && tenant !== DEFAULT_TENANT) {
          throw refuse(
            'INVALID_ARGUMENT',
            `Expected to handle request Deploy Resources with tenant identifier '${tenant}', but multi-tenancy is disabled`,
          );
        }
        if (files.length === 0) throw refuse('INVALID_ARGUMENT', 'No resources provided.');
        const { key, deployed } = await node
          .deploy(await readResources(files, formExists))
          .catch(refuseStart);
        return ok({ deploymentKey: key, tenantId: DEFAULT_TENANT, deployments: deployed.map(deployedJson) });
      },
    },
  ];
}

function deployedJson(deployed: Deployed) {
  const { id, name, version, key } = deployed;
  if (deployed.kind === 'decision') {
    const decision = { decisionDefinitionId: id, version, name, decisionDefinitionKey: key };
    const { requirementsId, requirementsKey } = deployed;
    const requirements = { decisionRequirementsId: requirementsId, decisionRequirementsKey: requirementsKey };
    return { decisionDefinition: { ...decision, ...requirements, tenantId: DEFAULT_TENANT } };
  }
  const common = { resourceName: deployed.resourceName, tenantId: DEFAULT_TENANT };
  switch (deployed.kind) {
    case 'form':
      return { form: { formId: id, version, formKey: key, ...common } };
    case 'decisionRequirements': {
      const names = { decisionRequirementsId: id, decisionRequirementsName: name };
      return { decisionRequirements: { ...names, version, decisionRequirementsKey: key, ...common } };
    }
    case 'process': {
      const definition = { processDefinitionId: id, processDefinitionVersion: version };
      return { processDefinition: { ...definition, processDefinitionKey: key, ...common } };
    }
  }
}

type Read = { readonly resource: Resource } | { readonly problem: string };

async function readResources(
  files: readonly UploadedFile[],
  formExists: FormExists | undefined,
): Promise<Resource[]> {
  const read = await Promise.all(files.map((file) => readResource(file, formExists)));
  const resources = read.flatMap((one) => ('resource' in one ? [one.resource] : []));
  const problems = [
    ...read.flatMap((one) => ('problem' in one ? [one.problem] : [])),
    ...duplicates(resources),
  ];
  if (problems.length === 0) return resources;
  throw refuseAll(problems);
}

function refuseAll(problems: readonly string[]) {
  return commandRejected(
    'CREATE',
    'INVALID_ARGUMENT',
    `Expected to deploy new resources, but encountered the following errors:\n${problems.join('\n')}`,
  );
}

async function readResource(
  { name, content }: UploadedFile,
  formExists: FormExists | undefined,
): Promise<Read> {
  const text = content.toString('utf8');
  if (name.endsWith('.bpmn')) {
    const compiled = await compileBpmn(text, name);
    if (!compiled.ok) return { problem: compiled.text };
    const missing = formExists ? await missingForms(compiled.processes, formExists) : [];
    if (missing.length > 0) return { problem: problemText(name, missing) };
    return { resource: { kind: 'bpmn', name, text, processes: compiled.processes } };
  }
  if (name.endsWith('.form')) return readForm(name, text);
  if (name.endsWith('.dmn')) {
    const compiled = await compileDmn(text, name);
    if (!compiled.ok) return { problem: compiled.text };
    return { resource: { kind: 'dmn', name, text, graph: compiled.graph } };
  }
  return { problem: `'${name}': unknown resource type; .bpmn, .dmn and .form are known` };
}

/** Human steps whose form nobody publishes: the first case that came there could not go on. */
async function missingForms(processes: readonly Process[], formExists: FormExists): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const element of processes.flatMap(({ elements }) => [...elements.values()])) {
    const formKey = formKeyOf(element);
    // A key with a colon belongs to another form language, such as `camunda-forms:bpmn:…`.
    if (formKey === undefined || formKey.includes(':') || (await formExists(formKey))) continue;
    problems.push({ elementId: element.id, message: `The form '${formKey}' does not exist` });
  }
  return problems;
}

/** A form is kept as it is: only its id matters here. */
function readForm(name: string, text: string): Read {
  const form = parse(text);
  if (typeof form !== 'object' || form === null)
    return { problem: `'${name}': the form is not a JSON object` };
  const { id, versionTag } = { id: undefined, versionTag: undefined, ...form };
  if (typeof id !== 'string' || id === '') return { problem: `'${name}': the form has no id` };
  const tag = typeof versionTag === 'string' ? versionTag : undefined;
  return { resource: { kind: 'form', name, text, formId: id, versionTag: tag } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function duplicates(resources: readonly Resource[]): string[] {
  const names = new Map<string, string>();
  const found: string[] = [];
  for (const resource of resources) {
    for (const id of namesOf(resource)) {
      const first = names.get(id);
      if (first !== undefined) found.push(`Duplicated ${id} in resources '${first}' and '${resource.name}'`);
      names.set(id, resource.name);
    }
  }
  return found;
}

/** What no other resource of the same deployment may define. */
function namesOf(resource: Resource): string[] {
  switch (resource.kind) {
    case 'form':
      return [`form '${resource.formId}'`];
    case 'bpmn':
      return resource.processes.map(({ id }) => `process '${id}'`);
    case 'dmn': {
      const { id, decisions } = resource.graph;
      return [`decision requirements '${id}'`, ...[...decisions.keys()].map((one) => `decision '${one}'`)];
    }
  }
}

function refuseStart(error: unknown): never {
  if (!(error instanceof StartTriggerRefused)) throw error;
  throw refuseAll([`- Element: ${error.elementId}\n    - ERROR: ${error.message}`]);
}
