import { idOf, type Compiler } from './compiler.ts';
import type { CatchEvent, ThrowResult } from './process.ts';
import type { XmlNode } from '../xml-node.ts';

export function isCompensation(node: XmlNode): boolean {
  return node.nodes('eventDefinitions').some(({ type }) => type === 'bpmn:CompensateEventDefinition');
}

/** A compensation boundary event names its handler by an association; no token ever leaves it. */
export function compileCompensationBoundary(
  compiler: Compiler,
  node: XmlNode,
  associated: readonly string[],
): CatchEvent | undefined {
  const id = idOf(node);
  if (node.nodes('eventDefinitions').length > 1)
    compiler.refuse(id, 'Must not have more than one event definition');
  const [handler, ...more] = associated;
  if (handler === undefined || more.length > 0) {
    compiler.refuse(id, 'Must be associated with exactly one compensation handler');
    return undefined;
  }
  return { kind: 'compensation', handler };
}

export function compileCompensationThrow(
  compiler: Compiler,
  node: XmlNode,
  definition: XmlNode,
): ThrowResult {
  if (definition.flag('waitForCompletion') === false)
    compiler.refuse(idOf(node), 'A compensation event must wait for completion of the compensation');
  return { kind: 'compensation', activity: definition.node('activityRef')?.id };
}
