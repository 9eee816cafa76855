import { z } from 'zod';
import { treeCommand } from '../../store/instances.ts';
import type { EngineNode } from '../../store/node.ts';
import { elementInstances } from '../../store/search/element-instances.ts';
import { incidents } from '../../store/search/incidents.ts';
import { find, type Searchable } from '../../store/search/search.ts';
import { variables as variableSearch } from '../../store/search/variables.ts';
import { bare, noContent, ok, withBody, type Operation } from '../operation.ts';
import { notFound } from '../rejection.ts';
import { searchOperation } from '../search.ts';
import { submit } from '../submit.ts';
import { operationReference } from '../validate.ts';
import { Variables } from '../json.ts';

const changedVariables = z.strictObject({
  variables: z.instanceof(Variables).transform(({ entries }) => entries),
  local: z.boolean().default(false),
  operationReference,
});

const resolution = z.strictObject({ operationReference });

/** Elements of instances, their variables and their incidents. */
export function elementOperations(node: EngineNode): Operation[] {
  const { pool } = node;
  const get = <Row extends object>(
    what: string,
    source: Searchable<Row>,
    { path, parameter }: { path: string; parameter: string },
  ) =>
    bare({ method: 'get', path: `${path}/:${parameter}`, permission: 'read' }, async (call) => {
      const item = await find(pool, source, call.param(parameter));
      if (!item) throw notFound(what, call.param(parameter));
      return ok(item);
    });
  return [
    searchOperation(pool, elementInstances, { path: '/element-instances/search' }),
    get('Element Instance', elementInstances, {
      path: '/element-instances',
      parameter: 'elementInstanceKey',
    }),
    withBody(
      {
        ...{ method: 'put', path: '/element-instances/:elementInstanceKey/variables', permission: 'operate' },
        body: changedVariables,
      },
      async (call, { variables, local }) => {
        const elementInstanceKey = call.param('elementInstanceKey');
        await submit(
          node,
          'UPDATE',
          treeCommand({ type: 'setVariables', elementInstanceKey, variables, local }),
        );
        return noContent;
      },
    ),
    variableSearchOperation(pool),
    get('Variable', variableSearch(false), { path: '/variables', parameter: 'variableKey' }),
    searchOperation(pool, incidents, { path: '/incidents/search' }),
    get('Incident', incidents, { path: '/incidents', parameter: 'incidentKey' }),
    withBody(
      {
        ...{
          method: 'post',
          path: '/incidents/:incidentKey/resolution',
          permission: 'operate',
          optional: true,
        },
        body: resolution,
      },
      async (call) => {
        const incidentKey = call.param('incidentKey');
        await submit(node, 'RESOLVE', treeCommand({ type: 'resolveIncident', incidentKey }));
        return noContent;
      },
    ),
  ];
}

/** `?truncateValues=false` gives whole values. */
function variableSearchOperation(pool: EngineNode['pool']): Operation {
  const path = '/variables/search';
  const short = searchOperation(pool, variableSearch(true), { path });
  const whole = searchOperation(pool, variableSearch(false), { path });
  return {
    ...short,
    handle: (call, text) => (call.req.query['truncateValues'] === 'false' ? whole : short).handle(call, text),
  };
}
