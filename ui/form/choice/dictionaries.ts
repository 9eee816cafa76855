import type { Option } from '../../../form-model/index.ts';
import type { FormServices } from '../form-services.ts';

const loaded = new WeakMap<FormServices, Map<string, Promise<readonly Option[]>>>();

/** A dictionary of the host, asked for once a page; one that could not be had is asked for again. */
export function dictionaryOf(services: FormServices, code: string): Promise<readonly Option[]> {
  const known = loaded.get(services) ?? new Map<string, Promise<readonly Option[]>>();
  loaded.set(services, known);
  const before = known.get(code);
  if (before) return before;
  const asked = services.dictionary?.(code) ?? Promise.reject(new Error('The page has no dictionaries'));
  known.set(code, asked);
  asked.catch(() => known.delete(code));
  return asked;
}
