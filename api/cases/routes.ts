import { z } from 'zod';
import { CaseMessage, CaseView } from '../../model/application.ts';
import { CaseDiagram, CaseList, CaseQuery } from '../../model/case-list.ts';
import { countCases, listCases, type CaseCursor, type CaseFilter } from '../../store/case-list.ts';
import { caseScopeOf } from '../access/case-scope.ts';
import { caseHandlers, caseReaders, hasRole, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import { plain, route, type Route } from '../http/route.ts';
import { viewDiagram } from './diagram.ts';
import { sendMessage } from './send-message.ts';
import { summaryOf } from './summary.ts';
import { caseInView, viewCase } from './view.ts';

const CaseParams = z.object({ caseId: z.uuid() });
const reading = { roles: caseReaders, scope: 'cases:read' } as const;

export function caseRoutes(context: Context): Route[] {
  const { pool } = context;
  return [
    route({
      ...plain,
      id: 'listCases',
      method: 'get',
      path: '/api/cases',
      tag: 'cases',
      summary: 'Cases of the own jurisdiction, newest first',
      access: reading,
      query: CaseQuery,
      answer: CaseList,
      handle: ({ query }, viewer) => listFor(context, viewer, query),
    }),
    route({
      ...plain,
      id: 'readCase',
      method: 'get',
      path: '/api/cases/{caseId}',
      tag: 'cases',
      summary: 'A case with stage, due date, facts, decision, payments and timeline',
      access: reading,
      params: CaseParams,
      answer: CaseView,
      handle: ({ params }, viewer) => viewCase(pool, viewer, params.caseId),
    }),
    route({
      ...plain,
      id: 'readCaseDiagram',
      method: 'get',
      path: '/api/cases/{caseId}/diagram',
      tag: 'cases',
      summary: 'The process model of a case and the path it has taken',
      access: reading,
      params: CaseParams,
      answer: CaseDiagram,
      handle: async ({ params }, viewer) => {
        await caseInView(pool, viewer, params.caseId);
        return viewDiagram(context, params.caseId);
      },
    }),
    messageRoute(context),
  ];
}

function messageRoute(context: Context): Route {
  return route({
    ...plain,
    id: 'sendCaseMessage',
    method: 'post',
    path: '/api/cases/{caseId}/messages',
    tag: 'cases',
    summary: 'Withdraw, object to a notice, or supplement',
    access: { roles: caseHandlers, scope: 'cases:message' },
    params: CaseParams,
    body: CaseMessage,
    status: 202,
    answer: CaseView,
    errors: ['STATE_CONFLICT', 'INVALID_FORM'],
    handle: async ({ params, body }, viewer) => {
      await sendMessage(context, viewer, params.caseId, body);
      return viewCase(context.pool, viewer, params.caseId);
    },
  });
}

async function listFor({ pool }: Context, viewer: Viewer, query: CaseQuery): Promise<CaseList> {
  const scope = caseScopeOf(viewer);
  const filter: CaseFilter = {
    state: query.state,
    itemCode: query.itemCode,
    search: query.search,
    // Who sees names masked can't find out about them by searching either.
    searchNames: viewer.kind === 'staff' && hasRole(viewer, caseHandlers),
  };
  const cursor = parseCursor(query.after);
  const after: CaseCursor | undefined = cursor && [cursor[0] ?? 0, cursor[1]];
  const found = await listCases(pool, scope, filter, { limit: query.limit + 1, after });
  const { rows, next } = pageOf(found, query.limit, (row) => [row.cursor, row.id]);
  return {
    items: rows.map((row) => summaryOf(row, viewer)),
    total: await countCases(pool, scope, filter),
    next,
  };
}
