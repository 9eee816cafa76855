import { z } from 'zod';
import { JurisdictionLevel } from './roles.ts';

/** A place of the administrative divisions, shaped as in GB/T 2260 and GB/T 10114. */
export const DivisionView = z.strictObject({
  code: z.string(),
  name: z.string(),
  level: JurisdictionLevel,
  /** From the highest place down to this one. */
  path: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  /** Whether there are places below it. */
  divided: z.boolean(),
});
export type DivisionView = z.infer<typeof DivisionView>;

export const DivisionList = z.strictObject({ items: z.array(DivisionView) });

/** Children of `parent`, the highest places without it, or with `text` all below it whose names hold the text. */
export const DivisionQuery = z.strictObject({
  parent: z.string().max(20).optional(),
  text: z.string().trim().min(1).max(60).optional(),
});
export type DivisionQuery = z.infer<typeof DivisionQuery>;
