import { designOf } from '../../form-model/design/design.ts';
import { parseForm } from '../../form-model/index.ts';
import { conflictText, type MergeConflict } from '../../form-model/merge/conflict.ts';
import { mergeForms, type FieldPart, type MergeSource } from '../../form-model/merge/merge-forms.ts';
import { savedQuestions } from '../../form-model/merge/saved-questions.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import type { MergeConflictView, MergedField, MergedForm } from '../../model/merged-form.ts';
import { findNewestForm, type FormVersion } from '../../store/form-version.ts';
import { findItem } from '../../store/policy-item.ts';
import { designRefused } from '../form-designs/refuse-document.ts';

interface ItemWithForm {
  item: PolicyItem;
  form: FormVersion;
}

/** The application forms of several items as one. Items that share a form are asked by it once. */
export async function mergedForm(sql: Sql, codes: readonly string[]): Promise<MergedForm> {
  const found: ItemWithForm[] = [];
  for (const code of new Set(codes)) found.push(await itemWithForm(sql, code));
  const forms = new Map(found.map(({ form }) => [form.key, form]));
  const names = found.map(({ item }) => item.name);
  const title = { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') };
  const merged = mergeForms([...forms.values()].map(sourceOf), { key: 'merged', title });
  const parsed = parseForm(merged.document);
  if (!parsed.ok) throw designRefused(parsed.problems);
  return {
    items: found.map(({ item: { code, name }, form: { key, version } }) => ({
      code,
      name,
      form: { key, version },
    })),
    document: merged.document,
    parts: merged.parts.map(({ form, fields }) => ({ form, fields: fields.map(fieldView) })),
    conflicts: merged.conflicts.map(conflictView),
    saved: savedQuestions(merged.parts),
  };
}

async function itemWithForm(sql: Sql, code: string): Promise<ItemWithForm> {
  const item = (await findItem(sql, code))?.item;
  const key = item?.mode === 'APPLY' ? item.forms.application : undefined;
  const form = key === undefined ? undefined : await findNewestForm(sql, key);
  if (item && form) return { item, form };
  const message = item ? 'has no application form' : 'is no published item';
  throw new AppError('UNKNOWN_ITEM', undefined, [{ path: 'items', code: 'INVALID_VALUE', message }]);
}

/** A published form for merging. */
export function sourceOf({ key, document }: Pick<FormVersion, 'key' | 'document'>): MergeSource {
  const read = designOf(document);
  if (!read.ok) throw designRefused(read.problems);
  return { key, design: read.design };
}

const fieldView = ({ name, mergedName, rowKey, columns }: FieldPart): MergedField => ({
  name,
  mergedName,
  rowKey: rowKey ?? null,
  columns: columns?.map(fieldView) ?? null,
});

export const conflictView = (conflict: MergeConflict): MergeConflictView => {
  const { code, forms, pattern, otherPattern } = conflict;
  return { code, forms: [...forms], pattern, otherPattern, text: conflictText(conflict) };
};
