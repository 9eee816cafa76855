import { compileBpmn } from '../../model/compile.ts';
import type { Deployed, Resource } from '../../store/deployments.ts';
import type { EngineNode } from '../../store/node.ts';
import { StartTriggerRefused } from '../../store/start-triggers.ts';
import { readFormData, type FormLimits, type UploadedFile } from '../form-data.ts';
import { ok, type Operation } from '../operation.ts';
import { commandRejected, refuse } from '../rejection.ts';
import { DEFAULT_TENANT } from '../validate.ts';

/** `POST /deployments`: BPMN files and forms, taken or refused as a whole. */
export function deploymentOperations(node: EngineNode, limits: FormLimits): Operation[] {
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
        const { key, deployed } = await node.deploy(await readResources(files)).catch(refuseStart);
        return ok({ deploymentKey: key, tenantId: DEFAULT_TENANT, deployments: deployed.map(deployedJson) });
      },
    },
  ];
}

function deployedJson({ kind, id, version, key, resourceName }: Deployed) {
  const common = { resourceName, tenantId: DEFAULT_TENANT };
  if (kind === 'form') return { form: { formId: id, version, formKey: key, ...common } };
  return {
    processDefinition: {
      ...{ processDefinitionId: id, processDefinitionVersion: version, processDefinitionKey: key, ...common },
    },
  };
}

type Read = { readonly resource: Resource } | { readonly problem: string };

async function readResources(files: readonly UploadedFile[]): Promise<Resource[]> {
  const read = await Promise.all(files.map(readResource));
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

async function readResource({ name, content }: UploadedFile): Promise<Read> {
  const text = content.toString('utf8');
  if (name.endsWith('.bpmn')) {
    const compiled = await compileBpmn(text, name);
    return compiled.ok
      ? { resource: { kind: 'bpmn', name, text, processes: compiled.processes } }
      : { problem: compiled.text };
  }
  if (name.endsWith('.form')) return readForm(name, text);
  if (name.endsWith('.dmn'))
    return { problem: `'${name}': decisions (DMN) are not supported by this engine` };
  return { problem: `'${name}': unknown resource type; .bpmn and .form are known` };
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
    const ids =
      resource.kind === 'form'
        ? [`form '${resource.formId}'`]
        : resource.processes.map(({ id }) => `process '${id}'`);
    for (const id of ids) {
      const first = names.get(id);
      if (first !== undefined) found.push(`Duplicated ${id} in resources '${first}' and '${resource.name}'`);
      names.set(id, resource.name);
    }
  }
  return found;
}

function refuseStart(error: unknown): never {
  if (!(error instanceof StartTriggerRefused)) throw error;
  throw refuseAll([`- Element: ${error.elementId}\n    - ERROR: ${error.message}`]);
}
