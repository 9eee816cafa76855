import { BACK_OFF_HEADER, declaredRetry } from './back-off.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { Binding, JobDefinition, Loop, Mapping } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

const namePath = /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u;

const withoutInputs = new Set(['bpmn:StartEvent', 'bpmn:BoundaryEvent']);

export function compileMappings(
  compiler: Compiler,
  node: XmlNode,
  kind: 'inputParameters' | 'outputParameters',
): Mapping[] {
  const parameters = node.extension('zeebe:IoMapping')?.nodes(kind) ?? [];
  if (kind === 'inputParameters' && parameters.length > 0 && withoutInputs.has(node.type))
    compiler.refuse(idOf(node), `Input mappings have no meaning at a ${node.type}`);
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
  const headers = headersOf(node);
  checkHeaders(compiler, idOf(node), headers);
  checkBackOff(compiler, idOf(node), headers.get(BACK_OFF_HEADER));
  return type && retries && { type, retries, headers, userTask: undefined };
}

const reserved = 'io.camunda.zeebe:';

/** Zeebe keeps these names for what it puts into the headers of a user task's job. */
export function checkHeaders(compiler: Compiler, id: string, headers: ReadonlyMap<string, string>): void {
  for (const key of headers.keys())
    if (key.startsWith(reserved))
      compiler.refuse(
        id,
        `Attribute 'key' contains '${key}', but header keys starting with '${reserved}' are reserved for internal use.`,
      );
}

function checkBackOff(compiler: Compiler, id: string, declared: string | undefined): void {
  if (declared === undefined) return;
  if (declaredRetry(declared, { retries: 1, now: new Date(0), zone: 'UTC' }) === undefined)
    compiler.refuse(
      id,
      `The header '${BACK_OFF_HEADER}' must be a list of durations such as 'PT10S, PT1M'; '${declared}' is none`,
    );
}

export function compileLoop(compiler: Compiler, node: XmlNode): Loop | undefined {
  const characteristics = node.node('loopCharacteristics');
  if (!characteristics) return undefined;
  const id = idOf(node);
  if (characteristics.type !== 'bpmn:MultiInstanceLoopCharacteristics') {
    compiler.refuse(id, 'Standard loops are not supported by this engine; use a multi-instance');
    return undefined;
  }
  refuseLoopFeatures(compiler, id, characteristics);
  const loop = characteristics.extension('zeebe:LoopCharacteristics');
  const range = compileRange(compiler, id, { characteristics, loop });
  if (!range) return undefined;
  const condition = filled(characteristics.node('completionCondition')?.text('body'));
  return {
    sequential: characteristics.flag('isSequential') ?? false,
    ...range,
    inputElement: compiler.variableName(id, filled(loop?.text('inputElement')), 'input element'),
    ...compileOutput(compiler, id, loop),
    completionCondition:
      condition === undefined ? undefined : compiler.expression(id, condition, 'a completion condition'),
  };
}

/** What a multi-instance runs over, or how often. */
function compileRange(
  compiler: Compiler,
  id: string,
  { characteristics, loop }: { characteristics: XmlNode; loop: XmlNode | undefined },
): Pick<Loop, 'inputCollection' | 'cardinality'> | undefined {
  const times = filled(characteristics.node('loopCardinality')?.text('body'));
  const collection = filled(loop?.text('inputCollection'));
  if (times !== undefined && collection !== undefined)
    compiler.refuse(id, 'Must not have both an input collection and a loop cardinality');
  if (times !== undefined) {
    const cardinality = compiler.value(id, times);
    return cardinality && { cardinality, inputCollection: undefined };
  }
  const what = 'an input collection for its multi-instance';
  const inputCollection = compiler.expression(id, collection, what);
  return inputCollection && { inputCollection, cardinality: undefined };
}

function compileOutput(
  compiler: Compiler,
  id: string,
  loop: XmlNode | undefined,
): Pick<Loop, 'outputCollection' | 'outputElement'> {
  const collection = filled(loop?.text('outputCollection'));
  const element = filled(loop?.text('outputElement'));
  if ((collection === undefined) !== (element === undefined))
    compiler.refuse(id, 'Must have both output collection and output element, or neither');
  return {
    outputCollection: compiler.variableName(id, collection, 'output collection'),
    outputElement: element === undefined ? undefined : compiler.expression(id, element, 'an output element'),
  };
}

/** Text without the blanks around it; undefined if nothing is left. */
function filled(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}

function refuseLoopFeatures(compiler: Compiler, id: string, characteristics: XmlNode): void {
  const behavior = characteristics.text('behavior') ?? 'All';
  if (behavior !== 'All' || characteristics.nodes('complexBehaviorDefinition').length > 0)
    compiler.refuse(id, `The multi-instance behavior '${behavior}' is not supported by this engine`);
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
