import type { z } from 'zod';
import type { Rights as RightsSchema } from '../model/task.ts';
import type { Form } from './form.ts';

/**
 * What a step may do with each field, by pattern: `income`, `members.*.income`, or the name of a section for all that is
 * in it. `members.*` speaks of rows stored before this step. Default: write.
 */
export type Rights = Readonly<z.infer<typeof RightsSchema>>;
export type Right = Rights[string];

/** The rights the form's own document draws for a step; empty, so all is writable, where it draws none. */
export function rightsFor(form: Form, step: string): Rights {
  return form.document.rights[step] ?? {};
}
