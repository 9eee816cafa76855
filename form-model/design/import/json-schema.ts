import { isObject, isText, type Json, type JsonObject } from '../json.ts';
import { Building, keywords, numberIn, wholeIn, withDefault, type Imported, type Scope } from './building.ts';

const known = new Set(
  (
    'type title description default enum const oneOf format minLength maxLength minimum maximum minItems maxItems items ' +
    'properties required $ref $defs definitions $schema $id $comment allOf examples readOnly'
  ).split(' '),
);

/** Reads a JSON Schema (draft 2020-12): objects, texts, numbers, choices, lists of objects, references within the file. */
export function importJsonSchema(json: JsonObject): Imported {
  const reader = new JsonSchemaReader(json);
  const root = reader.resolved(json, '', []);
  const title = reader.building.text(root?.['title'], 'title') ?? { zh: '导入的表单', en: 'Imported form' };
  const properties = root ? reader.properties(root, '', { scope: new Set(), trail: [] }) : {};
  return reader.building.finish(properties, title);
}

interface Around {
  readonly scope: Scope;
  /** References that led here. */
  readonly trail: readonly string[];
}

class JsonSchemaReader {
  readonly building = new Building();
  private readonly root: JsonObject;

  constructor(root: JsonObject) {
    this.root = root;
  }

  properties(json: JsonObject, path: string, around: Around): JsonObject {
    const { properties } = json;
    if (!isObject(properties)) return {};
    const required = Array.isArray(json['required']) ? json['required'] : [];
    const entries = Object.entries(properties).flatMap(([name, given]) => {
      const at = `${path === '' ? '' : `${path}.`}properties.${name}`;
      const node = this.node(name, given, at, around);
      if (!node) return [];
      const isField = node.json['type'] !== 'void';
      return [
        [
          node.name,
          required.includes(name) && isField ? { ...node.json, required: true } : node.json,
        ] as const,
      ];
    });
    return Object.fromEntries(entries);
  }

  private node(
    name: string,
    given: Json,
    path: string,
    around: Around,
  ): { name: string; json: JsonObject } | undefined {
    if (!isObject(given)) return undefined;
    const trail = isText(given['$ref']) ? [...around.trail, given['$ref']] : around.trail;
    const json = this.resolved(given, path, around.trail);
    if (!json) return undefined;
    const inside = { scope: around.scope, trail };
    const ownName = this.building.name(name, around.scope, path);
    this.building.loseOthers(json, known, path);
    const title = this.building.text(json['title'], `${path}.title`) ?? this.building.untitled(name);
    const base = keywords({
      title,
      description: this.building.text(json['description'], `${path}.description`),
    });
    const made = this.made(json, path, { base, inside });
    return (
      made && {
        name: ownName,
        json: withDefault(this.building, made, json['default'] ?? undefined, `${path}.default`),
      }
    );
  }

  private made(
    json: JsonObject,
    path: string,
    { base, inside }: { readonly base: JsonObject; readonly inside: Around },
  ): JsonObject | undefined {
    const options = this.optionsOf(json, path);
    if (options.length > 0) return { type: 'string', ...base, enum: options, 'x-component': 'choice' };
    const type = Array.isArray(json['type']) ? json['type'].find((one) => one !== 'null') : json['type'];
    if (type === 'object' || isObject(json['properties'])) return this.section(json, path, { base, inside });
    if (type === 'array') return this.list(json, path, { base, inside });
    if (type === 'boolean') return { type: 'boolean', ...base, 'x-component': 'yesNo' };
    if (type === 'integer' || type === 'number')
      return this.number(json, base, type === 'integer' ? 0 : undefined);
    if (isText(type) && type !== 'string') this.building.lose('TYPE', path, { type });
    return this.text(json, base);
  }

  private section(
    json: JsonObject,
    path: string,
    { base, inside }: { readonly base: JsonObject; readonly inside: Around },
  ): JsonObject | undefined {
    const properties = this.properties(json, path, inside);
    if (Object.keys(properties).length === 0) {
      this.building.lose('NO_FIELDS', path);
      return undefined;
    }
    this.building.lose('FLATTENED', path, { name: path.slice(path.lastIndexOf('.') + 1) });
    return { type: 'void', ...base, 'x-component': 'section', properties };
  }

  private list(
    json: JsonObject,
    path: string,
    { base, inside }: { readonly base: JsonObject; readonly inside: Around },
  ): JsonObject | undefined {
    const given = isObject(json['items']) ? json['items'] : undefined;
    const items = given && this.resolved(given, `${path}.items`, inside.trail);
    const bounds = { min: wholeIn(json['minItems']), max: wholeIn(json['maxItems']) };
    const options = items ? this.optionsOf(items, `${path}.items`) : [];
    if (options.length > 0)
      return { type: 'array', ...base, enum: options, 'x-component': 'choice', ...settings(bounds) };
    const trail = given && isText(given['$ref']) ? [...inside.trail, given['$ref']] : inside.trail;
    const columns = items
      ? this.properties(items, `${path}.items`, { scope: new Set(['rowId']), trail })
      : {};
    if (Object.keys(columns).length === 0) {
      this.building.lose('NO_FIELDS', path);
      return undefined;
    }
    return {
      type: 'array',
      ...base,
      'x-component': 'table',
      ...settings(bounds),
      items: { type: 'object', properties: columns },
    };
  }

  private number(json: JsonObject, base: JsonObject, decimals: number | undefined): JsonObject {
    const bounds = { min: numberIn(json['minimum']), max: numberIn(json['maximum']), decimals };
    return { type: 'number', ...base, 'x-component': 'number', ...settings(bounds) };
  }

  private text(json: JsonObject, base: JsonObject): JsonObject {
    if (json['format'] === 'date') return { type: 'string', ...base, 'x-component': 'date' };
    const maxLength = wholeIn(json['maxLength']);
    const component = maxLength !== undefined && maxLength > 200 ? 'longText' : 'text';
    const lengths = {
      minLength: wholeIn(json['minLength']),
      maxLength: maxLength && Math.min(maxLength, 10_000),
    };
    return { type: 'string', ...base, 'x-component': component, ...settings(lengths) };
  }

  private optionsOf(json: JsonObject, path: string): JsonObject[] {
    const { oneOf } = json;
    if (Array.isArray(json['enum']))
      return this.building.options(
        json['enum'].map((value) => ({ value, label: undefined })),
        `${path}.enum`,
      );
    const given = Array.isArray(oneOf) ? oneOf.filter(isObject) : [];
    if (given.length === 0 || !given.every((option) => 'const' in option)) return [];
    return this.building.options(
      given.map((option) => ({ value: option['const'] ?? null, label: option['title'] })),
      `${path}.oneOf`,
    );
  }

  /** Follows `$ref` within the file and joins `allOf`; a reference that leads back to itself is left out. */
  resolved(json: JsonObject, path: string, trail: readonly string[]): JsonObject | undefined {
    const { $ref: reference, allOf, ...own } = json;
    let whole: JsonObject = own;
    if (isText(reference)) {
      const target = trail.includes(reference) ? undefined : this.target(reference);
      if (!target) {
        this.building.lose(trail.includes(reference) ? 'CIRCULAR' : 'UNKNOWN_REFERENCE', path, { reference });
        return undefined;
      }
      whole = { ...this.resolved(target, path, [...trail, reference]), ...own };
    }
    for (const part of Array.isArray(allOf) ? allOf.filter(isObject) : [])
      whole = joined(this.resolved(part, path, trail) ?? {}, whole);
    return whole;
  }

  private target(reference: string): JsonObject | undefined {
    if (reference === '#') return this.root;
    if (!reference.startsWith('#/')) return undefined;
    let at: Json | undefined = this.root;
    for (const key of reference.slice(2).split('/')) {
      const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
      at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    return isObject(at) ? at : undefined;
  }
}

const joined = (one: JsonObject, other: JsonObject): JsonObject => ({
  ...one,
  ...other,
  ...keywords({
    properties: {
      ...(isObject(one['properties']) ? one['properties'] : {}),
      ...(isObject(other['properties']) ? other['properties'] : {}),
    },
    required: [
      ...(Array.isArray(one['required']) ? one['required'] : []),
      ...(Array.isArray(other['required']) ? other['required'] : []),
    ],
  }),
});

const settings = (given: Readonly<Record<string, Json | undefined>>): JsonObject =>
  keywords({ 'x-component-props': keywords(given) });
