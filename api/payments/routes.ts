import {
  BatchList,
  PaymentList,
  PaymentQuery,
  type BatchView,
  type PaymentView,
} from '../../model/payment.ts';
import { maskedName } from '../../rules/masking.ts';
import {
  listBatches,
  listPayments,
  sumPayments,
  type BatchRow,
  type PaymentFilter,
  type ListedPayment,
  type PaymentScope,
} from '../../store/payment-list.ts';
import { caseHandlers, hasRole, type Viewer } from '../access/viewer.ts';
import { iso } from '../cases/summary.ts';
import type { Context } from '../context.ts';
import { pageOf, parseCursor } from '../http/cursor.ts';
import { plain, route, type Route } from '../http/route.ts';

const payers = ['FINANCE', 'BANK_OFFICER', ...caseHandlers] as const;
const MOST_BATCHES = 200;

export function paymentRoutes(context: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'listPayments',
      method: 'get',
      path: '/api/payments',
      tag: 'payments',
      summary:
        'Payments of the own jurisdiction or bank, newest plan first, with number and sum of all that fit',
      access: { roles: [...payers, 'ADMINISTRATOR', 'AUDITOR'], scope: 'payments:read' },
      query: PaymentQuery,
      answer: PaymentList,
      handle: ({ query }, viewer) => listFor(context, viewer, query),
    }),
    route({
      ...plain,
      id: 'listPaymentBatches',
      method: 'get',
      path: '/api/payment-batches',
      tag: 'payments',
      summary: `The newest ${MOST_BATCHES} batches with their control totals`,
      access: { roles: ['FINANCE', ...caseHandlers, 'ADMINISTRATOR', 'AUDITOR'], scope: 'payments:read' },
      answer: BatchList,
      handle: async (_call, viewer) => ({
        items: (await listBatches(context.pool, viewer.areaPath, MOST_BATCHES)).map(batchView),
      }),
    }),
  ];
}

async function listFor({ pool }: Context, viewer: Viewer, query: PaymentQuery): Promise<PaymentList> {
  const inFull = viewer.kind === 'staff' && hasRole(viewer, payers);
  const scope = scopeOf(viewer);
  const { state, itemCode, month, caseId, search } = query;
  const filter: PaymentFilter = { state, itemCode, month, caseId, search, searchNames: inFull };
  const cursor = parseCursor(query.after);
  const after = cursor && ([cursor[0] ?? 0, cursor[1]] as const);
  const found = await listPayments(pool, scope, filter, { limit: query.limit + 1, after });
  const { rows, next } = pageOf(found, query.limit, ({ cursor, row }) => [cursor, row.id]);
  return {
    items: rows.map((found) => paymentView(found, inFull)),
    total: await sumPayments(pool, scope, filter),
    next,
  };
}

/** A bank officer who is nothing else sees the accounts of the own bank only. */
function scopeOf(viewer: Viewer): PaymentScope {
  const { areaPath } = viewer;
  if (viewer.kind === 'client') return { areaPath, bank: null };
  const bankOnly = viewer.roles.every((role) => role === 'BANK_OFFICER');
  return { areaPath, bank: bankOnly ? (viewer.bank ?? '') : null };
}

function paymentView({ row }: ListedPayment, inFull: boolean): PaymentView {
  return {
    ...row,
    payee: inFull ? row.payee : maskedName(row.payee),
    plannedAt: row.plannedAt.toISOString(),
    settledAt: iso(row.settledAt),
  };
}

function batchView({ countyId, countyName, createdAt, ...row }: BatchRow): BatchView {
  return { ...row, county: { id: countyId, name: countyName }, createdAt: createdAt.toISOString() };
}
