import { messages, startMessageOf } from '../../../model/messages.ts';
import type { Element } from '../../executable/process.ts';
import type { CheckedProcess } from '../checked.ts';
import { contracts } from './contracts.ts';
import { elementsOf, humanSteps, jobTypeOf, staticValue } from './elements.ts';
import { localNames } from './uses.ts';

/** What sets which variable. */
export interface Setters {
  /** Elements by the name of the variable that they set. */
  readonly by: ReadonlyMap<string, readonly string[]>;
  /** Whether something in the process may set any variable: a worker or a message that is not ours. */
  readonly open: boolean;
}

/** What an instance begins with: the message that starts it names its case or its batch. */
export const givenAtStart = ['caseId', 'batchId'] as const;

export function settersOf(process: CheckedProcess): Setters {
  const by = new Map<string, string[]>();
  const routed = new Map(humanSteps(process).map(({ element, routing }) => [element.id, routing]));
  const known = new Set<unknown>([...Object.values(messages), startMessageOf(process.id)]);
  let open = false;
  for (const element of elementsOf(process)) {
    const names = namesSetBy(element, routed.get(element.id) ?? []);
    if (names === undefined || isOpen(element, known)) open = true;
    for (const name of names ?? []) by.set(name, [...(by.get(name) ?? []), element.id]);
  }
  return { by, open };
}

/** Undefined where an element may set any. Whoever maps what it gives back sets what the mappings name. */
function namesSetBy(element: Element, routing: readonly string[]): readonly string[] | undefined {
  const { inputs, outputs, loop } = element;
  const around = [
    ...localNames(element),
    ...inputs.map(({ target }) => target[0] ?? ''),
    ...(loop?.outputCollection === undefined ? [] : [loop.outputCollection]),
  ];
  if (outputs.length > 0) return [...around, ...outputs.map(({ target }) => target[0] ?? '')];
  const given = givenBy(element, routing);
  return given && [...around, ...given];
}

function givenBy(element: Element, routing: readonly string[]): readonly string[] | undefined {
  switch (element.kind) {
    case 'job':
      return element.job.userTask ? routing : contracts.get(jobTypeOf(element) ?? '')?.gives;
    case 'script':
    case 'decision':
      return [element.resultVariable];
    case 'userTask':
      return undefined;
    case 'callActivity':
      return element.propagateAllChildVariables ? undefined : [];
    default:
      return [];
  }
}

function isOpen(element: Element, known: ReadonlySet<unknown>): boolean {
  const { start, end } = element.executionListeners;
  if (start.length + end.length > 0) return true;
  if (!('event' in element) || element.event?.kind !== 'message') return false;
  return !known.has(staticValue(element.event.name));
}
