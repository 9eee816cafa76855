import type { Form } from '../../form-model/index.ts';
import type { LocalisedText } from '../../model/localised.ts';
import type { MergedField, MergedForm } from '../../model/merged-form.ts';

/** A question of the merged form with its own name in each of the forms that it is asked for. */
export interface MergedQuestion {
  readonly pattern: string;
  readonly title: LocalisedText;
  /** By form: what the question is called there. */
  readonly names: ReadonlyMap<string, string>;
}

/** All questions of a merged form, columns of tables after their table. */
export function mergedQuestions(form: Form, parts: MergedForm['parts']): readonly MergedQuestion[] {
  const names = new Map<string, Map<string, string>>();
  for (const part of parts)
    for (const { pattern, own } of namesIn(part.fields, { merged: '', own: '' }))
      names.set(pattern, (names.get(pattern) ?? new Map<string, string>()).set(part.form, own));
  return [...form.nodes.values()].flatMap(({ kind, pattern, title }) => {
    const found = kind === 'field' || kind === 'table' ? names.get(pattern) : undefined;
    return found ? [{ pattern, title: title ?? { zh: pattern, en: pattern }, names: found }] : [];
  });
}

interface Prefix {
  readonly merged: string;
  readonly own: string;
}

/** Every name of one form, by its pattern in the merged form. */
function namesIn(fields: readonly MergedField[], prefix: Prefix): { pattern: string; own: string }[] {
  return fields.flatMap(({ name, mergedName, columns }) => {
    const pattern = `${prefix.merged}${mergedName}`;
    const own = `${prefix.own}${name}`;
    const below = columns ? namesIn(columns, { merged: `${pattern}.*.`, own: `${own}.*.` }) : [];
    return [{ pattern, own }, ...below];
  });
}
