import { idOf, type Compiler } from './compiler.ts';
import type { XmlNode } from '../xml-node.ts';

/** What each element may carry in Zeebe's namespace. The rest would be ignored, so it is refused. */
const allowedExtensions: ReadonlyMap<string, readonly string[]> = new Map([
  ['bpmn:Process', ['VersionTag', 'UserTaskForm']],
  ['bpmn:SubProcess', ['IoMapping']],
  ['bpmn:CallActivity', ['IoMapping', 'CalledElement']],
  ['bpmn:ServiceTask', ['IoMapping', 'TaskDefinition', 'TaskHeaders']],
  ['bpmn:SendTask', ['IoMapping', 'TaskDefinition', 'TaskHeaders']],
  ['bpmn:BusinessRuleTask', ['IoMapping', 'TaskDefinition', 'TaskHeaders', 'CalledDecision']],
  ['bpmn:ScriptTask', ['IoMapping', 'TaskDefinition', 'TaskHeaders', 'Script']],
  [
    'bpmn:UserTask',
    [
      ...['IoMapping', 'TaskHeaders', 'UserTask', 'AssignmentDefinition', 'TaskSchedule', 'FormDefinition'],
      ...['PriorityDefinition', 'TaskListeners'],
    ],
  ],
  ['bpmn:ReceiveTask', ['IoMapping']],
  ['bpmn:StartEvent', ['IoMapping', 'FormDefinition']],
  ['bpmn:IntermediateCatchEvent', ['IoMapping']],
  ['bpmn:BoundaryEvent', ['IoMapping']],
  ['bpmn:IntermediateThrowEvent', ['IoMapping', 'TaskDefinition', 'TaskHeaders']],
  ['bpmn:EndEvent', ['IoMapping', 'TaskDefinition', 'TaskHeaders']],
]);

const reasons: ReadonlyMap<string, string> = new Map([
  ['zeebe:AdHoc', 'Ad-hoc sub processes are not supported by this engine'],
  ['zeebe:LinkedResources', 'Linked resources are not supported by this engine'],
  ['zeebe:ConditionalFilter', 'Conditional events are not supported by this engine'],
  ['zeebe:JobPriorityDefinition', 'Job priorities are not supported by this engine'],
  ['zeebe:AgentDefinition', 'Agent definitions are not supported by this engine'],
]);

/** Refuses by name what changes how an element runs and is not carried out. */
export function refuseUnsupported(compiler: Compiler, node: XmlNode): void {
  const refuse = (reason: string): void => compiler.refuse(idOf(node), reason);
  refuseExtensions(compiler, node);
  for (const [applies, reason] of features)
    if (applies(node)) refuse(`${reason} not supported by this engine`);
  for (const name of node.foreignAttributes()) {
    const prefix = /^[^:]+(?=:)/.exec(name)?.[0];
    if (prefix !== undefined && compiler.foreignPrefixes.has(prefix))
      refuse(`The attribute '${name}' belongs to Camunda 7 and has no meaning for this engine`);
  }
}

const features: readonly (readonly [(node: XmlNode) => boolean, string])[] = [
  [(node) => (node.number('startQuantity') ?? 1) !== 1, 'A startQuantity other than 1 is'],
  [(node) => (node.number('completionQuantity') ?? 1) !== 1, 'A completionQuantity other than 1 is'],
  [(node) => node.flag('instantiate') === true, 'Starting an instance here (instantiate) is'],
  [(node) => node.text('eventGatewayType') === 'Parallel', 'The event gateway type Parallel is'],
  [(node) => node.flag('parallelMultiple') === true, 'Parallel multiple events are'],
  [(node) => node.nodes('eventDefinitionRef').length > 0, 'References to shared event definitions are'],
  [(node) => node.nodes('resources').length > 0, 'Performers other than in zeebe:assignmentDefinition are'],
  [
    (node) => node.node('default') !== undefined && !node.type.endsWith('Gateway'),
    'Default flows of elements other than gateways are',
  ],
];

function refuseExtensions(compiler: Compiler, node: XmlNode): void {
  const allowed = allowedExtensions.get(node.type) ?? [];
  for (const { type } of node.extensions()) {
    const [prefix = '', name = ''] = type.split(':');
    const known = type === 'zeebe:Properties' || allowed.includes(name) || mayListen(node, name);
    if (compiler.foreignPrefixes.has(prefix))
      compiler.refuse(
        idOf(node),
        `The element ${type} belongs to Camunda 7 and has no meaning for this engine`,
      );
    else if (prefix === 'zeebe' && !known)
      compiler.refuse(
        idOf(node),
        reasons.get(type) ?? `The extension ${type} has no meaning at a ${node.type}`,
      );
  }
}

/** What comes to life may have execution listeners: everything but a flow. */
const mayListen = (node: XmlNode, name: string): boolean =>
  name === 'ExecutionListeners' && node.type !== 'bpmn:SequenceFlow';

/** Prefixes that a file binds to the namespace of Camunda 7, whose extensions this engine cannot carry out. */
export function foreignPrefixes(root: XmlNode): ReadonlySet<string> {
  const bound = root.namespaces();
  return new Set([...bound].flatMap(([prefix, uri]) => (uri === camunda7 ? [prefix] : [])));
}

const camunda7 = 'http://camunda.org/schema/1.0/bpmn';
