import { PolicyItem } from '../../model/item.ts';
import { NewItem } from '../../model/process-design.ts';
import type { Context } from '../context.ts';
import { plain, route, type Route } from '../http/route.ts';
import { staffOnly } from '../tasks/scope.ts';
import { copyItem } from './copy-item.ts';

/** Items that administrators make. */
export function itemRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'createItem',
      method: 'post',
      path: '/api/items',
      tag: 'items',
      summary:
        'Make an item from another one, under a new code and name, that runs by another published process',
      access: { roles: ['ADMINISTRATOR'] },
      body: NewItem,
      status: 201,
      answer: PolicyItem,
      errors: ['KEY_TAKEN', 'INVALID_PROCESS'],
      handle: async ({ body, response }, viewer) => {
        const item = await copyItem(pool, staffOnly(viewer), body);
        response.location(`/api/items/${item.code}`);
        return item;
      },
    }),
  ];
}
