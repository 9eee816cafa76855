import { compileCompensationBoundary, isCompensation } from './compile-compensation.ts';
import { compileBusinessRule } from './compile-decision.ts';
import { compileCatch, compileMessage, compileThrow, definitionOf } from './compile-events.ts';
import { compileListeners } from './compile-listeners.ts';
import { compileStartForm } from './compile-start-form.ts';
import { compileUserTask } from './compile-user-task.ts';
import { compileBinding, compileJob, compileLoop, compileMappings } from './compile-tasks.ts';
import { idOf, type Compiler } from './compiler.ts';
import type { Element, ElementType, Gateway } from './process.ts';
import { refuseUnsupported } from './unsupported.ts';
import type { XmlNode } from '../xml-node.ts';

type Base = Pick<
  Element,
  | 'id'
  | 'name'
  | 'parent'
  | 'incoming'
  | 'outgoing'
  | 'inputs'
  | 'outputs'
  | 'boundaryEvents'
  | 'loop'
  | 'executionListeners'
  | 'isForCompensation'
>;

/** Where an element stands while it is compiled. */
export interface Surroundings {
  readonly parent: string;
  readonly scope: 'process' | 'subProcess' | 'eventSubProcess';
  /** Ids of the sequence flows by the element they lead to or come from, in the order of the file. */
  readonly incoming: ReadonlyMap<string, readonly string[]>;
  readonly outgoing: ReadonlyMap<string, readonly string[]>;
  /** Boundary events of the scope by the element they are attached to. */
  readonly boundaries: ReadonlyMap<string, readonly string[]>;
  /** Link catch events of the scope by link name. */
  readonly links: ReadonlyMap<string, string>;
  /** What associations of the scope lead to, by the element they come from. */
  readonly associations: ReadonlyMap<string, readonly string[]>;
}

export function baseOf(compiler: Compiler, node: XmlNode, around: Surroundings): Base {
  const id = idOf(node);
  refuseUnsupported(compiler, node);
  return {
    id,
    name: node.text('name'),
    parent: around.parent,
    incoming: around.incoming.get(id) ?? [],
    outgoing: around.outgoing.get(id) ?? [],
    inputs: compileMappings(compiler, node, 'inputParameters'),
    outputs: compileMappings(compiler, node, 'outputParameters'),
    boundaryEvents: around.boundaries.get(id) ?? [],
    loop: compileLoop(compiler, node),
    executionListeners: compileListeners(compiler, node),
    isForCompensation: node.flag('isForCompensation') ?? false,
  };
}

const gateways: ReadonlyMap<string, Pick<Gateway, 'kind' | 'type'>> = new Map([
  ['bpmn:ExclusiveGateway', { kind: 'exclusiveGateway', type: 'EXCLUSIVE_GATEWAY' }],
  ['bpmn:InclusiveGateway', { kind: 'inclusiveGateway', type: 'INCLUSIVE_GATEWAY' }],
  ['bpmn:ParallelGateway', { kind: 'parallelGateway', type: 'PARALLEL_GATEWAY' }],
  ['bpmn:EventBasedGateway', { kind: 'eventBasedGateway', type: 'EVENT_BASED_GATEWAY' }],
]);

const jobTasks: Readonly<Record<string, ElementType>> = {
  'bpmn:ServiceTask': 'SERVICE_TASK',
  'bpmn:SendTask': 'SEND_TASK',
};

/** Compiles one flow node that is no scope; undefined if it was refused. */
export function compileElement(compiler: Compiler, node: XmlNode, around: Surroundings): Element | undefined {
  const base = baseOf(compiler, node, around);
  const jobType = jobTasks[node.type];
  if (jobType) {
    const job = compileJob(compiler, node);
    return job && { ...base, kind: 'job', type: jobType, job };
  }
  switch (node.type) {
    case 'bpmn:UserTask': {
      const task = compileUserTask(compiler, node);
      return task && { ...base, type: 'USER_TASK', ...task };
    }
    case 'bpmn:ScriptTask':
      return compileScript(compiler, node, base);
    case 'bpmn:BusinessRuleTask': {
      const task = compileBusinessRule(compiler, node);
      return task && { ...base, ...task };
    }
    case 'bpmn:ReceiveTask': {
      const event = compileMessage(compiler, node, node, 'receiveTask');
      return event && { ...base, kind: 'catch', type: 'RECEIVE_TASK', event };
    }
    case 'bpmn:ManualTask':
      return { ...base, kind: 'passThrough', type: 'MANUAL_TASK' };
    case 'bpmn:Task':
      return { ...base, kind: 'passThrough', type: 'TASK' };
    case 'bpmn:CallActivity':
      return compileCall(compiler, node, base);
    default:
      return compileGateway(node, base) ?? compileEvent(compiler, node, { base, around });
  }
}

function compileGateway(node: XmlNode, base: Base): Element | undefined {
  const gateway = gateways.get(node.type);
  return gateway && { ...base, ...gateway, defaultFlow: node.node('default')?.id };
}

type Context = { base: Base; around: Surroundings };

function compileEvent(compiler: Compiler, node: XmlNode, { base, around }: Context): Element | undefined {
  switch (node.type) {
    case 'bpmn:StartEvent':
      return compileStart(compiler, node, { base, around });
    case 'bpmn:IntermediateCatchEvent': {
      const event = compileCatch(compiler, node, 'intermediate');
      return event && { ...base, kind: 'catch', type: 'INTERMEDIATE_CATCH_EVENT', event };
    }
    case 'bpmn:BoundaryEvent': {
      const event = isCompensation(node)
        ? compileCompensationBoundary(compiler, node, around.associations.get(base.id) ?? [])
        : compileCatch(compiler, node, 'boundary');
      // The drawn flow alone does not do for Zeebe: it reads this list.
      if (node.ids('outgoing').length === 0 && !isCompensation(node))
        compiler.refuse(base.id, 'Must have at least one outgoing sequence flow');
      const attachedTo = node.node('attachedToRef')?.id ?? '';
      const interrupting = node.flag('cancelActivity') ?? true;
      return event && { ...base, kind: 'boundary', type: 'BOUNDARY_EVENT', attachedTo, interrupting, event };
    }
    case 'bpmn:IntermediateThrowEvent':
      return compileIntermediateThrow(compiler, node, { base, around });
    case 'bpmn:EndEvent':
      return compileEnd(compiler, node, base);
    default:
      compiler.refuse(base.id, `The element ${node.type} is not supported by this engine`);
      return undefined;
  }
}

function compileStart(compiler: Compiler, node: XmlNode, { base, around }: Context): Element | undefined {
  const isNone = !definitionOf(compiler, node);
  const form = compileStartForm(compiler, node, isNone && around.scope === 'process');
  const start = { ...base, kind: 'startEvent', type: 'START_EVENT', form } as const;
  const interrupting = node.flag('isInterrupting') ?? true;
  if (isNone) return { ...start, event: undefined, interrupting };
  if (around.scope === 'subProcess') {
    compiler.refuse(base.id, 'The start event of a sub process must be a none start event');
    return undefined;
  }
  const event = compileCatch(
    compiler,
    node,
    around.scope === 'process' ? 'processStart' : 'eventSubProcessStart',
  );
  return event && { ...start, event, interrupting };
}

function compileIntermediateThrow(
  compiler: Compiler,
  node: XmlNode,
  { base, around }: Context,
): Element | undefined {
  const type = 'INTERMEDIATE_THROW_EVENT';
  const definition = definitionOf(compiler, node);
  if (!definition) return { ...base, kind: 'passThrough', type };
  if (definition.type === 'bpmn:MessageEventDefinition') {
    const job = compileJob(compiler, node);
    return job && { ...base, kind: 'job', type, job };
  }
  if (definition.type === 'bpmn:LinkEventDefinition') {
    if (base.outgoing.length > 0)
      compiler.refuse(base.id, 'A link throw event must not have outgoing sequence flows');
    const target = around.links.get(definition.text('name') ?? '');
    if (target === undefined)
      compiler.refuse(base.id, 'Must name a link that an intermediate catch event of this scope has');
    return { ...base, kind: 'throw', type, result: { kind: 'link', target: target ?? '' } };
  }
  if (definition.type === 'bpmn:ErrorEventDefinition') {
    compiler.refuse(base.id, 'An error can be thrown by an end event only');
    return undefined;
  }
  const result = compileThrow(compiler, node, definition);
  return result && { ...base, kind: 'throw', type, result };
}

function compileEnd(compiler: Compiler, node: XmlNode, base: Base): Element | undefined {
  const type = 'END_EVENT';
  if (base.outgoing.length > 0)
    compiler.refuse(base.id, 'An end event must not have outgoing sequence flows');
  const definition = definitionOf(compiler, node);
  if (!definition) return { ...base, kind: 'end', type, result: { kind: 'none' } };
  if (definition.type === 'bpmn:TerminateEventDefinition')
    return { ...base, kind: 'end', type, result: { kind: 'terminate' } };
  if (definition.type === 'bpmn:MessageEventDefinition') {
    const job = compileJob(compiler, node);
    return job && { ...base, kind: 'job', type, job };
  }
  const result = compileThrow(compiler, node, definition);
  return result && { ...base, kind: 'end', type, result };
}

function compileScript(compiler: Compiler, node: XmlNode, base: Base): Element | undefined {
  const type = 'SCRIPT_TASK';
  const script = node.extension('zeebe:Script');
  if (!script) {
    const job = compileJob(compiler, node);
    return job && { ...base, kind: 'job', type, job };
  }
  if (node.extension('zeebe:TaskDefinition'))
    compiler.refuse(base.id, 'Must not have both a zeebe:script and a zeebe:taskDefinition');
  const expression = compiler.expression(base.id, script.text('expression'), 'a script');
  const resultVariable = compiler.variableName(
    base.id,
    script.text('resultVariable'),
    'result of its script',
  );
  if (!resultVariable) compiler.refuse(base.id, 'Must have a result variable for its script');
  return expression && { ...base, kind: 'script', type, expression, resultVariable: resultVariable ?? '' };
}

function compileCall(compiler: Compiler, node: XmlNode, base: Base): Element | undefined {
  const called = node.extension('zeebe:CalledElement');
  const processId = compiler.requiredValue(
    base.id,
    called?.text('processId'),
    'a zeebe:calledElement with a process id',
  );
  if (!called || !processId) return undefined;
  if (called.text('businessId') !== undefined)
    compiler.refuse(base.id, 'A business id for the called process is not supported by this engine');
  return {
    ...base,
    kind: 'callActivity',
    type: 'CALL_ACTIVITY',
    processId,
    binding: compileBinding(compiler, base.id, called),
    propagateAllChildVariables: called.flag('propagateAllChildVariables') ?? true,
    propagateAllParentVariables: called.flag('propagateAllParentVariables') ?? true,
  };
}
