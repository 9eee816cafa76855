import { z } from 'zod';
import type { Form, KnownFiles } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError, type FieldError } from '../../model/errors.ts';
import { listFilesFor, type FileHolder } from '../../store/case-file.ts';
import type { Json, JsonObject } from '../../store/json.ts';
import { valuesOfTypes } from './values-of-types.ts';

/** Field types whose values name files. */
const fileTypes = new Set(['file', 'photo']);

/** A file that an answer names, by the path of the answer: `members.0.photo`. */
export interface NamedFile {
  path: string;
  /** Empty where the answer names none that could exist. */
  id: string;
}

/** Every file that answers name, rows of tables included. */
export const filesIn = (form: Form, values: JsonObject): NamedFile[] =>
  valuesOfTypes(form, values, fileTypes).flatMap(({ path, value }) =>
    Array.isArray(value) ? value.map((file) => ({ path, id: idOf(file) })) : [{ path, id: idOf(value) }],
  );

const Named = z.object({ id: z.uuid() });

const idOf = (value: Json): string => Named.safeParse(value).data?.id ?? '';

/** Those of the named files that the holder may name. */
export async function knownFiles(
  sql: Sql,
  named: readonly NamedFile[],
  holder: FileHolder,
): Promise<KnownFiles> {
  const ids = named.map(({ id }) => id).filter((id) => id !== '');
  return new Map((await listFilesFor(sql, holder, ids)).map((file) => [file.id, file]));
}

const message = {
  zh: '这个文件不属于本案件，请重新上传',
  en: 'This file does not belong to the case. Upload it again',
};

/** Files of other cases and other people, and such as there are none, by path. */
export function unknownFiles(named: readonly NamedFile[], known: KnownFiles): FieldError[] {
  const paths = new Set(named.filter(({ id }) => !known.has(id)).map(({ path }) => path));
  return [...paths].map((path) => ({ path, code: 'UNKNOWN_FILE', message }));
}

/** Ids of the files that answers name; throws INVALID_FORM with the paths of those they may not name. */
export async function filesOfAnswers(
  sql: Sql,
  { form, values }: { form: Form; values: JsonObject },
  holder: FileHolder,
): Promise<string[]> {
  const named = filesIn(form, values);
  if (named.length === 0) return [];
  const errors = unknownFiles(named, await knownFiles(sql, named, holder));
  if (errors.length > 0) throw new AppError('INVALID_FORM', undefined, errors);
  return named.map(({ id }) => id);
}
