import { z } from 'zod';
import { treeCommand } from '../../store/instances.ts';
import { resumeJobType, suspendedJobTypes, suspendJobType } from '../../store/job-types.ts';
import type { EngineNode } from '../../store/node.ts';
import { bare, noContent, ok, withBody, type Operation } from '../operation.ts';
import { commandRejected } from '../rejection.ts';
import { submit } from '../submit.ts';
import { operationReference } from '../validate.ts';

const body = z.strictObject({ operationReference });

/** Holding instances and types of jobs: beyond the API of 8.8. */
export function suspensionOperations(node: EngineNode): Operation[] {
  const path = '/process-instances/:processInstanceKey';
  const steer = (what: string, verb: string, type: 'suspendInstance' | 'resumeInstance'): Operation =>
    withBody(
      { method: 'post', path: `${path}/${what}`, permission: 'operate', body, optional: true },
      async (call) => {
        const processInstanceKey = call.param('processInstanceKey');
        await submit(node, verb, treeCommand({ type, processInstanceKey }));
        return noContent;
      },
    );
  return [
    steer('suspension', 'SUSPEND', 'suspendInstance'),
    steer('resumption', 'RESUME', 'resumeInstance'),
    ...jobTypeOperations(node),
  ];
}

function jobTypeOperations(node: EngineNode): Operation[] {
  const head = (what: string) =>
    ({
      method: 'post',
      path: `/job-types/:jobType/${what}`,
      permission: 'operate',
      body,
      optional: true,
    }) as const;
  return [
    bare({ method: 'get', path: '/job-types/suspended', permission: 'read' }, async () =>
      ok({ items: await suspendedJobTypes(node.pool) }),
    ),
    withBody(head('suspension'), async (call) => {
      const type = call.param('jobType');
      if (await suspendJobType(node.pool, type)) return noContent;
      throw commandRejected(
        'SUSPEND',
        'INVALID_STATE',
        `Expected to suspend jobs of type '${type}', but they are already suspended`,
      );
    }),
    withBody(head('resumption'), async (call) => {
      const type = call.param('jobType');
      if (!(await resumeJobType(node.pool, type)))
        throw commandRejected(
          'RESUME',
          'INVALID_STATE',
          `Expected to resume jobs of type '${type}', but they are not currently suspended`,
        );
      node.activations.available([type]);
      return noContent;
    }),
  ];
}
