import { isObject, isText, type Json, type JsonObject } from '../json.ts';
import { Building, keywords, numberIn, wholeIn, withDefault, type Imported, type Scope } from './building.ts';

const known = new Set(
  (
    'type key label description id layout validate values conditional disabled readonly defaultValue text components path ' +
    'expression decimalDigits subtype dateLabel'
  ).split(' '),
);
const knownValidation = new Set(['required', 'minLength', 'maxLength', 'min', 'max', 'validationType']);

/** Parts that only separate or press, which nobody misses. */
const silent = new Set(['separator', 'spacer', 'button']);

/** Reads a form of Camunda's form-js. */
export function importFormJs(json: JsonObject): Imported {
  const reader = new FormJsReader();
  const properties = reader.components(json['components'], 'components', new Set());
  const title = reader.building.text(json['id'], 'id') ?? { zh: '导入的表单', en: 'Imported form' };
  return reader.building.finish(properties, title);
}

class FormJsReader {
  readonly building = new Building();

  components(list: Json | undefined, path: string, scope: Scope): JsonObject {
    const entries = (Array.isArray(list) ? list : []).flatMap((component, i) => {
      if (!isObject(component)) return [];
      const at = `${path}.${i}`;
      const json = this.made(component, at, scope);
      if (!json) return [];
      const key = [component['key'], component['path'], component['id'], component['type']].find(
        (one) => isText(one) && one !== '',
      );
      return [[this.building.name(isText(key) ? key : 'field', scope, at), json] as const];
    });
    return Object.fromEntries(entries);
  }

  private made(component: JsonObject, path: string, scope: Scope): JsonObject | undefined {
    const type = typeName(component);
    if (silent.has(type)) return undefined;
    this.building.loseOthers(component, known, path);
    const rules = this.rules(component, path);
    const label = this.building.text(component['label'], `${path}.label`);
    const title = label ?? this.building.untitled(type);
    const base = keywords({
      title,
      description: this.building.text(component['description'], `${path}.description`),
    });
    const part = this.part(component, path, { base: label ? base : {}, scope });
    const json = part === 'field' ? this.field(component, path, base) : part;
    if (!json) return undefined;
    const ruled = keywords({
      ...json,
      'x-rules': [
        ...rulesIn(json),
        ...rules.filter((rule) => json['type'] !== 'void' || rule['set'] === 'visible'),
      ],
    });
    return withDefault(this.building, ruled, component['defaultValue'], `${path}.defaultValue`);
  }

  private rules(component: JsonObject, path: string): readonly JsonObject[] {
    const hide = isObject(component['conditional']) ? component['conditional']['hide'] : undefined;
    // Hidden where the expression is true: shown where it is false or null.
    const visible = this.building.rule(
      'visible',
      hide,
      `${path}.conditional.hide`,
      (feel) => `(${feel}) != true`,
    );
    const locked = component['readonly'] ?? component['disabled'];
    if (locked === true) return [...visible, { set: 'readOnly', feel: 'true' }];
    return [...visible, ...this.building.rule('readOnly', locked, `${path}.readonly`)];
  }

  private part(
    component: JsonObject,
    path: string,
    { base, scope }: { readonly base: JsonObject; readonly scope: Scope },
  ): JsonObject | 'field' | undefined {
    switch (component['type']) {
      case 'group': {
        if (isText(component['path']) && component['path'] !== '')
          this.building.lose('FLATTENED', path, { name: component['path'] });
        return {
          type: 'void',
          ...base,
          'x-component': 'section',
          properties: this.components(component['components'], `${path}.components`, scope),
        };
      }
      case 'dynamiclist': {
        const properties = this.components(component['components'], `${path}.components`, new Set(['rowId']));
        const title = base['title'] ?? { zh: '列表', en: 'List' };
        return {
          type: 'array',
          ...base,
          title,
          'x-component': 'table',
          items: { type: 'object', properties },
        };
      }
      case 'text': {
        const text = this.building.text(component['text'], `${path}.text`);
        return text && { type: 'void', 'x-component': 'richText', 'x-component-props': { text } };
      }
      case 'html':
      case 'iframe':
      case 'image':
      case 'table':
      case 'documentPreview':
        this.building.lose('COMPONENT', path, { component: component['type'] });
        return undefined;
      default:
        return 'field';
    }
  }

  private field(component: JsonObject, path: string, base: JsonObject): JsonObject | undefined {
    const validate = isObject(component['validate']) ? component['validate'] : {};
    this.building.loseOthers(validate, knownValidation, `${path}.validate`);
    const required = validate['required'] === true ? true : undefined;
    const made = this.typed(component, path, validate);
    if (!made) return undefined;
    const { type, ...rest } = made;
    return keywords({ type, ...base, required, ...rest });
  }

  private typed(component: JsonObject, path: string, validate: JsonObject): JsonObject | undefined {
    const type = typeName(component);
    const simple = simpleType(type, component, validate);
    if (simple) return simple;
    switch (type) {
      case 'radio':
      case 'select':
        return this.choice(component, path, 'string');
      case 'checklist':
      case 'taglist':
        return this.choice(component, path, 'array');
      case 'datetime':
        if (isText(component['subtype']) && component['subtype'] !== 'date')
          this.building.lose('INSTEAD', path, { component: component['subtype'], instead: 'date' });
        return { type: 'string', 'x-component': 'date' };
      case 'expression': {
        const rules = this.building.rule('value', component['expression'], `${path}.expression`);
        return rules.length > 0
          ? { type: 'string', 'x-component': 'calculated', 'x-rules': [...rules] }
          : undefined;
      }
      case 'filepicker': {
        const found = this.building.component('file', undefined, path);
        return found === undefined ? undefined : { type: 'array', 'x-component': found };
      }
      default:
        this.building.lose('INSTEAD', path, { component: type, instead: 'text' });
        return { type: 'string', 'x-component': 'text' };
    }
  }

  private choice(component: JsonObject, path: string, type: 'string' | 'array'): JsonObject {
    const values = Array.isArray(component['values']) ? component['values'].filter(isObject) : [];
    const options = this.building.options(
      values.map((entry) => ({ value: entry['value'] ?? null, label: entry['label'] })),
      `${path}.values`,
    );
    if (options.length > 0) return { type, 'x-component': 'choice', enum: options };
    this.building.lose('INSTEAD', path, { component: typeName(component), instead: 'text' });
    return { type: 'string', 'x-component': 'text' };
  }
}

const rulesIn = (json: JsonObject): readonly Json[] =>
  Array.isArray(json['x-rules']) ? json['x-rules'] : [];

const typeName = ({ type }: JsonObject): string => (isText(type) ? type : '');

/** Types that only their own settings decide. */
function simpleType(type: string, component: JsonObject, validate: JsonObject): JsonObject | undefined {
  const lengths = { minLength: wholeIn(validate['minLength']), maxLength: wholeIn(validate['maxLength']) };
  switch (type) {
    case 'textfield':
      if (validate['validationType'] === 'phone') return { type: 'string', 'x-component': 'phone' };
      return { type: 'string', 'x-component': 'text', 'x-component-props': keywords(lengths) };
    case 'textarea':
      return { type: 'string', 'x-component': 'longText', 'x-component-props': keywords(lengths) };
    case 'checkbox':
      return { type: 'boolean', 'x-component': 'yesNo' };
    case 'number': {
      const bounds = { min: numberIn(validate['min']), max: numberIn(validate['max']) };
      const settings = { ...bounds, decimals: wholeIn(component['decimalDigits']) };
      return { type: 'number', 'x-component': 'number', 'x-component-props': keywords(settings) };
    }
    default:
      return undefined;
  }
}
