import type { StoredForm } from '../store/forms.ts';
import { RawJson } from './json.ts';
import { DEFAULT_TENANT } from './validate.ts';

/** A form as answers show it: its file is the object that the contract names. */
export function formJson({ schema, ...form }: StoredForm): object {
  return { ...form, schema: new RawJson(schema), tenantId: DEFAULT_TENANT };
}
