import type { Dictionaries, FormError, KnownFiles } from '../field-type.ts';
import type { Form } from '../form.ts';
import { isValues, type Values } from '../form-nodes.ts';
import { effectiveRights, type Rights } from '../rights.ts';
import type { WorkingCalendar } from '../rules/world.ts';
import { errorAt } from '../session/labels.ts';
import { openForm, type Checked } from '../session/open-form.ts';
import { withRowKeys } from '../session/start-values.ts';
import { permitted, same } from './permitted.ts';
import { withUnseen } from './unseen-values.ts';

export interface SubmissionOptions {
  readonly rights?: Rights;
  /** Facts the document names, as the server knows them. */
  readonly context?: Values;
  /** What is stored before this step. Fields the step may only read keep it, fields it must not see too. */
  readonly initial?: Values;
  readonly now: Date;
  /** Working days, the same as the browser was given. */
  readonly calendar?: WorkingCalendar;
  /** Dictionaries that choices name, by code: codes are looked up and their labels put in. */
  readonly dictionaries?: Dictionaries;
  /** Files that may be named, by id: those of the case, and those its filler has sent and not attached. */
  readonly files?: KnownFiles;
}

/**
 * Runs a form on the server over what was sent, as the browser ran it: same visibility, rules and messages. Unknown fields
 * and fields the step may not write are refused, hidden values dropped, calculated values computed. All errors at once.
 * On success `values` is all there is to store, what the step could not see or change included.
 */
export function checkSubmission(form: Form, sent: unknown, options: SubmissionOptions): Checked {
  const { rights = {}, context = {}, initial = {}, now, calendar, dictionaries, files } = options;
  if (!isValues(sent)) return { ok: false, errors: [errorAt(form, [], 'INVALID_VALUE')] };
  const effective = effectiveRights(form, rights);
  const stored = withRowKeys(form.children, initial);
  const submitted = withRowKeys(form.children, sent);
  const { values, errors } = permitted(form, submitted, stored, { given: rights, effective });
  const session = openForm(form, {
    values,
    initial: stored,
    rights,
    context,
    now,
    calendar,
    dictionaries,
    files,
    defaults: false,
  });
  try {
    const checked = session.check();
    const changed = lockedButChanged(form, session, submitted);
    const all = [...errors, ...changed, ...without(checked.ok ? [] : checked.errors, errors)];
    if (all.length > 0 || !checked.ok) return { ok: false, errors: all };
    return { ok: true, values: withUnseen(form.children, checked.values, stored, effective) };
  } finally {
    session.dispose();
  }
}

/** Fields a rule locks were put back to what is stored; saying otherwise is refused like any other forbidden change. */
function lockedButChanged(form: Form, session: ReturnType<typeof openForm>, sent: Values): FormError[] {
  return session.parts().flatMap((part) => {
    if (part.kind !== 'field' || !part.visible || !part.permitted || part.calculated || !part.locked)
      return [];
    const segments = part.path.split('.');
    const given = part.node.type.normalise(valueAt(sent, segments));
    return given === undefined || same(given, part.stored) ? [] : [errorAt(form, segments, 'NOT_WRITABLE')];
  });
}

const valueAt = (values: unknown, segments: readonly string[]): unknown =>
  segments.reduce<unknown>(
    (value, segment) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, segment) : undefined,
    values,
  );

/** One error a place is enough where the field was refused outright. */
const without = (errors: readonly FormError[], refused: readonly FormError[]): FormError[] =>
  errors.filter(({ path }) => !refused.some((error) => error.path === path));

/**
 * Checks a draft: it may be unfinished and wrong, so that nothing typed is lost, but it may hold no field the form does not
 * know and none the step must not see or change. `values` is what to keep.
 */
export function checkDraft(
  form: Form,
  sent: unknown,
  { rights = {}, initial = {} }: Pick<SubmissionOptions, 'rights' | 'initial'> = {},
): Checked {
  if (!isValues(sent)) return { ok: false, errors: [errorAt(form, [], 'INVALID_VALUE')] };
  const effective = effectiveRights(form, rights);
  const stored = withRowKeys(form.children, initial);
  const submitted = withRowKeys(form.children, sent);
  const { values, errors } = permitted(form, submitted, stored, { given: rights, effective });
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}
