import { parseForm, type Form } from '../../form-model/index.ts';
import type { Sql } from '../../kit/database.ts';
import { findForm, findNewestForm, type FormVersion } from '../../store/form-version.ts';

/** Compiled forms. A published version never changes, so it is compiled once. */
export interface PublishedForms {
  get(sql: Sql, key: string, version: number): Promise<Form>;
  newest(sql: Sql, key: string): Promise<Form & { publishedVersion: number }>;
}

const MOST_KEPT = 200;

export function publishedForms(): PublishedForms {
  const kept = new Map<string, Form>();
  const compiled = ({ key, version, document }: FormVersion): Form => {
    const name = `${key} ${version}`;
    const known = kept.get(name);
    if (known) return known;
    const parsed = parseForm(document);
    if (!parsed.ok)
      throw new Error(`The published form ${name} is refused: ${parsed.problems[0]?.reason ?? '?'}`);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(name, parsed.form);
    return parsed.form;
  };
  return {
    get: async (sql, key, version) => compiled(orThrow(await findForm(sql, key, version), key)),
    newest: async (sql, key) => {
      const found = orThrow(await findNewestForm(sql, key), key);
      return { ...compiled(found), publishedVersion: found.version };
    },
  };
}

function orThrow(found: FormVersion | undefined, key: string): FormVersion {
  if (!found) throw new Error(`The form ${key} is not published`);
  return found;
}
