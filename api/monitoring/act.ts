import type { z } from 'zod';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type {
  Cancellation,
  Repair,
  Retry,
  RetryResults,
  RoutingVariables,
  TokenMove,
} from '../../model/monitoring.ts';
import { appendAudit } from '../../store/audit-event.ts';
import { isFinal } from '../../store/item-case.ts';
import { cancelTasksOfStep, lockCaseOfInstance } from '../../store/running-case.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { isWithin } from './area.ts';
import { asked, operationsOf } from './operations.ts';

/** Tries that a failed job gets when it is let run again. */
const RETRIES = 3;
/** What ties an instance to its case; another value would lose it. */
const fixedNames = new Set(['caseId', 'applicationId']);

/** Lets failed steps run again, one after another; each has a result of its own. */
export async function retryIncidents(
  context: Context,
  viewer: StaffViewer,
  { incidentKeys, reason }: z.infer<typeof Retry>,
): Promise<RetryResults> {
  const items: RetryResults['items'] = [];
  for (const incidentKey of new Set(incidentKeys)) {
    try {
      await retryIncident(context, viewer, { incidentKey, reason });
      items.push({ incidentKey, result: 'RETRIED', detail: '' });
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      items.push({
        incidentKey,
        result: fault.code === 'NOT_FOUND' ? 'GONE' : 'REFUSED',
        detail: fault.detail ?? fault.code,
      });
    }
  }
  return { items };
}

async function retryIncident(
  context: Context,
  viewer: StaffViewer,
  { incidentKey, reason }: { incidentKey: string; reason: string },
): Promise<void> {
  const resolve = context.engine?.resolveIncident;
  const incident = await asked(operationsOf(context).openIncident(incidentKey));
  if (!incident || !resolve) throw new AppError('NOT_FOUND');
  const { processInstanceKey, jobKey } = incident;
  await onInstance(context, viewer, processInstanceKey, async (sql) => {
    await audit(sql, viewer, { action: 'monitoring.retry', processInstanceKey, reason, incidentKey });
    await asked(resolve(incidentKey, jobKey === undefined ? undefined : { key: jobKey, retries: RETRIES }));
  });
}

export async function viewVariables(
  context: Context,
  viewer: StaffViewer,
  incidentKey: string,
): Promise<z.infer<typeof RoutingVariables>> {
  const operations = operationsOf(context);
  const incident = await asked(operations.openIncident(incidentKey));
  if (!incident) throw new AppError('NOT_FOUND');
  await onInstance(context, viewer, incident.processInstanceKey, () => Promise.resolve());
  const variables = await asked(operations.variables(incident.processInstanceKey));
  const items = variables.map(({ name, value }) => ({ name, value, repairable: isRepairable(name, value) }));
  return { items: items.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}

/** Lists and structures belong to the program; a person repairs single values. */
const isRepairable = (name: string, value: string): boolean => !fixedNames.has(name) && !/^[[{]/.test(value);

/** Sets one routing variable, where it stands, of the instance that an incident holds up. */
export async function repairVariable(
  context: Context,
  viewer: StaffViewer,
  { incidentKey, name, value, reason }: z.infer<typeof Repair> & { incidentKey: string },
): Promise<void> {
  const operations = operationsOf(context);
  const incident = await asked(operations.openIncident(incidentKey));
  if (!incident) throw new AppError('NOT_FOUND');
  const { processInstanceKey } = incident;
  const known = await asked(operations.variables(processInstanceKey));
  const variable = known.find((one) => one.name === name);
  if (!variable || !isRepairable(name, variable.value))
    throw new AppError('STATE_CONFLICT', 'This value may not be repaired here');
  await onInstance(context, viewer, processInstanceKey, async (sql) => {
    // The value itself stays out of the log: it may say something about a person.
    await audit(sql, viewer, { action: 'monitoring.repair', processInstanceKey, reason, incidentKey, name });
    await asked(operations.setVariables(variable.scopeKey, { [name]: value }));
  });
}

/** Ends an instance whose case is closed or that has none: a running case would be lost with it. */
export async function cancelInstance(
  context: Context,
  viewer: StaffViewer,
  { processInstanceKey, reason }: z.infer<typeof Cancellation> & { processInstanceKey: string },
): Promise<void> {
  const cancel = context.engine?.cancelInstance;
  if (!cancel) throw new AppError('UNAVAILABLE');
  await onInstance(context, viewer, processInstanceKey, async (sql, theCase) => {
    if (theCase && !isFinal(theCase.state))
      throw new AppError('STATE_CONFLICT', 'The case is still open; have it withdrawn or decided first');
    await audit(sql, viewer, { action: 'monitoring.cancel', processInstanceKey, reason });
    if ((await asked(cancel(processInstanceKey))) === 'GONE') throw new AppError('NOT_FOUND');
  });
}

/** Takes the tokens of a step to another; the engine checks first and its refusal says why. */
export async function moveToken(
  context: Context,
  viewer: StaffViewer,
  { processInstanceKey, from, to, reason }: z.infer<typeof TokenMove> & { processInstanceKey: string },
): Promise<void> {
  const operations = operationsOf(context);
  await onInstance(context, viewer, processInstanceKey, async (sql, theCase) => {
    if (theCase && isFinal(theCase.state))
      throw new AppError('STATE_CONFLICT', 'The case is closed; its process can only be ended');
    await audit(sql, viewer, { action: 'monitoring.move', processInstanceKey, reason, from, to });
    await cancelTasksOfStep(sql, { processInstanceKey, elementId: from });
    await asked(operations.move(processInstanceKey, { from, to }));
  });
}

/** Works on an instance while its case is locked; one of another area does not exist for the viewer. */
async function onInstance(
  { pool }: Context,
  viewer: StaffViewer,
  processInstanceKey: string,
  work: (sql: Sql, theCase: Awaited<ReturnType<typeof lockCaseOfInstance>>) => Promise<void>,
): Promise<void> {
  await inTransaction(pool, async (sql) => {
    const theCase = await lockCaseOfInstance(sql, processInstanceKey);
    if (theCase && !isWithin(viewer, theCase.areaPath)) throw new AppError('NOT_FOUND');
    await work(sql, theCase);
  });
}

function audit(
  sql: Sql,
  { actor }: StaffViewer,
  {
    action,
    processInstanceKey,
    ...detail
  }: Record<string, string> & { action: string; processInstanceKey: string },
): Promise<void> {
  return appendAudit(sql, { actor, action, object: `processInstance:${processInstanceKey}`, detail });
}
