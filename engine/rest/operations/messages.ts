import { z } from 'zod';
import { correlateMessage, publishMessage } from '../../store/messages.ts';
import type { EngineNode } from '../../store/node.ts';
import { correlatedMessages } from '../../store/search/correlated-messages.ts';
import { messageSubscriptions } from '../../store/search/message-subscriptions.ts';
import { ok, withBody, type Operation } from '../operation.ts';
import { searchOperation } from '../search.ts';
import { broadcast, submit } from '../submit.ts';
import { DEFAULT_TENANT, integer, tenant, variables } from '../validate.ts';

const message = {
  name: z.string().min(1),
  correlationKey: z.string().default(''),
  variables,
  tenantId: tenant,
};

const publication = z.strictObject({
  ...message,
  timeToLive: integer.refine((value) => value >= 0, 'greater than or equal to 0').default(0),
  messageId: z.string().optional(),
});

const correlation = z.strictObject(message);

const signal = z.strictObject({ signalName: z.string().min(1), variables, tenantId: tenant });

const tenantId = DEFAULT_TENANT;

/** Messages and signals from outside. */
export function messageOperations(node: EngineNode): Operation[] {
  return [
    withBody(
      { method: 'post', path: '/messages/publication', permission: 'operate', body: publication },
      async (_call, { name, correlationKey, timeToLive, messageId, variables: given }) => {
        const published = { name, correlationKey, timeToLive, variables: given };
        // An empty id is none.
        const request = publishMessage(messageId ? { ...published, messageId } : published);
        const { messageKey } = await submit(node, 'PUBLISH', request);
        return ok({ messageKey, tenantId });
      },
    ),
    withBody(
      { method: 'post', path: '/messages/correlation', permission: 'operate', body: correlation },
      async (_call, { name, correlationKey, variables: given }) => {
        const request = correlateMessage({ name, correlationKey, variables: given });
        const { messageKey, instances } = await submit(node, 'CORRELATE', request);
        return ok({ messageKey, tenantId, processInstanceKey: instances[0] });
      },
    ),
    searchOperation(node.pool, messageSubscriptions, { path: '/message-subscriptions/search' }),
    searchOperation(node.pool, correlatedMessages, { path: '/correlated-message-subscriptions/search' }),
    withBody(
      { method: 'post', path: '/signals/broadcast', permission: 'operate', body: signal },
      async (_call, { signalName, variables: given }) =>
        ok({ signalKey: await broadcast(node, { signalName, variables: given }), tenantId }),
    ),
  ];
}
