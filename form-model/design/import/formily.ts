import { isObject, isText, type Json, type JsonObject } from '../json.ts';
import {
  Building,
  holdsCode,
  keywords,
  numberIn,
  wholeIn,
  withDefault,
  type Imported,
  type Scope,
} from './building.ts';

const known = new Set(
  (
    'type title description default enum required properties items x-component x-component-props x-index name x-designable-id ' +
    'x-decorator x-decorator-props minLength maxLength minimum maximum minItems maxItems x-rules'
  ).split(' '),
);

/** Settings of Formily's components that are taken over, or that only decorate. */
const knownSettings = new Set([
  'title',
  'text',
  'content',
  'tab',
  'header',
  'min',
  'max',
  'precision',
  'maxLength',
  'rows',
  'autoSize',
  'showCount',
  'placeholder',
  'style',
  'className',
  'size',
  'width',
  'align',
  'dataSource',
  'columns',
  'maxColumns',
  'minColumns',
  'labelCol',
  'wrapperCol',
  'layout',
  'bordered',
  'allowClear',
  'clearable',
  'filterable',
  'showSearch',
]);

interface Target {
  readonly component: string;
  readonly type: string;
  /** What takes its place while there is no such type. */
  readonly instead?: string;
}

/** Components of Formily's libraries (antd, Element Plus) and what they are here. */
const fields: Readonly<Record<string, Target>> = {
  Input: { component: 'text', type: 'string' },
  'Input.TextArea': { component: 'longText', type: 'string' },
  InputNumber: { component: 'number', type: 'number' },
  NumberPicker: { component: 'number', type: 'number' },
  Select: { component: 'choice', type: 'string' },
  'Radio.Group': { component: 'choice', type: 'string' },
  'Checkbox.Group': { component: 'choice', type: 'array' },
  Transfer: { component: 'choice', type: 'array' },
  Checkbox: { component: 'yesNo', type: 'boolean' },
  Switch: { component: 'yesNo', type: 'boolean' },
  DatePicker: { component: 'date', type: 'string' },
  'DatePicker.RangePicker': { component: 'dateRange', type: 'object' },
  Upload: { component: 'file', type: 'array' },
  'Upload.Dragger': { component: 'file', type: 'array' },
};

const tables = new Set(['ArrayTable', 'ArrayCards', 'ArrayItems', 'ArrayCollapse', 'ArrayTabs']);
const groups: Readonly<Record<string, Target>> = {
  FormTab: { component: 'tabs', type: 'void', instead: 'section' },
  FormStep: { component: 'steps', type: 'void', instead: 'section' },
  'FormTab.TabPane': { component: 'pane', type: 'void', instead: 'section' },
  'FormStep.StepPane': { component: 'pane', type: 'void', instead: 'section' },
  FormGrid: { component: 'columns', type: 'void' },
};
/** Buttons and handles of rows, which our tables have by themselves. */
const silent = /^Array\w+\.(Addition|Remove|MoveUp|MoveDown|Index|SortHandle|Copy)$/;

/** Reads a plain Formily schema, by itself or as `{ form, schema }`. Whatever would run is listed and left out. */
export function importFormily(json: JsonObject): Imported {
  const reader = new FormilyReader();
  const schema = isObject(json['schema']) ? json['schema'] : json;
  const title = reader.building.text(schema['title'], 'title') ?? { zh: '导入的表单', en: 'Imported form' };
  const path = schema === json ? 'properties' : 'schema.properties';
  return reader.building.finish(reader.properties(schema['properties'], path, new Set()), title);
}

class FormilyReader {
  readonly building = new Building();

  properties(json: Json | undefined, path: string, scope: Scope): JsonObject {
    if (!isObject(json)) return {};
    return Object.fromEntries(
      Object.entries(json).flatMap(([name, node]) => {
        const at = `${path}.${name}`;
        if (!isObject(node)) return [];
        const component = isText(node['x-component']) ? node['x-component'] : '';
        if (silent.test(component)) return [];
        const ownName = this.building.name(name, scope, at);
        const made = this.made(node, at, { component, name, scope });
        return made ? [[ownName, inPlace(made, node)] as const] : [];
      }),
    );
  }

  private made(
    node: JsonObject,
    path: string,
    at: { readonly component: string; readonly name: string; readonly scope: Scope },
  ): JsonObject | undefined {
    const { component, name, scope } = at;
    this.building.loseOthers(node, known, path);
    const settings = isObject(node['x-component-props']) ? node['x-component-props'] : {};
    this.building.loseOthers(settings, knownSettings, `${path}.x-component-props`);
    if (node['x-rules'] !== undefined)
      this.building.lose('KEYWORD', `${path}.x-rules`, { keyword: 'x-rules' });
    const said = this.building.text(
      node['title'] ?? settings['title'] ?? settings['tab'] ?? settings['header'],
      `${path}.title`,
    );
    const title = said ?? this.building.untitled(name);
    const description = this.building.text(node['description'], `${path}.description`);
    if (tables.has(component) || isTable(node))
      return this.table(node, path, keywords({ title, description }));
    if (node['type'] === 'void' || (node['type'] === 'object' && isObject(node['properties'])))
      return this.part(node, path, { component, base: keywords({ title: said, description }), scope });
    return this.field(node, path, { component, base: keywords({ title, description }), settings });
  }

  private table(node: JsonObject, path: string, base: JsonObject): JsonObject | undefined {
    const items = isObject(node['items']) ? node['items'] : {};
    const columns = this.properties(
      withoutColumns(items['properties']),
      `${path}.items.properties`,
      new Set(['rowId']),
    );
    if (Object.keys(columns).length === 0) {
      this.building.lose('NO_FIELDS', path);
      return undefined;
    }
    const bounds = keywords({ min: wholeIn(node['minItems']), max: wholeIn(node['maxItems']) });
    const json = keywords({ type: 'array', ...base, 'x-component': 'table', 'x-component-props': bounds });
    return withDefault(
      this.building,
      { ...json, items: { type: 'object', properties: columns } },
      undefined,
      path,
    );
  }

  private part(
    node: JsonObject,
    path: string,
    {
      component,
      base,
      scope,
    }: { readonly component: string; readonly base: JsonObject; readonly scope: Scope },
  ): JsonObject | undefined {
    if (node['type'] === 'object')
      this.building.lose('FLATTENED', path, { name: path.slice(path.lastIndexOf('.') + 1) });
    const properties = this.properties(node['properties'], `${path}.properties`, scope);
    if (Object.keys(properties).length === 0) {
      this.building.lose('NO_FIELDS', path);
      return undefined;
    }
    const target = groups[component];
    const found = target ? this.building.component(target.component, target.instead, path) : 'section';
    return { type: 'void', ...base, 'x-component': found ?? 'section', properties };
  }

  private field(
    node: JsonObject,
    path: string,
    {
      component,
      base,
      settings,
    }: { readonly component: string; readonly base: JsonObject; readonly settings: JsonObject },
  ): JsonObject | undefined {
    const target = fields[component];
    if (!target)
      this.building.lose('INSTEAD', path, {
        component,
        instead: 'text',
      });
    const wanted = target ?? { component: 'text', type: 'string' };
    const found = this.building.component(wanted.component, undefined, path);
    if (found === undefined) return undefined;
    const required = node['required'] === true ? true : undefined;
    const choice = found === 'choice' ? this.options(node, settings, path) : [];
    if (found === 'choice' && choice.length === 0) {
      this.building.lose('INSTEAD', path, { component, instead: 'text' });
      return keywords({ type: 'string', ...base, required, 'x-component': 'text' });
    }
    const type = found === 'choice' && node['type'] === 'array' ? 'array' : wanted.type;
    const json = {
      type,
      ...base,
      required,
      enum: choice,
      'x-component': found,
      'x-component-props': settingsOf(found, node, settings),
    };
    return withDefault(this.building, keywords(json), node['default'], `${path}.default`);
  }

  private options(node: JsonObject, settings: JsonObject, path: string): JsonObject[] {
    const given = node['enum'] ?? settings['dataSource'];
    if (!Array.isArray(given) || holdsCode(given)) return [];
    const options = given.map((one) =>
      isObject(one)
        ? { value: one['value'] ?? one['key'] ?? null, label: one['label'] ?? one['title'] }
        : { value: one, label: undefined },
    );
    return this.building.options(options, `${path}.enum`);
  }
}

const isTable = (node: JsonObject): boolean =>
  node['type'] === 'array' && isObject(node['items']) && isObject(node['items']['properties']);

/** The columns of an ArrayTable are parts around the fields themselves; the title stands on the part. */
function withoutColumns(properties: Json | undefined): JsonObject {
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, node]): (readonly [string, Json])[] => {
      if (!isObject(node) || node['x-component'] !== 'ArrayTable.Column') return [[name, node]];
      const settings = node['x-component-props'];
      const title = isObject(settings) ? settings['title'] : undefined;
      const inner = isObject(node['properties']) ? Object.entries(node['properties']) : [];
      return inner.map(
        ([key, field]) => [key, isObject(field) ? { ...keywords({ title }), ...field } : field] as const,
      );
    }),
  );
}

function settingsOf(component: string, node: JsonObject, settings: JsonObject): JsonObject {
  if (component === 'number')
    return keywords({
      min: numberIn(node['minimum'] ?? settings['min']),
      max: numberIn(node['maximum'] ?? settings['max']),
      decimals: wholeIn(settings['precision']),
    });
  if (component !== 'text' && component !== 'longText') return {};
  const lengths = {
    minLength: wholeIn(node['minLength']),
    maxLength: wholeIn(node['maxLength'] ?? settings['maxLength']),
  };
  return keywords({ ...lengths, ...(component === 'longText' ? { rows: wholeIn(settings['rows']) } : {}) });
}

const inPlace = (json: JsonObject, { 'x-index': index }: JsonObject): JsonObject =>
  typeof index === 'number' && Number.isInteger(index) ? { ...json, 'x-index': index } : json;
