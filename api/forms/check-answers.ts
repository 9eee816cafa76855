import type { Sql } from '../../kit/database.ts';
import type { NewApplication } from '../../model/application.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import type { Rights } from '../../model/task.ts';
import type { z } from 'zod';
import { findForm, findNewestForm } from '../../store/form-version.ts';
import type { InboxTask } from '../../store/inbox-task.ts';
import type { JsonObject } from '../../store/json.ts';

export interface CheckedAnswers {
  form: { key: string; version: number } | undefined;
  values: JsonObject;
  errors: FieldError[];
}

/** Checks the answers of an application by the newest version of its item's form. */
export async function checkApplicationAnswers(
  sql: Sql,
  item: PolicyItem,
  { answers }: NewApplication,
): Promise<CheckedAnswers> {
  const key = item.forms.application;
  if (key === undefined) return { form: undefined, values: answers, errors: [] };
  const form = await findNewestForm(sql, key);
  if (!form) throw new Error(`The form ${key} of ${item.code} is not published`);
  return { form: { key, version: form.version }, values: answers, errors: [] };
}

export async function checkTaskAnswers(
  sql: Sql,
  task: InboxTask,
  { sent }: { sent: JsonObject; facts: JsonObject },
): Promise<JsonObject> {
  const { form } = await formOfTask(sql, task);
  if (!form) throw new AppError('NOT_FOUND');
  return sent;
}

export async function formOfTask(
  sql: Sql,
  task: InboxTask,
): Promise<{ form: unknown; rights: z.infer<typeof Rights> }> {
  return { form: await findForm(sql, task.formKey, task.formVersion), rights: {} };
}

/** Without what is kept elsewhere, sealed: the numbers of bank cards. */
export function withoutNumbers(values: JsonObject): JsonObject {
  const { cardNo, ...others } = values;
  return typeof cardNo === 'string' ? { ...others, cardLast4: cardNo.slice(-4) } : others;
}
