import type { Process, Element } from '../../process-model/executable/process.ts';
import type { Draft } from './draft.ts';
import type { ActivateInstruction, Plan } from './modification.ts';
import { Rejection } from './rejection.ts';
import { enclosingScopes } from './scopes.ts';
import type { ElementInstance, Key, ProcessInstance } from './state.ts';

/** Types that a token can be put on; the order is the one that Camunda's refusals list them in. */
export const enterableTypes = [
  'PROCESS',
  'SUB_PROCESS',
  'EVENT_SUB_PROCESS',
  'INTERMEDIATE_CATCH_EVENT',
  'INTERMEDIATE_THROW_EVENT',
  'END_EVENT',
  'SERVICE_TASK',
  'RECEIVE_TASK',
  'USER_TASK',
  'MANUAL_TASK',
  'TASK',
  'EXCLUSIVE_GATEWAY',
  'PARALLEL_GATEWAY',
  'EVENT_BASED_GATEWAY',
  'INCLUSIVE_GATEWAY',
  'MULTI_INSTANCE_BODY',
  'CALL_ACTIVITY',
  'BUSINESS_RULE_TASK',
  'SCRIPT_TASK',
  'SEND_TASK',
] as const;

const notEnterable = new Set(['START_EVENT', 'BOUNDARY_EVENT', 'SEQUENCE_FLOW']);

/** Type of an element as refusals name it; undefined if the process has no element of that id. */
export function typeOf(process: Process, id: string): string | undefined {
  const element = process.elements.get(id);
  if (!element) return process.flows.has(id) ? 'SEQUENCE_FLOW' : undefined;
  return element.loop ? 'MULTI_INSTANCE_BODY' : element.type;
}

export function isEnterable(type: string): boolean {
  return !notEnterable.has(type);
}

/** An event that only its event-based gateway leads to is never waited for on its own. */
export function followsEventBasedGateway(process: Process, element: Element | undefined): boolean {
  if (element?.kind !== 'catch') return false;
  return element.incoming.some((flowId) => {
    const source = process.elements.get(process.flows.get(flowId)?.source ?? '');
    return source?.kind === 'eventBasedGateway';
  });
}

interface Checked {
  readonly draft: Draft;
  readonly instance: ProcessInstance;
  readonly process: Process;
  readonly plan: Plan;
}

/** Refuses what cannot be carried out as a whole, before anything is. */
export function checkModification(draft: Draft, instance: ProcessInstance, plan: Plan): void {
  const checked = { draft, instance, plan, process: draft.definition(instance.key).process };
  checkElements(checked);
  checkTerminated(checked);
  checkVariableScopes(checked);
  checkAncestors(checked);
}

function refuse({ process }: Checked, problem: string): Rejection {
  return new Rejection(
    'INVALID_ARGUMENT',
    `Expected to modify instance of process '${process.id}' but it contains one or more ${problem}`,
  );
}

const listed = (names: Iterable<string>): string => `'${[...new Set(names)].join("', '")}'`;

function checkElements(checked: Checked): void {
  const { process, plan } = checked;
  const ids = [...new Set(plan.activate.map(({ elementId }) => elementId))];
  const unknown = ids.filter((id) => typeOf(process, id) === undefined);
  if (unknown.length > 0)
    throw refuse(
      checked,
      `activate instructions with an element that could not be found: ${listed(unknown)}`,
    );
  const ofGateway = ids.filter((id) => followsEventBasedGateway(process, process.elements.get(id)));
  if (ofGateway.length > 0)
    throw refuse(
      checked,
      `activate instructions for elements that are unsupported: ${listed(ofGateway)}. The activation of events belonging to an event-based gateway is not supported.`,
    );
  // It is there once already: a second one inside it could never end.
  if (ids.includes(process.id))
    throw refuse(
      checked,
      `activate instructions for elements that are unsupported: '${process.id}'. The activation of the process itself is not supported.`,
    );
  const typed = ids.map((id) => ({ id, type: typeOf(process, id) ?? '' }));
  const unsupported = typed.filter(({ type }) => !isEnterable(type));
  if (unsupported.length === 0) return;
  const types = listed(unsupported.map(({ type }) => type));
  throw refuse(
    checked,
    `activate instructions for elements that are unsupported: ${listed(unsupported.map(({ id }) => id))}. The activation of elements with type ${types} is not supported. Supported element types are: [${enterableTypes.join(', ')}].`,
  );
}

function checkTerminated(checked: Checked): void {
  const { draft, instance, plan } = checked;
  const unknown = plan.terminate.filter(
    (key) => draft.elements.get(key)?.processInstanceKey !== instance.key,
  );
  if (unknown.length > 0)
    throw refuse(
      checked,
      `terminate instructions with an element instance that could not be found: ${listed(unknown)}`,
    );
}

function checkVariableScopes(checked: Checked): void {
  const { process, plan } = checked;
  const scoped = plan.activate.flatMap((instruction) =>
    instruction.variables.flatMap(({ scopeId }) => (scopeId === undefined ? [] : [{ instruction, scopeId }])),
  );
  const unknown = scoped.filter(({ scopeId }) => !process.elements.has(scopeId));
  if (unknown.length > 0)
    throw refuse(
      checked,
      `variable instructions with a scope element id that could not be found: ${listed(unknown.map(({ scopeId }) => scopeId))}`,
    );
  const foreign = scoped.some(
    ({ instruction: { elementId }, scopeId }) =>
      scopeId !== elementId && !enclosingScopes(process, elementId).includes(scopeId),
  );
  if (foreign)
    throw refuse(
      checked,
      `variable instructions with a scope element that doesn't belong to the activating element's flow scope. These variables should be set before or after the modification.`,
    );
}

function checkAncestors(checked: Checked): void {
  const chosen = checked.plan.activate.flatMap((instruction) =>
    instruction.ancestorKey === undefined ? [] : [{ ...instruction, ancestorKey: instruction.ancestorKey }],
  );
  const rows = new Map(chosen.map(({ ancestorKey: key }) => [key, checked.draft.elements.get(key)]));
  const bad = (isBad: (row: ElementInstance | undefined) => boolean): Key[] =>
    [...rows].flatMap(([key, row]) => (isBad(row) ? [key] : []));
  const absent = bad((row) => row?.state !== 'ACTIVATED');
  if (absent.length > 0)
    throw refuse(
      checked,
      `activate instructions with an ancestor scope key that does not exist, or is not in an active state: ${listed(absent)}`,
    );
  const elsewhere = bad((row) => row?.processInstanceKey !== checked.instance.key);
  if (elsewhere.length > 0)
    throw refuse(
      checked,
      `activate instructions with an ancestor scope key that does not belong to the modified process instance: ${listed(elsewhere)}`,
    );
  checkLineage(checked, chosen, rows);
}

function checkLineage(
  checked: Checked,
  chosen: readonly (ActivateInstruction & { ancestorKey: Key })[],
  rows: ReadonlyMap<Key, ElementInstance | undefined>,
): void {
  const wrong = chosen.flatMap(({ elementId, ancestorKey }) => {
    const ancestorId = rows.get(ancestorKey)?.elementId ?? '';
    if (enclosingScopes(checked.process, elementId).includes(ancestorId)) return [];
    return [
      `\n- instance '${ancestorKey}' of element '${ancestorId}' is not an ancestor of element '${elementId}'`,
    ];
  });
  if (wrong.length > 0)
    throw refuse(
      checked,
      `activate instructions with an ancestor scope key that is not an ancestor of the element to activate:${wrong.join('')}`,
    );
}
