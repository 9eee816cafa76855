import { z } from 'zod';

/** The beginning of a name, or a whole identity number. */
export const PersonQuery = z.strictObject({ text: z.string().trim().min(2).max(60) });

/** Somebody of the register; the number is masked. */
export const FoundPerson = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  idNo: z.string(),
  /** Where the household is registered. */
  place: z.string(),
});
export type FoundPerson = z.infer<typeof FoundPerson>;

/** `more`: there are further ones, who are found by a longer text. */
export const FoundPeople = z.strictObject({ items: z.array(FoundPerson), more: z.boolean() });
