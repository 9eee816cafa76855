import { z } from 'zod';
import { inTransaction, type Sql } from '../../kit/database.ts';
import { businessErrors, HumanStepHeaders, HumanStepVariables, userTaskJob } from '../../model/jobs.ts';
import { StaffRole } from '../../model/roles.ts';
import { formStep, TaskKind } from '../../model/task.ts';
import { findNewestForm } from '../../store/form-version.ts';
import { findEarlierStep, openTask } from '../../store/inbox-task.ts';
import { moveCase } from '../../store/item-case.ts';
import { movePayments } from '../../store/payment.ts';
import { defineJob } from '../frame/define-job.ts';
import { businessError, incident, leftOpen, type Outcome } from '../frame/outcome.ts';
import { placeOf } from './place.ts';
import { doerOf, rulesOf } from './rules.ts';

type Variables = z.infer<typeof HumanStepVariables>;
type Headers = z.infer<typeof HumanStepHeaders>;

/** How long the engine waits before it gives an open step out again; that then finds its row. */
const LEASE_MS = 24 * 3_600_000;

/** Puts a human step into the inbox and leaves its job open; completing the task completes the job. */
export const humanStep = defineJob(
  userTaskJob,
  { input: HumanStepVariables, headers: HumanStepHeaders, output: z.strictObject({}) },
  async (variables, { pool, headers, job, calendar }) => {
    const kind = TaskKind.safeParse(headers.kind ?? formStep);
    if (!kind.success) return incident(`There is no kind of human step called ${headers.kind ?? ''}`);
    const formKey = variables.humanStep?.formKey ?? headers['io.camunda.zeebe:formKey'];
    if (formKey === undefined) return incident('The step names no form');
    const [role] = rolesOf(variables, headers);
    if (!role) return incident('The step names no role as its candidate group');

    return inTransaction(pool, async (sql): Promise<Outcome<never>> => {
      const form = await findNewestForm(sql, formKey);
      if (!form) return incident(`The form ${formKey} is not published`);
      const place = await placeOf(sql, variables, { role, level: headers.level });
      if (place === 'CLOSED') return businessError(businessErrors.CASE_CLOSED, 'The case has ended');
      if (!place) return incident(nowhere(headers));
      const department = variables.department ?? headers.department ?? null;
      const doer = await doerOf(sql, { role, nobody: headers.nobody, place, department });
      if (!doer) return incident(`Nobody has the role ${role} where the step lies`);
      // Steps that fill one form after each other fill the same version of it.
      const instance = { processInstanceKey: job.processInstanceKey, formKey, caseId: place.caseId };
      const earlier = kind.data === formStep ? await findEarlierStep(sql, instance) : undefined;
      await openTask(sql, {
        ...place,
        jobKey: job.key,
        processInstanceKey: job.processInstanceKey,
        elementId: job.elementId,
        kind: kind.data,
        formKey: form.key,
        formVersion: earlier?.formVersion ?? form.version,
        role: doer,
        department,
        routing: namesIn(headers.routing),
        ...(await rulesOf(sql, headers, {
          place,
          role: doer,
          department,
          calendar,
          processInstanceKey: job.processInstanceKey,
          given: dueDateOf(variables, headers),
        })),
      });
      await onOpening(sql, kind.data, variables);
      return leftOpen(LEASE_MS);
    });
  },
);

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
