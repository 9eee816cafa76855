import { isObject, jsonOf, type JsonObject } from '../json.ts';
import type { Imported } from './building.ts';
import { importFormJs } from './form-js.ts';
import { importFormily } from './formily.ts';
import { importJsonSchema } from './json-schema.ts';

export { lossText, type Imported, type Loss } from './building.ts';

export type ForeignKind = 'json-schema' | 'form-js' | 'formily';

/** What kind of form a file holds; undefined where it is none of them. */
export function foreignKindOf(json: unknown): ForeignKind | undefined {
  if (!isObject(json)) return undefined;
  if (Array.isArray(json['components'])) return 'form-js';
  const schema = isObject(json['schema']) ? json['schema'] : json;
  if (!isObject(schema['properties']) && !('$ref' in json)) return undefined;
  return usesComponents(schema) ? 'formily' : 'json-schema';
}

function usesComponents(schema: JsonObject): boolean {
  const { properties } = schema;
  return (
    isObject(properties) &&
    Object.values(properties).some(
      (node) => isObject(node) && ('x-component' in node || node['type'] === 'void' || usesComponents(node)),
    )
  );
}

/** Makes a design of a form that another program wrote, and lists with path and sentence what was lost. Never throws. */
export function importForm(file: unknown): Imported {
  const json = jsonOf(file);
  const kind = foreignKindOf(json);
  if (!isObject(json) || !kind)
    return {
      ok: false,
      reason: {
        zh: '文件不是 JSON Schema、form-js 或 Formily 表单，或者过大。',
        en: 'The file is no form of JSON Schema, form-js or Formily, or is too large.',
      },
    };
  if (kind === 'form-js') return importFormJs(json);
  return kind === 'formily' ? importFormily(json) : importJsonSchema(json);
}
