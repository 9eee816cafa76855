import { sameJson } from '../../../form-model/design/json.ts';
import { checkSubmission, rightsFor, type Form } from '../../../form-model/index.ts';
import { FormExample } from '../../../model/form-design.ts';

/** Answers somebody tries, with what was there before. */
export type Tried = Omit<FormExample, 'name' | 'expected'>;

/** What the server would say to them. */
export function verdictOf(
  form: Form,
  { step, facts, start, values }: Tried,
  now: Date,
): FormExample['expected'] {
  const rights = step === null ? {} : rightsFor(form, step);
  const checked = checkSubmission(form, values, { rights, context: facts, initial: start, now });
  return checked.ok
    ? {
        accepted: true,
        errors: [],
        values: FormExample.shape.values.parse(JSON.parse(JSON.stringify(checked.values))),
      }
    : { accepted: false, errors: checked.errors.map(({ path }) => path) };
}

/** Whether an example still comes to what it came to when it was kept. */
export function isAsKept(form: Form, { expected, ...tried }: FormExample, now: Date): boolean {
  const { values: stored, ...verdict } = verdictOf(form, tried, now);
  const { values: known, ...wanted } = expected;
  return sameJson(verdict, wanted) && (known === undefined || sameJson(stored, known));
}
