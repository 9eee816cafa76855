import { idOf, type Compiler } from './compiler.ts';
import { staticText } from './compile-events.ts';
import type { Binding, JobDefinition, Loop, Mapping, UserTaskProperties } from './process.ts';
import type { XmlNode } from './xml-node.ts';

/** Extensions that change how an element runs and that this engine does not carry out. */
const unsupportedExtensions: Readonly<Record<string, string>> = {
  'zeebe:UserTask':
    'The native user task (zeebe:userTask) is not supported by this engine; leave the extension out to use a job-based user task',
  'zeebe:ExecutionListeners': 'Execution listeners are not supported by this engine',
  'zeebe:TaskListeners': 'Task listeners are not supported by this engine',
  'zeebe:CalledDecision': 'Called decisions (DMN) are not supported by this engine',
  'zeebe:AdHoc': 'Ad-hoc sub processes are not supported by this engine',
  'zeebe:LinkedResources': 'Linked resources are not supported by this engine',
  'zeebe:ConditionalFilter': 'Conditional events are not supported by this engine',
  'zeebe:JobPriorityDefinition': 'Job priorities are not supported by this engine',
  'zeebe:AgentDefinition': 'Agent definitions are not supported by this engine',
};

export function refuseExtensions(compiler: Compiler, node: XmlNode): void {
  for (const { type } of node.extensions()) {
    const reason = Object.hasOwn(unsupportedExtensions, type) ? unsupportedExtensions[type] : undefined;
    if (reason !== undefined) compiler.refuse(idOf(node), reason);
  }
}

const namePath = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

export function compileMappings(
  compiler: Compiler,
  node: XmlNode,
  kind: 'inputParameters' | 'outputParameters',
): Mapping[] {
  const parameters = node.extension('zeebe:IoMapping')?.nodes(kind) ?? [];
  return parameters.flatMap((parameter) => {
    const target = parameter.text('target') ?? '';
    if (!namePath.test(target))
      compiler.refuse(idOf(node), `The mapping target '${target}' is not a variable name`);
    const source = compiler.requiredValue(
      idOf(node),
      parameter.text('source'),
      `a source for the mapping to '${target}'`,
    );
    return source ? [{ source, target: target.split('.') }] : [];
  });
}

export function headersOf(node: XmlNode): Map<string, string> {
  const headers = node.extension('zeebe:TaskHeaders')?.nodes('values') ?? [];
  const filled = headers.flatMap((header): [string, string][] => {
    const [key, value] = [header.text('key'), header.text('value')];
    return key && value ? [[key, value]] : [];
  });
  return new Map(filled);
}

/** The job of a service, send, script or rule task or of a message throw event. */
export function compileJob(compiler: Compiler, node: XmlNode): JobDefinition | undefined {
  const definition = node.extension('zeebe:TaskDefinition');
  const type = compiler.requiredValue(
    idOf(node),
    definition?.text('type'),
    'a zeebe:taskDefinition with a job type',
  );
  const retries = compiler.value(idOf(node), definition?.text('retries') ?? '3');
  return type && retries && { type, retries, headers: headersOf(node), userTask: undefined };
}

/** Rule 37: a user task without native extension is a job of a type of its own. */
export function compileUserTask(compiler: Compiler, node: XmlNode): JobDefinition {
  const id = idOf(node);
  const assignment = node.extension('zeebe:AssignmentDefinition');
  const schedule = node.extension('zeebe:TaskSchedule');
  const form = node.extension('zeebe:FormDefinition');
  if (form?.text('formId') !== undefined)
    compiler.refuse(id, 'A form linked by formId is not supported by this engine; use formKey');
  const userTask: UserTaskProperties = {
    assignee: compiler.optionalValue(id, assignment?.text('assignee')),
    candidateGroups: compiler.optionalValue(id, assignment?.text('candidateGroups')),
    candidateUsers: compiler.optionalValue(id, assignment?.text('candidateUsers')),
    dueDate: compiler.optionalValue(id, schedule?.text('dueDate')),
    followUpDate: compiler.optionalValue(id, schedule?.text('followUpDate')),
    formKey: form?.text('formKey'),
  };
  return {
    type: staticText('io.camunda.zeebe:userTask'),
    retries: staticText('1'),
    headers: headersOf(node),
    userTask,
  };
}

export function compileLoop(compiler: Compiler, node: XmlNode): Loop | undefined {
  const characteristics = node.node('loopCharacteristics');
  if (!characteristics) return undefined;
  const id = idOf(node);
  if (characteristics.type !== 'bpmn:MultiInstanceLoopCharacteristics') {
    compiler.refuse(id, 'Standard loops are not supported by this engine; use a multi-instance');
    return undefined;
  }
  const loop = characteristics.extension('zeebe:LoopCharacteristics');
  const inputCollection = compiler.requiredValue(
    id,
    loop?.text('inputCollection'),
    'an input collection for its multi-instance',
  );
  const output = [loop?.text('outputCollection'), loop?.text('outputElement')];
  if ((output[0] === undefined) !== (output[1] === undefined))
    compiler.refuse(id, 'Must have both output collection and output element, or neither');
  if (!inputCollection) return undefined;
  return {
    sequential: characteristics.flag('isSequential') ?? false,
    inputCollection,
    inputElement: loop?.text('inputElement'),
    outputCollection: output[0],
    outputElement: compiler.optionalValue(id, output[1]),
    completionCondition: compiler.optionalValue(
      id,
      characteristics.node('completionCondition')?.text('body'),
    ),
  };
}

export function compileBinding(compiler: Compiler, id: string, extension: XmlNode): Binding {
  switch (extension.text('bindingType') ?? 'latest') {
    case 'latest':
      return { kind: 'latest' };
    case 'deployment':
      return { kind: 'deployment' };
    case 'versionTag': {
      const tag = extension.text('versionTag');
      if (!tag) compiler.refuse(id, 'Must have a version tag for its binding');
      return { kind: 'versionTag', tag: tag ?? '' };
    }
    default:
      compiler.refuse(id, `The binding type '${extension.text('bindingType') ?? ''}' is not known`);
      return { kind: 'latest' };
  }
}
