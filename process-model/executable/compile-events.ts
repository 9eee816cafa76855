import { compileValue, type Expression, type Value } from '../../feel/index.ts';
import { dueOf } from './timer-due.ts';
import { idOf, type Compiler } from './compiler.ts';
import { compileCompensationThrow } from './compile-compensation.ts';
import type { CatchEvent, ThrowResult, TimerDefinition } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

export type Place = 'processStart' | 'eventSubProcessStart' | 'intermediate' | 'boundary' | 'receiveTask';

/** The event definition of an event; refuses more than one. */
export function definitionOf(compiler: Compiler, node: XmlNode): XmlNode | undefined {
  const [definition, ...more] = node.nodes('eventDefinitions');
  if (more.length > 0) compiler.refuse(idOf(node), 'Must not have more than one event definition');
  return definition;
}

export function compileCatch(compiler: Compiler, node: XmlNode, place: Place): CatchEvent | undefined {
  const definition = definitionOf(compiler, node);
  if (!definition) {
    compiler.refuse(idOf(node), 'Must have an event definition');
    return undefined;
  }
  switch (definition.type) {
    case 'bpmn:MessageEventDefinition':
      return compileMessage(compiler, node, definition, place);
    case 'bpmn:TimerEventDefinition':
      return compileTimer(compiler, node, definition, place);
    case 'bpmn:SignalEventDefinition': {
      const name = compiler.requiredValue(
        idOf(node),
        definition.node('signalRef')?.text('name'),
        'a signal with a name',
      );
      return name && { kind: 'signal', name };
    }
    case 'bpmn:ErrorEventDefinition':
    case 'bpmn:EscalationEventDefinition':
      return compileCode(compiler, node, definition, place);
    case 'bpmn:LinkEventDefinition':
      return compileLinkCatch(compiler, node, definition, place);
    default:
      return unsupported(compiler, node, definition);
  }
}

function unsupported(compiler: Compiler, node: XmlNode, definition: XmlNode): undefined {
  compiler.refuse(idOf(node), `The event definition ${definition.type} is not supported by this engine here`);
  return undefined;
}

export function compileMessage(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
  place: Place,
): CatchEvent | undefined {
  const id = idOf(node);
  const message = definition.node('messageRef');
  if (!message) {
    compiler.refuse(id, 'Must reference a message');
    return undefined;
  }
  const name = compiler.requiredValue(id, message.text('name'), 'a message with a name');
  const key = message.extension('zeebe:Subscription')?.text('correlationKey');
  const correlationKey =
    place === 'processStart'
      ? undefined
      : compiler.expression(id, key, 'a message with a subscription and its correlation key');
  return name && { kind: 'message', name, correlationKey };
}

const timerKinds = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const;

function compileTimer(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
  place: Place,
): CatchEvent | undefined {
  const id = idOf(node);
  const given = timerKinds.filter(([property]) => definition.node(property)?.text('body')?.trim());
  const [first] = given;
  if (!first || given.length > 1) {
    compiler.refuse(id, 'Must have exactly one of time date, duration or cycle');
    return undefined;
  }
  const [property, kind] = first;
  const text = definition.node(property)?.text('body')?.trim() ?? '';
  if (kind === 'cycle' && !mayRepeat(node, place))
    compiler.refuse(id, 'Must not be a time cycle: it fires only once');
  const expression = compiler.value(id, text);
  if (expression && !text.startsWith('=')) refuseBadTime(compiler, id, { kind, text, expression });
  return expression && { kind: 'timer', timer: { kind, expression } };
}

function mayRepeat(node: XmlNode, place: Place): boolean {
  if (place === 'processStart') return true;
  if (place === 'boundary') return node.flag('cancelActivity') === false;
  return place === 'eventSubProcessStart' && node.flag('isInterrupting') === false;
}

/** Static times are checked when the model is deployed, not when the token gets there. */
function refuseBadTime(
  compiler: Compiler,
  id: string,
  { kind, text, expression }: { kind: TimerDefinition['kind']; text: string; expression: Expression },
): void {
  const value: Value = expression.evaluate({ get: () => undefined }).value ?? null;
  const frame = { now: new Date(0), zone: 'UTC' };
  if (!dueOf(kind, value, frame)) compiler.refuse(id, `The time ${kind} '${text}' is not valid`);
}

function compileCode(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
  place: Place,
): CatchEvent | undefined {
  const id = idOf(node);
  const error = definition.type === 'bpmn:ErrorEventDefinition';
  if (place === 'processStart' || place === 'intermediate') {
    compiler.refuse(
      id,
      `Must not catch an ${error ? 'error' : 'escalation'} here; use a boundary event or an event sub process`,
    );
    return undefined;
  }
  const code = definition
    .node(error ? 'errorRef' : 'escalationRef')
    ?.text(error ? 'errorCode' : 'escalationCode');
  if (code?.startsWith('=')) compiler.refuse(id, 'The code of a catch event must not be an expression');
  return { kind: error ? 'error' : 'escalation', code: code === '' ? undefined : code };
}

function compileLinkCatch(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
  place: Place,
): CatchEvent | undefined {
  const name = definition.text('name');
  if (place !== 'intermediate' || !name) {
    compiler.refuse(idOf(node), 'A link catch event must be an intermediate event with a link name');
    return undefined;
  }
  return { kind: 'link', name };
}

/** What a throw or end event does; undefined if it was refused or is a job. */
export function compileThrow(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
): ThrowResult | undefined {
  const id = idOf(node);
  switch (definition.type) {
    case 'bpmn:ErrorEventDefinition': {
      const code = compiler.requiredValue(
        id,
        definition.node('errorRef')?.text('errorCode'),
        'an error with an error code',
      );
      return code && { kind: 'error', code };
    }
    case 'bpmn:EscalationEventDefinition': {
      const text = definition.node('escalationRef')?.text('escalationCode');
      const code = compiler.requiredValue(id, text, 'an escalation with an escalation code');
      return code && { kind: 'escalation', code };
    }
    case 'bpmn:SignalEventDefinition': {
      const name = compiler.requiredValue(
        id,
        definition.node('signalRef')?.text('name'),
        'a signal with a name',
      );
      return name && { kind: 'signal', name };
    }
    case 'bpmn:CompensateEventDefinition':
      return compileCompensationThrow(compiler, node, definition);
    default:
      return unsupported(compiler, node, definition);
  }
}

/** Static text as an expression. */
export function staticText(text: string): Expression {
  const compiled = compileValue(text.startsWith('=') ? `="${text}"` : text);
  if (!compiled.ok) throw new Error(`The static text '${text}' does not compile`);
  return compiled.expression;
}
