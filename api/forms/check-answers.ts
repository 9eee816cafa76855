import { z } from 'zod';
import {
  checkDraft,
  checkSubmission,
  rightsFor,
  type Dictionaries,
  type Form,
  type FormError,
  type KnownFiles,
} from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import { formStep, type Rights } from '../../model/task.ts';
import { businessNow } from '../../store/business-time.ts';
import type { FileHolder } from '../../store/case-file.ts';
import type { InboxTask } from '../../store/inbox-task.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Context } from '../context.ts';
import { filesIn, knownFiles, unknownFiles } from './case-files.ts';
import { optionsFor } from './dictionaries.ts';
import { unknownPeople } from './named-people.ts';
import { numbersMasked } from './numbers-out.ts';
import type { PublishedForms } from './published-forms.ts';

const Json = z.record(z.string(), z.json());

export interface CheckedAnswers {
  form: { key: string; version: number } | undefined;
  values: JsonObject;
  errors: FieldError[];
  /** Ids of the files that the answers name, to be attached with them. */
  files: string[];
}

export interface Answered {
  /** Key of the item's application form; an item may do without. */
  key: string | undefined;
  /** The version that answered questions belong to; the newest one for a new application. */
  version?: number | null;
  answers: JsonObject;
  facts: JsonObject;
  /** Whose files the answers may name. */
  holder: FileHolder;
  /** Subtree whose people the answers may name. */
  areaPath: string;
}

/** Checks the answers of an application by its form; every error by its path below `answers`. */
export async function checkApplicationAnswers(
  sql: Sql,
  { forms, calendar }: FormWorld,
  { key, version, answers, facts, holder, areaPath }: Answered,
): Promise<CheckedAnswers> {
  if (key === undefined) return { form: undefined, values: answers, errors: [], files: [] };
  const newest = version ? undefined : await forms.newest(sql, key);
  const form = newest ?? (await forms.get(sql, key, version ?? 1));
  const checked = checkSubmission(form, answers, {
    context: facts,
    now: await businessNow(sql),
    calendar,
    dictionaries: await optionsFor(sql, { form, values: answers }, areaPath),
    files: await knownFiles(sql, filesIn(form, answers), holder),
  });
  const used = { key, version: newest?.publishedVersion ?? version ?? 1 };
  if (!checked.ok) {
    const errors = checked.errors.map((error) => fieldError(error, 'answers.'));
    return { form: used, values: answers, errors, files: [] };
  }
  const values = Json.parse(checked.values);
  const named = filesIn(form, values);
  const unknown = [
    ...unknownFiles(named, await knownFiles(sql, named, holder)),
    ...(await unknownPeople(sql, { form, values }, areaPath)),
  ];
  return {
    form: used,
    values: numbersMasked(form, values),
    errors: unknown.map((error) => ({ ...error, path: `answers.${error.path}` })),
    files: named.map(({ id }) => id),
  };
}

/** What forms are checked with, besides what was sent. */
export type FormWorld = Pick<Context, 'forms' | 'calendar'>;

export interface TaskForm {
  form: Form;
  rights: z.infer<typeof Rights>;
}

/** The form of a human step with the rights that its document gives to this kind of step, or to this one step. */
export async function formOfTask(sql: Sql, forms: PublishedForms, task: InboxTask): Promise<TaskForm> {
  const form = await forms.get(sql, task.formKey, task.formVersion);
  return { form, rights: rightsFor(form, task.kind === formStep ? task.elementId : task.kind) };
}

/** What a step's form is checked with. */
interface StepWorld extends Pick<FormWorld, 'calendar'> {
  dictionaries: Dictionaries;
  files: KnownFiles;
  facts: JsonObject;
  /** What was stored before anybody typed. */
  start: JsonObject;
  now: Date;
}

/** What a step stores when it is completed; throws INVALID_FORM with every error. */
export function checkedAnswers(
  { form, rights }: TaskForm,
  sent: JsonObject,
  { facts, start, ...world }: StepWorld,
): JsonObject {
  return valuesOf(
    checkSubmission(form, sent, {
      rights,
      context: facts,
      initial: start,
      ...world,
    }),
  );
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
