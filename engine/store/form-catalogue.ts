import type { Sql } from '../../kit/database.ts';
import type { Key } from '../core/state.ts';
import type { Definition } from '../core/step.ts';
import type { Binding } from '../../process-model/executable/process.ts';

interface Entry {
  readonly key: Key;
  readonly form_id: string;
  readonly version_tag: string | null;
  readonly deployment_key: Key;
}

/** All deployed forms by name and number; their contents stay in the database. */
export interface FormCatalogue {
  refresh(entries: readonly Entry[]): void;
  /** The newest version that a binding allows; `caller` is the definition it stands in. */
  bound(formId: string, binding: Binding, caller: Definition): Key | undefined;
}

export function createFormCatalogue(): FormCatalogue {
  let forms: readonly Entry[] = [];
  return {
    refresh(entries) {
      forms = entries;
    },
    bound: (formId, binding, caller) =>
      forms.find((entry) => entry.form_id === formId && allows(binding, entry, caller))?.key,
  };
}

function allows(binding: Binding, entry: Entry, caller: Definition): boolean {
  if (binding.kind === 'deployment') return entry.deployment_key === caller.deploymentKey;
  return binding.kind === 'latest' || entry.version_tag === binding.tag;
}

/** Newest first within an id. */
export async function readForms(sql: Sql): Promise<Entry[]> {
  const { rows } = await sql.query<Entry>(
    `SELECT key, form_id, version_tag, deployment_key FROM engine.form
     WHERE deleted_at IS NULL ORDER BY form_id, version DESC`,
  );
  return rows;
}
