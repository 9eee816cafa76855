import { z } from 'zod';
import type { EngineNode } from '../../store/node.ts';
import { findResource } from '../../store/resources.ts';
import { bare, ok, withBody, type Call, type Operation } from '../operation.ts';
import { commandRejected, notFound } from '../rejection.ts';
import { DEFAULT_TENANT, operationReference } from '../validate.ts';

const deletion = z.strictObject({ operationReference });

/** The files behind processes and forms. */
export function resourceOperations(node: EngineNode): Operation[] {
  const { pool } = node;
  const resource = async (call: Call) => {
    const key = call.param('resourceKey');
    const found = await findResource(pool, key);
    if (!found) throw notFound('Resource', key);
    return found;
  };
  return [
    bare({ method: 'get', path: '/resources/:resourceKey', permission: 'read' }, async (call) => {
      const { resourceKey, resourceName, resourceId, version, versionTag } = await resource(call);
      return ok({ resourceKey, resourceName, resourceId, version, versionTag, tenantId: DEFAULT_TENANT });
    }),
    bare({ method: 'get', path: '/resources/:resourceKey/content', permission: 'read' }, async (call) => {
      const { content } = await resource(call);
      return { status: 200, text: { type: 'text/plain', content } };
    }),
    withBody(
      {
        ...{ method: 'post', path: '/resources/:resourceKey/deletion', permission: 'deploy', optional: true },
        body: deletion,
      },
      async (call) => {
        const key = call.param('resourceKey');
        if (await node.deleteResource(key)) return ok({});
        const reason = `Expected to delete resource but no resource found with key \`${key}\``;
        throw commandRejected('DELETE', 'NOT_FOUND', reason);
      },
    ),
  ];
}
