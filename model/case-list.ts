import { z } from 'zod';
import { CaseSummary } from './application.ts';
import { CaseState } from './case.ts';

/** `GET /api/cases` */
export const CaseQuery = z.strictObject({
  state: CaseState.optional(),
  itemCode: z.string().optional(),
  search: z.string().trim().max(60).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().optional(),
});
export type CaseQuery = z.infer<typeof CaseQuery>;

export const CaseList = z.strictObject({
  items: z.array(CaseSummary),
  total: z.int(),
  next: z.string().nullable(),
});
export type CaseList = z.infer<typeof CaseList>;

/** `GET /api/cases/{id}/diagram` */
export const CaseDiagram = z.strictObject({
  xml: z.string(),
  /** Element ids that were passed, and those where a token stands. */
  completed: z.array(z.string()),
  active: z.array(z.string()),
  sequenceFlows: z.array(z.string()),
});
export type CaseDiagram = z.infer<typeof CaseDiagram>;
