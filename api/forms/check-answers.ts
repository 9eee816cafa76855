import { z } from 'zod';
import { checkDraft, checkSubmission, rightsFor, type Form, type FormError } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import type { Rights } from '../../model/task.ts';
import { businessNow } from '../../store/business-time.ts';
import type { InboxTask } from '../../store/inbox-task.ts';
import type { JsonObject } from '../../store/json.ts';
import { numbersMasked } from './numbers-out.ts';
import type { PublishedForms } from './published-forms.ts';

const Json = z.record(z.string(), z.json());

export interface CheckedAnswers {
  form: { key: string; version: number } | undefined;
  values: JsonObject;
  errors: FieldError[];
}

export interface Answered {
  /** Key of the item's application form; an item may do without. */
  key: string | undefined;
  /** The version that answered questions belong to; the newest one for a new application. */
  version?: number | null;
  answers: JsonObject;
  facts: JsonObject;
}

/** Checks the answers of an application by its form; every error by its path below `answers`. */
export async function checkApplicationAnswers(
  sql: Sql,
  forms: PublishedForms,
  { key, version, answers, facts }: Answered,
): Promise<CheckedAnswers> {
  if (key === undefined) return { form: undefined, values: answers, errors: [] };
  const newest = version ? undefined : await forms.newest(sql, key);
  const form = newest ?? (await forms.get(sql, key, version ?? 1));
  const checked = checkSubmission(form, answers, { context: facts, now: await businessNow(sql) });
  return {
    form: { key, version: newest?.publishedVersion ?? version ?? 1 },
    values: checked.ok ? numbersMasked(form, Json.parse(checked.values)) : answers,
    errors: checked.ok ? [] : checked.errors.map((error) => fieldError(error, 'answers.')),
  };
}

export interface TaskForm {
  form: Form;
  rights: z.infer<typeof Rights>;
}

/** The form of a human step with the rights that its document gives to this kind of step. */
export async function formOfTask(sql: Sql, forms: PublishedForms, task: InboxTask): Promise<TaskForm> {
  const form = await forms.get(sql, task.formKey, task.formVersion);
  return { form, rights: rightsFor(form, task.kind) };
}

/** What a step stores when it is completed; throws INVALID_FORM with every error. */
export function checkedAnswers(
  { form, rights }: TaskForm,
  sent: JsonObject,
  { facts, start, now }: { facts: JsonObject; start: JsonObject; now: Date },
): JsonObject {
  return valuesOf(checkSubmission(form, sent, { rights, context: facts, initial: start, now }));
}

/** What a draft keeps: it may be unfinished, but has no field that the step may not write. */
export function checkedDraft({ form, rights }: TaskForm, sent: JsonObject, start: JsonObject): JsonObject {
  return valuesOf(checkDraft(form, sent, { rights, initial: start }));
}

function valuesOf(checked: ReturnType<typeof checkSubmission>): JsonObject {
  if (checked.ok) return Json.parse(checked.values);
  throw new AppError(
    'INVALID_FORM',
    undefined,
    checked.errors.map((error) => fieldError(error)),
  );
}

const fieldError = ({ path, code, message }: FormError, prefix = ''): FieldError => ({
  path: prefix + path,
  code,
  message,
});
