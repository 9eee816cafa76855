import { isObject, jsonOf, type JsonObject } from '../json.ts';
import type { LocalisedText } from '../../../model/localised.ts';
import { lossText, type Imported, type Loss } from './building.ts';
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
  const imported = importAny(file);
  if (imported.ok && Object.keys(imported.design.nodes).length === 0)
    return { ok: false, reason: nothingWithin(imported.losses) };
  return imported;
}

/** A form without a field is no form; the first loss says why. */
function nothingWithin([first]: readonly Loss[]): LocalisedText {
  const why = first && lossText(first);
  const at = first ? `${first.path}: ` : '';
  return {
    zh: `文件里没有可以导入的字段。${why ? `${at}${why.zh}` : ''}`,
    en: `The file has no field that can be imported. ${why ? `${at}${why.en}` : ''}`.trim(),
  };
}

function importAny(file: unknown): Imported {
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
  return kind === 'formily'
    ? importFormily(json)
    : importJsonSchema(isObject(json['schema']) ? json['schema'] : json);
}
