import { z } from 'zod';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { businessErrors, HumanStepHeaders, HumanStepVariables, userTaskJob } from '../../model/jobs.ts';
import { StaffRole } from '../../model/roles.ts';
import { formStep, TaskKind } from '../../model/task.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { findEarlierStep, openTask, type NewTask } from '../../store/inbox-task.ts';
import { moveCase } from '../../store/item-case.ts';
import { movePayments } from '../../store/payment.ts';
import { defineJob, type JobContext } from '../frame/define-job.ts';
import { businessError, incident, leftOpen, type Outcome } from '../frame/outcome.ts';
import { placeOf } from './place.ts';
import { doersOf, rulesOf } from './rules.ts';
import { takeOver } from './take-over.ts';

type Variables = z.infer<typeof HumanStepVariables>;
type Headers = z.infer<typeof HumanStepHeaders>;

/** How long the engine waits before it gives an open step out again; that then finds its row. */
const LEASE_MS = 24 * 3_600_000;

/** Puts a human step into the inbox and leaves its job open; completing the task completes the job. */
export const humanStep = defineJob(
  userTaskJob,
  { input: HumanStepVariables, headers: HumanStepHeaders, output: z.strictObject({}) },
  async (variables, { pool, headers, job, calendar, kickOutbox }) => {
    const kind = TaskKind.safeParse(headers.kind ?? formStep);
    if (!kind.success) return incident(`There is no kind of human step called ${headers.kind ?? ''}`);
    const formKey = variables.humanStep?.formKey ?? headers['io.camunda.zeebe:formKey'];
    if (formKey === undefined) return incident('The step names no form');
    const named = rolesOf(variables, headers);
    if (named.length === 0) return incident('The step names no role as its candidate group');

    const { outcome, takenOver } = await inTransaction(pool, (sql) =>
      openStep(sql, { kind: kind.data, formKey, roles: named }, { variables, headers, job, calendar }),
    );
    if (takenOver) kickOutbox();
    return outcome;
  },
);

interface Opened {
  outcome: Outcome<never>;
  /** Its answers are known already; what completes its job waits in the outbox. */
  takenOver?: boolean;
}
type Work = Pick<JobContext<Headers>, 'headers' | 'job' | 'calendar'> & { variables: Variables };

async function openStep(
  sql: Sql,
  { kind, formKey, roles: named }: { kind: TaskKind; formKey: string; roles: readonly StaffRole[] },
  { variables, headers, job, calendar }: Work,
): Promise<Opened> {
  const form = await findNewestForm(sql, formKey);
  if (!form) return { outcome: incident(`The form ${formKey} is not published`) };
  const place = await placeOf(sql, variables, { roles: named, level: headers.level });
  if (place === 'CLOSED') return { outcome: businessError(businessErrors.CASE_CLOSED, 'The case has ended') };
  if (!place) return { outcome: incident(nowhere(headers)) };
  const department = variables.department ?? headers.department ?? null;
  const roles = await doersOf(sql, { roles: named, nobody: headers.nobody, place, department });
  if (roles.length === 0)
    return { outcome: incident(`Nobody has the role ${named.join(' or ')} where the step lies`) };
  const { processInstanceKey, elementId } = job;
  // Steps that fill one form after each other fill the same version of it.
  const instance = { processInstanceKey, formKey, caseId: place.caseId };
  const earlier = kind === formStep ? await findEarlierStep(sql, instance) : undefined;
  const given = dueDateOf(variables, headers);
  const task: NewTask = {
    ...place,
    ...{ jobKey: job.key, processInstanceKey, elementId, kind },
    ...{ formKey: form.key, formVersion: earlier?.formVersion ?? form.version },
    ...{ roles, department, routing: namesIn(headers.routing) },
    ...(await rulesOf(sql, headers, { place, roles, department, calendar, processInstanceKey, given })),
  };
  const { id, opened } = await openTask(sql, task);
  await onOpening(sql, kind, variables);
  const takenOver =
    opened && headers.alreadyDone === 'TAKE_OVER' && (await takeOver(sql, { ...task, id }, earlier));
  return { outcome: leftOpen(LEASE_MS), takenOver };
}

const nowhere = ({ level }: Headers): string =>
  level
    ? `The step belongs to no case that lies in a place of the level ${level}`
    : 'The step belongs to no case, batch or payment';

/** States that begin when somebody is asked to act. */
async function onOpening(sql: Sql, kind: TaskKind, { caseId, paymentId }: Variables): Promise<void> {
  if (kind === 'recheck-objection' && caseId !== undefined)
    await moveCase(sql, caseId, 'RECHECKING', { from: ['OBJECTED'] });
  if (kind === 'account-fix' && paymentId !== undefined)
    await movePayments(sql, [paymentId], { to: 'ACCOUNT_FIX', actor: 'system' });
  if (kind === 'urgent-approval' && caseId !== undefined) await moveCase(sql, caseId, 'DECIDING');
}

/** The header holds a list as JSON text. */
function rolesOf({ humanStep }: Variables, headers: Headers): StaffRole[] {
  try {
    const groups: unknown =
      humanStep?.candidateGroups ?? JSON.parse(headers['io.camunda.zeebe:candidateGroups'] ?? '[]');
    return z.array(StaffRole).parse(groups);
  } catch {
    return [];
  }
}

const namesIn = (routing: string): string[] =>
  routing
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** ISO 8601, on a Camunda cluster with the zone's name in brackets behind it. */
function dueDateOf({ humanStep }: Variables, headers: Headers): Date | null {
  const text = (humanStep?.dueDate ?? headers['io.camunda.zeebe:dueDate'])?.replace(/\[.*\]$/, '');
  const date = text === undefined ? undefined : new Date(text);
  return date && !Number.isNaN(date.getTime()) ? date : null;
}
