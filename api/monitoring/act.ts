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
import { cancelTasksOfStep, findCaseOfInstance, lockCaseOfInstance } from '../../store/running-case.ts';
import type { StaffViewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { isWithin, type Actor } from './area.ts';
import { CaseRefusal } from './case-refusal.ts';
import { asked, operationsOf } from './operations.ts';

/** Tries that a failed job gets when it is let run again. */
const RETRIES = 3;
/** What the deeds need of the use cases' context; those in the background have no more. */
type Acting = Pick<Context, 'pool' | 'engine'>;
/** What ties an instance to its case; another value would lose it. */
const fixedNames = new Set(['caseId', 'applicationId']);

/** Lets failed steps run again, one after another; each has a result of its own. */
export async function retryIncidents(
  context: Acting,
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

export async function retryIncident(
  context: Acting,
  actor: Actor,
  { incidentKey, reason }: { incidentKey: string; reason: string },
): Promise<void> {
  const resolve = context.engine?.resolveIncident;
  const incident = await asked(operationsOf(context).openIncident(incidentKey));
  if (!incident || !resolve) throw new AppError('NOT_FOUND');
  const { processInstanceKey, jobKey } = incident;
  await onInstance(context, actor, {
    deed: { action: 'monitoring.retry', processInstanceKey, reason, incidentKey },
    call: () => resolve(incidentKey, jobKey === undefined ? undefined : { key: jobKey, retries: RETRIES }),
  });
}

export async function viewVariables(
  context: Acting,
  viewer: StaffViewer,
  incidentKey: string,
): Promise<z.infer<typeof RoutingVariables>> {
  const operations = operationsOf(context);
  const incident = await asked(operations.openIncident(incidentKey));
  if (!incident) throw new AppError('NOT_FOUND');
  const theCase = await findCaseOfInstance(context.pool, incident.processInstanceKey);
  if (theCase && !isWithin(viewer, theCase.areaPath)) throw new AppError('NOT_FOUND');
  const variables = await asked(operations.variables(incident.processInstanceKey));
  const items = variables.map(({ name, value }) => ({ name, value, repairable: isRepairable(name, value) }));
  return { items: items.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}

/** Lists and structures belong to the program; a person repairs single values. */
const isRepairable = (name: string, value: string): boolean => !fixedNames.has(name) && !/^[[{]/.test(value);

/** Sets one routing variable, where it stands, of the instance that an incident holds up. */
export async function repairVariable(
  context: Acting,
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
  await onInstance(context, viewer, {
    // The value itself stays out of the log: it may say something about a person.
    deed: { action: 'monitoring.repair', processInstanceKey, reason, incidentKey, name },
    call: () => operations.setVariables(variable.scopeKey, { [name]: value }),
  });
}

/** Ends an instance whose case is closed or that has none: a running case would be lost with it. */
export async function cancelInstance(
  context: Acting,
  actor: Actor,
  { processInstanceKey, reason }: z.infer<typeof Cancellation> & { processInstanceKey: string },
): Promise<void> {
  const cancel = context.engine?.cancelInstance;
  if (!cancel) throw new AppError('UNAVAILABLE');
  await onInstance(context, actor, {
    deed: { action: 'monitoring.cancel', processInstanceKey, reason },
    check: (theCase) => {
      if (theCase && !isFinal(theCase.state)) throw new CaseRefusal('CASE_OPEN');
    },
    call: async () => {
      if ((await cancel(processInstanceKey)) === 'GONE') throw new AppError('NOT_FOUND');
    },
  });
}

/** Takes the tokens of a step to another; the engine checks first and its refusal says why. */
export async function moveToken(
  context: Acting,
  actor: Actor,
  { processInstanceKey, from, to, reason }: z.infer<typeof TokenMove> & { processInstanceKey: string },
): Promise<void> {
  const operations = operationsOf(context);
  await onInstance(context, actor, {
    deed: { action: 'monitoring.move', processInstanceKey, reason, from, to },
    check: (theCase) => {
      if (theCase && isFinal(theCase.state)) throw new CaseRefusal('CASE_CLOSED');
    },
    call: () => operations.move(processInstanceKey, { from, to }),
    follow: (sql) => cancelTasksOfStep(sql, { processInstanceKey, elementId: from }),
  });
}

/** What is done to an instance, as the audit log tells it. */
type Deed = Record<string, string> & { action: string; processInstanceKey: string };

/**
 * Works on an instance. The intent is written first, then the engine is called outside of every transaction of ours, then
 * what came of it is recorded together with what follows here. A refusal is recorded with its reason, too. An instance
 * whose case lies in another area does not exist for the viewer.
 */
async function onInstance(
  { pool }: Acting,
  actor: Actor,
  work: {
    deed: Deed;
    check?: (theCase: Awaited<ReturnType<typeof findCaseOfInstance>>) => void;
    call: () => Promise<void>;
    follow?: (sql: Sql) => Promise<void>;
  },
): Promise<void> {
  const { deed, check, call, follow } = work;
  const { action } = deed;
  try {
    await inTransaction(pool, async (sql) => {
      const theCase = await lockCaseOfInstance(sql, deed.processInstanceKey);
      if (theCase && !isWithin(actor, theCase.areaPath)) throw new AppError('NOT_FOUND');
      check?.(theCase);
      await audit(sql, actor, { ...deed, action: `${action}.asked` });
    });
    await asked(call());
  } catch (fault) {
    if (fault instanceof AppError)
      await audit(pool, actor, {
        ...deed,
        action: `${action}.refused`,
        because: fault instanceof CaseRefusal ? fault.because : (fault.detail ?? fault.code),
      });
    throw fault;
  }
  await inTransaction(pool, async (sql) => {
    await follow?.(sql);
    await audit(sql, actor, deed);
  });
}

function audit(sql: Sql, { actor }: Actor, { action, processInstanceKey, ...detail }: Deed): Promise<void> {
  return appendAudit(sql, { actor, action, object: `processInstance:${processInstanceKey}`, detail });
}
