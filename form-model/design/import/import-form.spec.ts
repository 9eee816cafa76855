import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForm } from '../../index.ts';
import { documentOf } from '../document-of.ts';
import { foreignKindOf, importForm, lossText } from './import-form.ts';

function imported(file: unknown) {
  const result = importForm(file);
  if (!result.ok) throw new Error(result.reason.en);
  const document = documentOf(result.design);
  const parsed = parseForm(document);
  expect(parsed.ok ? [] : parsed.problems).toEqual([]);
  for (const loss of result.losses)
    expect(JSON.stringify(lossText(loss))).not.toMatch(/\{(keyword|name|component|from)\}/);
  return {
    schema: document['schema'],
    losses: result.losses.map(({ code, path }) => `${code} ${path}`),
    fields: parsed.ok
      ? [...parsed.form.nodes].map(([pattern, { component }]) => `${pattern} ${component}`)
      : [],
  };
}

describe('importing a JSON Schema', () => {
  const { fields, losses, schema } = imported({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Household',
    type: 'object',
    required: ['name', 'address'],
    $defs: {
      person: {
        type: 'object',
        properties: { age: { type: 'integer', minimum: 0 }, parent: { $ref: '#/$defs/person' } },
      },
    },
    properties: {
      name: {
        type: 'string',
        title: 'Name',
        minLength: 2,
        maxLength: 60,
        default: 'Li Hua',
        pattern: '^[A-Z]',
      },
      story: { type: 'string', maxLength: 50000 },
      born: { type: 'string', format: 'date', default: 'yesterday' },
      kind: { enum: ['A', 'B', 3] },
      sort: {
        oneOf: [
          { const: 'x', title: '甲' },
          { const: 'y', title: '乙' },
        ],
      },
      many: { type: 'array', items: { enum: ['p', 'q'] }, minItems: 1 },
      ok: { type: ['boolean', 'null'] },
      address: {
        type: 'object',
        properties: { street: { type: 'string' }, name: { type: 'string' } },
        required: ['street'],
      },
      members: { type: 'array', items: { $ref: '#/$defs/person' }, maxItems: 9 },
      'e-mail': { type: 'string', format: 'email' },
      other: { $ref: 'https://example.org/x' },
      tags: { type: 'array', items: { type: 'string' } },
    },
    allOf: [{ properties: { extra: { type: 'number' } } }],
    if: { properties: { ok: { const: true } } },
  });

  it('makes fields of what it knows', () => {
    expect(fields).toEqual([
      'extra number',
      'name text',
      'story longText',
      'born date',
      'kind choice',
      'sort choice',
      'many choice',
      'ok yesNo',
      'address section',
      'street text',
      'name2 text',
      'members table',
      'members.*.age number',
      'email text',
    ]);
    expect(schema).toMatchObject({
      properties: {
        name: { required: true, default: 'Li Hua', 'x-component-props': { minLength: 2, maxLength: 60 } },
        address: { properties: { street: { required: true } } },
        members: {
          'x-component-props': { max: 9 },
          items: { properties: { age: { 'x-component-props': { min: 0, decimals: 0 } } } },
        },
      },
    });
  });

  it('lists what is lost', () => {
    expect(losses.sort()).toEqual(
      [
        'KEYWORD properties.name.pattern',
        'DEFAULT properties.born.default',
        'OPTION properties.kind.enum.2',
        'FLATTENED properties.address',
        'RENAMED properties.address.properties.name',
        'CIRCULAR properties.members.items.properties.parent',
        'RENAMED properties.e-mail',
        'UNKNOWN_REFERENCE properties.other',
        'NO_FIELDS properties.tags',
      ].sort(),
    );
  });
});

describe('importing a form of form-js', () => {
  const { fields, losses, schema } = imported({
    type: 'default',
    id: 'Form_1',
    schemaVersion: 16,
    components: [
      { type: 'text', text: '# Read this', id: 'a' },
      {
        type: 'textfield',
        key: 'name',
        label: 'Name',
        validate: { required: true, maxLength: 30, pattern: '^a' },
      },
      {
        type: 'number',
        key: 'rent',
        label: 'Rent',
        conditional: { hide: '=name = "x"' },
        decimalDigits: 1,
        defaultValue: 3,
      },
      {
        type: 'select',
        key: 'cause',
        label: 'Cause',
        values: [
          { label: 'Ill', value: 'ill' },
          { label: 'Ill again', value: 'ill' },
        ],
      },
      { type: 'select', key: 'late', label: 'Late', valuesExpression: '=names' },
      {
        type: 'checklist',
        key: 'many',
        label: 'Many',
        values: [{ label: 'P', value: 'p' }],
        readonly: '=rent > 3',
      },
      {
        type: 'group',
        label: 'Group',
        id: 'g',
        components: [{ type: 'checkbox', key: 'ok', label: 'OK', conditional: { hide: '=gone = 1' } }],
      },
      {
        type: 'dynamiclist',
        path: 'members',
        label: 'Members',
        components: [
          { type: 'datetime', key: 'born', subtype: 'date' },
          { type: 'expression', key: 'sum', label: 'Sum', expression: '=1 +' },
        ],
      },
      { type: 'html', content: '<script>alert(1)</script>', id: 'h' },
      { type: 'button', label: 'Send' },
    ],
  });

  it('takes fields, options, conditions and locks', () => {
    expect(fields).toEqual([
      'a richText',
      'name text',
      'rent number',
      'cause choice',
      'late text',
      'many choice',
      'g section',
      'ok yesNo',
      'members table',
      'members.*.born date',
    ]);
    expect(schema).toMatchObject({
      properties: {
        rent: { default: 3, 'x-rules': [{ set: 'visible', feel: '(name = "x") != true' }] },
        many: { type: 'array', 'x-rules': [{ set: 'readOnly', feel: 'rent > 3' }] },
      },
    });
    expect(JSON.stringify(schema)).not.toContain('script');
  });

  it('lists what is lost', () => {
    expect(losses).toEqual([
      'KEYWORD components.1.validate.pattern',
      'KEYWORD components.4.valuesExpression',
      'INSTEAD components.4',
      'EXPRESSION components.7.components.1.expression',
      'KEYWORD components.8.content',
      'COMPONENT components.8',
      'UNKNOWN_NAME schema.properties.g.properties.ok',
    ]);
  });
});

describe('importing a Formily schema', () => {
  const { fields, losses, schema } = imported({
    form: { labelCol: 6 },
    schema: {
      type: 'object',
      properties: {
        layout: {
          type: 'void',
          'x-component': 'Card',
          'x-component-props': { title: '基本情况' },
          properties: {
            name: {
              type: 'string',
              title: '姓名',
              required: true,
              'x-component': 'Input',
              'x-decorator': 'FormItem',
              'x-index': 1,
            },
            evil: {
              type: 'string',
              title: '{{ alert(1) }}',
              'x-component': 'Input',
              'x-reactions': { fulfill: { run: 'alert(1)' } },
              'x-validator': '{{ check }}',
              default: '{{ 1 }}',
              'x-index': 0,
            },
            age: {
              type: 'number',
              title: '年龄',
              'x-component': 'NumberPicker',
              minimum: 0,
              'x-component-props': { precision: 0, onChange: '{{ () => 1 }}' },
            },
            cause: {
              type: 'string',
              title: '原因',
              enum: [{ label: '患病', value: 1 }],
              'x-component': 'Select',
            },
            free: { type: 'string', title: '自选', 'x-component': 'Radio.Group', enum: '{{ options }}' },
            colour: { type: 'string', title: '颜色', 'x-component': 'ColorPicker' },
          },
        },
        members: {
          type: 'array',
          title: '成员',
          'x-component': 'ArrayTable',
          items: {
            type: 'object',
            properties: {
              c1: {
                type: 'void',
                'x-component': 'ArrayTable.Column',
                'x-component-props': { title: '姓名' },
                properties: { name: { type: 'string', 'x-component': 'Input' } },
              },
              c2: {
                type: 'void',
                'x-component': 'ArrayTable.Column',
                properties: { remove: { type: 'void', 'x-component': 'ArrayTable.Remove' } },
              },
            },
          },
          properties: { add: { type: 'void', 'x-component': 'ArrayTable.Addition' } },
        },
      },
    },
  });

  it('takes fields, tables and parts', () => {
    expect(fields).toEqual([
      'layout section',
      'evil text',
      'name text',
      'age number',
      'cause choice',
      'free text',
      'colour text',
      'members table',
      'members.*.name text',
    ]);
    expect(schema).toMatchObject({
      properties: { members: { items: { properties: { name: { title: { zh: '姓名' } } } } } },
    });
  });

  it('keeps no code, and lists all of it', () => {
    expect(JSON.stringify(schema)).not.toMatch(/\{\{|alert|run|=>/);
    expect(losses).toEqual([
      'CODE schema.properties.layout.properties.evil.x-reactions',
      'CODE schema.properties.layout.properties.evil.x-validator',
      'CODE schema.properties.layout.properties.evil.title',
      'DEFAULT schema.properties.layout.properties.evil.default',
      'CODE schema.properties.layout.properties.age.x-component-props.onChange',
      'OPTION schema.properties.layout.properties.cause.enum.0',
      'INSTEAD schema.properties.layout.properties.free',
      'INSTEAD schema.properties.layout.properties.colour',
    ]);
  });
});

describe('importing', () => {
  it.each([[null], [[]], ['x'], [{}], [{ title: 'x' }]])('refuses %j', (file) => {
    expect(importForm(file)).toMatchObject({ ok: false });
  });

  it('makes a form, or none, of anything that looks like one', () => {
    const word = fc.constantFrom(
      'string',
      'number',
      'void',
      'array',
      'object',
      'Input',
      'ArrayTable',
      'Select',
      'textfield',
      'group',
      'dynamiclist',
      '#',
      '{{x}}',
      '',
    );
    const key = fc.constantFrom(
      'type',
      'title',
      'properties',
      'items',
      'enum',
      'x-component',
      '$ref',
      'oneOf',
      'components',
      'key',
      'values',
      'default',
      'required',
      'a',
      'row',
      '__proto__',
      'allOf',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 6, noNullPrototype: true }),
      ),
    }));
    const file = fc.oneof(
      fc.record({ properties: json }),
      fc.record({ components: fc.array(json, { maxLength: 4 }) }),
      fc.record({ schema: json }),
    );
    fc.assert(
      fc.property(file, (given) => {
        const result = importForm(given);
        if (!result.ok) return;
        const text = JSON.stringify(documentOf(result.design));
        expect(text).not.toContain('{{');
        expect(foreignKindOf(given)).toBeDefined();
      }),
      { seed: 51, numRuns: 1500 },
    );
  });
});
