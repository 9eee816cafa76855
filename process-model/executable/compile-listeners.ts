import { idOf, type Compiler } from './compiler.ts';
import type { Listener, Listeners } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

const silent: Listeners = { start: [], end: [] };

/** Rule 39: the execution listeners of an element, in their order. */
export function compileListeners(compiler: Compiler, node: XmlNode): Listeners {
  const rows = node.extension('zeebe:ExecutionListeners')?.nodes('listeners') ?? [];
  if (rows.length === 0) return silent;
  refuseDuplicates(compiler, idOf(node), rows);
  const of = (eventType: string): Listener[] =>
    rows
      .filter((row) => row.text('eventType') === eventType)
      .flatMap((row) => compileListener(compiler, idOf(node), row) ?? []);
  for (const row of rows) checkEventType(compiler, idOf(node), row.text('eventType'));
  const listeners = { start: of('start'), end: of('end') };
  for (const eventType of ['start', 'end'] as const)
    if (listeners[eventType].length > 0) refuseUnheard(compiler, node, eventType);
  return listeners;
}

function compileListener(compiler: Compiler, id: string, row: XmlNode): Listener | undefined {
  const type = compiler.requiredValue(id, row.text('type'), 'a job type for its execution listener');
  const retries = compiler.value(id, row.text('retries') ?? '3');
  const headers = (row.node('headers')?.nodes('values') ?? []).flatMap((header): [string, string][] => {
    const [key, value] = [header.text('key'), header.text('value')];
    return key && value ? [[key, value]] : [];
  });
  return type && retries && { type, retries, headers: new Map(headers) };
}

function checkEventType(compiler: Compiler, id: string, eventType: string | undefined): void {
  if (eventType !== 'start' && eventType !== 'end')
    compiler.refuse(
      id,
      `The event type '${eventType ?? ''}' of an execution listener is not known; it is start or end`,
    );
}

/** Zeebe tells two listeners of one event apart by their type. */
function refuseDuplicates(compiler: Compiler, id: string, rows: readonly XmlNode[]): void {
  const count = new Map<string, number>();
  const nameOf = (row: XmlNode): string =>
    `eventType[${row.text('eventType') ?? ''}] and type[${row.text('type') ?? ''}]`;
  for (const row of rows) count.set(nameOf(row), (count.get(nameOf(row)) ?? 0) + 1);
  for (const [name, times] of count)
    if (times > 1)
      compiler.refuse(
        id,
        `Found '${times}' duplicates based on ${name}, these combinations should be unique.`,
      );
}

/** Elements that come or go in one move leave no time to listen. */
function refuseUnheard(compiler: Compiler, node: XmlNode, eventType: 'start' | 'end'): void {
  const what = unheard(node, eventType);
  if (what !== undefined)
    compiler.refuse(idOf(node), `Execution listeners of type '${eventType}' are not supported by ${what}`);
}

function unheard(node: XmlNode, eventType: 'start' | 'end'): string | undefined {
  const hasEvent = (type: string): boolean =>
    node.nodes('eventDefinitions').some((event) => event.type === type);
  if (node.type === 'bpmn:BoundaryEvent' && hasEvent('bpmn:CompensateEventDefinition'))
    return '[compensation] boundary events';
  if (eventType === 'start')
    return { 'bpmn:StartEvent': 'start events', 'bpmn:BoundaryEvent': 'boundary events' }[node.type];
  if (node.type.endsWith('Gateway')) return 'gateway element';
  const isErrorEnd = node.type === 'bpmn:EndEvent' && hasEvent('bpmn:ErrorEventDefinition');
  return isErrorEnd ? '[error] end events' : undefined;
}
