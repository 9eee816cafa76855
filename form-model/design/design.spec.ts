import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aTable } from '../../test/form-builder.ts';
import { formDocuments } from '../../test/random-form.ts';
import { designOf, type Design } from './design.ts';
import { childrenIn, indexOf, nodeAtPath, pathOf, patternOf } from './design-index.ts';
import { documentOf } from './document-of.ts';
import { firstOrders, orderBetween } from './order-key.ts';

const read = (document: unknown): Design => {
  const result = designOf(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};

const folder = new URL('../../forms/', import.meta.url);
const forms = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe('a design', () => {
  it.each(forms.map(({ name }) => name))('gives the document of %s back as it was', (name) => {
    const text = readFileSync(new URL(`${name}/1.json`, folder), 'utf8');
    const document: unknown = JSON.parse(text);
    expect(JSON.stringify(documentOf(read(document)))).toBe(JSON.stringify(document));
  });

  it('gives any document back as it was', () => {
    fc.assert(
      fc.property(formDocuments, (document) => {
        expect(documentOf(read(document))).toEqual(document);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it.each<[string, unknown]>([
    ['fields that are no objects', { type: 'object', properties: { a: 5, b: { type: 'string' }, c: null } }],
    ['properties that are no object', { type: 'object', properties: [1] }],
    [
      'items that are a list',
      { type: 'object', properties: { a: { type: 'array', items: [{ type: 'string' }] } } },
    ],
    ['items without properties', { type: 'object', properties: { a: { items: { type: 'string' } } } }],
    [
      'a field with both children and columns',
      { properties: { a: { properties: { b: {} }, items: { properties: { b: {} } } } } },
    ],
    ['references', { $ref: '#/definitions/a', definitions: { a: { $ref: '#' } }, properties: {} }],
  ])('keeps %s', (_what, schema) => {
    const document = { key: 'x', more: [1, { a: null }], schema };
    expect(documentOf(read(document))).toEqual(document);
  });

  it('keeps a field called __proto__ without becoming one', () => {
    const document: unknown = JSON.parse('{"schema":{"properties":{"__proto__":{"type":"string"},"a":{}}}}');
    expect(JSON.stringify(documentOf(read(document)))).toBe(JSON.stringify(document));
  });

  it.each<[string, unknown, string]>([
    ['no object', [], ''],
    ['a document without a schema', { key: 'a' }, 'schema'],
    ['a schema that is a text', { schema: '{}' }, 'schema'],
    ['what is no JSON', { schema: {}, made: () => 1 }, ''],
  ])('refuses %s', (_what, document, path) => {
    expect(designOf(document)).toMatchObject({ ok: false, problems: [{ path }] });
  });

  it('refuses a document that is nested without end', () => {
    let schema: object = {};
    for (let i = 0; i < 5000; i += 1) schema = { properties: { a: schema } };
    expect(designOf({ schema })).toMatchObject({ ok: false, problems: [{ code: 'TOO_LARGE' }] });
  });

  it('knows where each node stands', () => {
    const design = read(
      aDocument({
        about: { type: 'void', 'x-component': 'section', properties: { name: aField('text') } },
        members: aTable({ income: aField('money') }),
      }),
    );
    const places = indexOf(design).inOrder.map(({ id }) => [pathOf(design, id), patternOf(design, id)]);
    expect(places).toEqual([
      ['schema.properties.about', 'about'],
      ['schema.properties.about.properties.name', 'name'],
      ['schema.properties.members', 'members'],
      ['schema.properties.members.items.properties.income', 'members.*.income'],
    ]);
    const found = nodeAtPath(design, 'schema.properties.members.items.properties.income.x-rules.0.feel');
    expect(found).toMatchObject({ rest: 'x-rules.0.feel' });
    expect(patternOf(design, found?.id ?? '')).toBe('members.*.income');
  });

  it('stands in the order of the document unless x-index says otherwise', () => {
    const design = read(
      aDocument({ a: aField('text', { 'x-index': 2 }), b: aField('text', { 'x-index': 1 }) }),
    );
    expect(childrenIn(design, null).map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('gives nodes the ids they had, and new ones to others', () => {
    const before = read(aDocument({ a: aField('text'), b: aField('text') }));
    const after = designOf(aDocument({ b: aField('text'), c: aField('text') }), indexOf(before).byPath);
    if (!after.ok) throw new Error('refused');
    const ids = (design: Design) => childrenIn(design, null).map(({ id, name }) => `${name} ${id}`);
    expect(ids(before)).toEqual(['a n1', 'b n2']);
    expect(ids(after.design)).toEqual(['b n2', 'c n3']);
  });
});

describe('keys of order', () => {
  it('are in order, and there is always one between two', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(), { maxLength: 200 }), (count, places) => {
        const keys = [...firstOrders(count)];
        for (const place of places) {
          const at = place % (keys.length + 1);
          keys.splice(at, 0, orderBetween(keys[at - 1] ?? '', keys[at] ?? ''));
        }
        expect([...keys].sort((a, b) => (a < b ? -1 : 1))).toEqual(keys);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { seed: 7 },
    );
  });

  it('stay short where much is added at one end', () => {
    let key = '';
    for (let i = 0; i < 500; i += 1) key = orderBetween(key, '');
    expect(key.length).toBeLessThan(40);
  });
});
