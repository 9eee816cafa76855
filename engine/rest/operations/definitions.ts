import { z } from 'zod';
import type { EngineNode } from '../../store/node.ts';
import { findStartForm } from '../../store/forms.ts';
import { definitionStatistics } from '../../store/search/instance-reads.ts';
import { processDefinitions } from '../../store/search/process-definitions.ts';
import { processInstanceFilters } from '../../store/search/process-instances.ts';
import { find } from '../../store/search/search.ts';
import { findResource } from '../../store/resources.ts';
import { formJson } from '../forms.ts';
import { bare, noContent, ok, withBody, type Call, type Operation } from '../operation.ts';
import { notFound } from '../rejection.ts';
import { filterSchema, searchOperation } from '../search.ts';

const statistics = z.strictObject({ filter: filterSchema(processInstanceFilters).optional() });

/** Processes that were deployed. */
export function definitionOperations(node: EngineNode): Operation[] {
  const { pool } = node;
  const definitionPath = '/process-definitions/:processDefinitionKey';
  const definition = async (call: Call) => {
    const key = call.param('processDefinitionKey');
    const item = await find(pool, processDefinitions, key);
    if (!item) throw notFound('Process Definition', key);
    return { key, item };
  };
  return [
    searchOperation(pool, processDefinitions, { path: '/process-definitions/search' }),
    bare({ method: 'get', path: definitionPath, permission: 'read' }, async (call) =>
      ok((await definition(call)).item),
    ),
    bare({ method: 'get', path: `${definitionPath}/xml`, permission: 'read' }, async (call) => {
      const { key } = await definition(call);
      const found = await findResource(pool, key);
      return { status: 200, text: { type: 'text/xml', content: found?.content ?? '' } };
    }),
    bare({ method: 'get', path: `${definitionPath}/form`, permission: 'read' }, async (call) => {
      const { key } = await definition(call);
      const form = await findStartForm(pool, key);
      return form ? ok(formJson(form)) : noContent;
    }),
    withBody(
      {
        ...{
          method: 'post',
          path: `${definitionPath}/statistics/element-instances`,
          permission: 'read',
          optional: true,
        },
        body: statistics,
      },
      async (call, { filter = [] }) => {
        const { key } = await definition(call);
        return ok({ items: await definitionStatistics(pool, key, filter) });
      },
    ),
  ];
}
