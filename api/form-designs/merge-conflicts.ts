import { conflictsBetween } from '../../form-model/merge/conflicts-between.ts';
import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import type { FormConflictList } from '../../model/merged-form.ts';
import { LocalisedText } from '../../model/localised.ts';
import { findDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import type { JsonObject } from '../../store/json.ts';
import { listItems } from '../../store/policy-item.ts';
import { conflictView, sourceOf } from '../forms/merged-form.ts';

type Conflict = FormConflictList['items'][number];

/** What the draft of a form, or what is in force where there is none, has against the forms of other items. */
export async function viewConflicts(sql: Sql, key: string): Promise<FormConflictList> {
  const document = (await findDesign(sql, key))?.draft ?? (await findNewestForm(sql, key))?.document;
  if (!document) throw new AppError('NOT_FOUND');
  return { items: await conflictsOf(sql, { key, document }) };
}

/** A form that no item is applied for with is filled by itself and has none. */
export async function conflictsOf(
  sql: Sql,
  { key, document }: { key: string; document: JsonObject },
): Promise<Conflict[]> {
  const items = (await listItems(sql)).map(({ item }) => item).filter(({ mode }) => mode === 'APPLY');
  if (!items.some(({ forms }) => forms.application === key)) return [];
  const form = sourceOf({ key, document });
  const conflicts: Conflict[] = [];
  for (const [otherKey, otherItems] of byForm(items.filter(({ forms }) => forms.application !== key))) {
    const other = await findNewestForm(sql, otherKey);
    if (!other) continue;
    const title = LocalisedText.safeParse(other.document['title']);
    const otherTitle = title.success ? title.data : { zh: otherKey, en: otherKey };
    for (const conflict of conflictsBetween(form, [sourceOf(other)]))
      conflicts.push({ ...conflictView(conflict), otherItems, otherTitle });
  }
  return conflicts;
}

function byForm(items: readonly PolicyItem[]): Map<string, Conflict['otherItems']> {
  const found = new Map<string, Conflict['otherItems']>();
  for (const { code, name, forms } of items)
    if (forms.application !== undefined)
      found.set(forms.application, [...(found.get(forms.application) ?? []), { code, name }]);
  return found;
}

/** Publishing against other forms needs the word of the administrator that it is meant. */
export async function refuseUnlessMeant(
  sql: Sql,
  form: { key: string; document: JsonObject },
  acknowledged: boolean,
): Promise<void> {
  if (acknowledged) return;
  const conflicts = await conflictsOf(sql, form);
  if (conflicts.length === 0) return;
  const fields = conflicts.map(({ pattern, code, text }) => ({ path: pattern, code, message: text }));
  throw new AppError('MERGE_CONFLICTS', undefined, fields);
}
