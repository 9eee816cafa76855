import { z } from 'zod';
import { ProblemError } from '../../../kit/problem.ts';
import type { UserTaskAttributes } from '../../core/state.ts';
import type { ActivatedJob } from '../../store/jobs.ts';
import { treeCommand } from '../../store/instances.ts';
import type { EngineNode } from '../../store/node.ts';
import { jobs } from '../../store/search/jobs.ts';
import { variablesJson } from '../json.ts';
import { noContent, ok, withBody, type Call, type Operation } from '../operation.ts';
import { refuse } from '../rejection.ts';
import { searchOperation } from '../search.ts';
import { submit } from '../submit.ts';
import { DEFAULT_TENANT, date, duration, integer, operationReference, variables } from '../validate.ts';

/** Asked with 0 or nothing, a poll waits this long. */
const DEFAULT_POLL_MS = 10_000;

/** What a 32-bit column holds. */
const count = integer.refine((value) => Math.abs(value) < 2 ** 31, 'a 32-bit number');
const positive = integer.refine((value) => value > 0, 'greater than 0');
const notNegative = duration.refine((value) => value >= 0, 'greater than or equal to 0');

const activation = z.strictObject({
  type: z.string().min(1),
  worker: z.string().default(''),
  timeout: duration.refine((value) => value > 0, 'greater than 0'),
  maxJobsToActivate: positive,
  fetchVariable: z.array(z.string()).default([]),
  requestTimeout: integer.default(0),
  tenantIds: z.array(z.string()).default([]),
});

/** What a listener of a user task answers (rule 38). */
const taskListenerResult = z
  .strictObject({
    type: z.literal('userTask').optional(),
    denied: z.boolean().default(false),
    deniedReason: z.string().default(''),
    corrections: z
      .strictObject({
        assignee: z.string().optional(),
        dueDate: date('due date'),
        followUpDate: date('follow-up date'),
        candidateUsers: z.array(z.string()).optional(),
        candidateGroups: z.array(z.string()).optional(),
        priority: integer
          .refine((value) => value >= 0 && value <= 100, 'within the [0,100] range')
          .optional(),
      })
      .transform(correctionsOf)
      .default({}),
  })
  .optional();

type Given = { readonly [K in keyof UserTaskAttributes]?: UserTaskAttributes[K] | undefined };

/** Only what was given counts; an empty text takes the assignee away. */
function correctionsOf(given: Given): Partial<UserTaskAttributes> {
  const { assignee, candidateGroups, candidateUsers, priority } = given;
  return {
    ...(assignee !== undefined && { assignee: assignee === '' ? undefined : assignee }),
    ...('dueDate' in given && { dueDate: given.dueDate }),
    ...('followUpDate' in given && { followUpDate: given.followUpDate }),
    ...(candidateGroups && { candidateGroups }),
    ...(candidateUsers && { candidateUsers }),
    ...(priority !== undefined && { priority }),
  };
}

const completion = z.strictObject({ variables, result: taskListenerResult });

const failure = z.strictObject({
  retries: count.default(0),
  errorMessage: z.string().default(''),
  retryBackOff: notNegative.default(0),
  variables,
});

const thrownError = z.strictObject({
  errorCode: z.string().min(1),
  errorMessage: z.string().default(''),
  variables,
});

const update = z.strictObject({
  changeset: z.strictObject({
    retries: count.refine((value) => value > 0, 'greater than 0').optional(),
    timeout: notNegative.optional(),
  }),
  operationReference,
});

/** What workers do. A job belongs to whoever finishes it first: no lease is asked for (rule 11). */
export function jobOperations(node: EngineNode): Operation[] {
  return [
    withBody(
      { method: 'post', path: '/jobs/activation', permission: 'work', body: activation },
      (call, body) => activate(node, call, body),
    ),
    searchOperation(node.pool, jobs, { path: '/jobs/search' }),
    ...outcomes(node),
    withBody(
      { method: 'patch', path: '/jobs/:jobKey', permission: 'work', body: update },
      async (call, body) => {
        await updateJob(node, call.param('jobKey'), body.changeset);
        return noContent;
      },
    ),
  ];
}

/** The three ways in which a worker ends its work on a job. */
function outcomes(node: EngineNode): Operation[] {
  const head = (end: string) =>
    ({ method: 'post', path: `/jobs/:jobKey/${end}`, permission: 'work', optional: true }) as const;
  return [
    withBody({ ...head('completion'), body: completion }, async (call, { variables: given, result }) => {
      const jobKey = call.param('jobKey');
      await submit(node, 'COMPLETE', treeCommand({ type: 'completeJob', jobKey, variables: given, result }));
      return noContent;
    }),
    withBody({ ...head('failure'), body: failure }, async (call, body) => {
      await submit(node, 'FAIL', treeCommand({ type: 'failJob', jobKey: call.param('jobKey'), ...body }));
      return noContent;
    }),
    withBody({ ...head('error'), optional: false, body: thrownError }, async (call, body) => {
      await submit(
        node,
        'THROW_ERROR',
        treeCommand({ type: 'throwJobError', jobKey: call.param('jobKey'), ...body }),
      );
      return noContent;
    }),
  ];
}

async function activate(node: EngineNode, { gone }: Call, body: z.infer<typeof activation>) {
  const { type, worker, timeout, maxJobsToActivate, fetchVariable, requestTimeout, tenantIds } = body;
  // Jobs of other tenants do not exist.
  if (tenantIds.length > 0 && !tenantIds.includes(DEFAULT_TENANT)) return ok({ jobs: [] });
  const waitMs = requestTimeout === 0 ? DEFAULT_POLL_MS : Math.max(requestTimeout, 0);
  const wanted = { type, worker, timeout, maxJobs: maxJobsToActivate, fetchVariables: fetchVariable };
  const activated = await node.activations.activate(wanted, waitMs, gone);
  const answer = ok({ jobs: activated.map(jobJson) });
  return activated.length === 0
    ? answer
    : { ...answer, undelivered: () => node.activations.release(activated) };
}

function jobJson(job: ActivatedJob) {
  return {
    jobKey: job.key,
    type: job.type,
    processInstanceKey: job.processInstanceKey,
    processDefinitionId: job.processId,
    processDefinitionVersion: job.version,
    processDefinitionKey: job.processDefinitionKey,
    elementId: job.elementId,
    elementInstanceKey: job.elementInstanceKey,
    customHeaders: job.headers,
    worker: job.worker,
    retries: job.retries,
    deadline: job.deadline.getTime(),
    variables: variablesJson(job.variables),
    tenantId: DEFAULT_TENANT,
    kind: job.kind,
    listenerEventType: job.listenerEventType,
    tags: job.tags,
    userTask: job.userTask ?? undefined,
  };
}

async function updateJob(
  node: EngineNode,
  jobKey: string,
  { retries, timeout }: z.infer<typeof update>['changeset'],
): Promise<void> {
  if (retries === undefined && timeout === undefined) {
    throw refuse('INVALID_ARGUMENT', 'At least one of [retries, timeout] is required.');
  }
  await submit(node, 'UPDATE', treeCommand({ type: 'updateJob', jobKey, retries, timeout })).catch(
    (error: unknown) => {
      // Camunda answers the lease of a job that nobody holds as a bad argument.
      const isState = error instanceof ProblemError && error.problem.title === 'INVALID_STATE';
      throw isState ? refuse('INVALID_ARGUMENT', error.problem.detail ?? '') : error;
    },
  );
}
