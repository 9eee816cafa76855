import { describe, expect, it } from 'vitest';
import { Schema } from '@formily/json-schema';
import { aDocument, aField, aForm, aRule, aTable, both } from '../../test/form-builder.ts';
import { parseForm, type FormProblem } from '../index.ts';

const problemsOf = (json: unknown): readonly FormProblem[] => {
  const parsed = parseForm(json);
  return parsed.ok ? [] : parsed.problems;
};

describe('a form document', () => {
  it('is compiled with its fields by pattern, sections lending theirs to the place where they stand', () => {
    const form = aForm({
      about: { type: 'void', 'x-component': 'section', properties: { name: aField('text') } },
      members: aTable({ income: aField('money') }),
    });
    expect([...form.nodes.keys()]).toEqual(['about', 'name', 'members', 'members.*.income']);
  });

  it('keeps the order of the document unless x-index says otherwise', () => {
    const form = aForm({ a: aField('text', { 'x-index': 2 }), b: aField('text', { 'x-index': 1 }) });
    expect(form.children.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it.each([
    [
      'in a title',
      aDocument({ a: aField('text', { title: both('{{ $form }}') }) }),
      'schema.properties.a.title.zh',
    ],
    ['in a default', aDocument({ a: aField('text', { default: '{{1}}' }) }), 'schema.properties.a.default'],
    ['in a name', aDocument({ '{{a}}': aField('text') }), 'schema.properties.{{a}}'],
    [
      'as a reaction',
      aDocument({ a: aField('text', { 'x-reactions': { fulfill: { run: 'alert(1)' } } }) }),
      'schema.properties.a.x-reactions',
    ],
    [
      'as a validator',
      aDocument({ a: aField('text', { 'x-validator': '{{() => true}}' }) }),
      'schema.properties.a.x-validator',
    ],
    [
      'in a rule',
      aDocument({ a: aField('text', { 'x-rules': [aRule('visible', '{{x}}')] }) }),
      'x-rules.0.feel',
    ],
  ])('is refused with code %s, with its path', (_where, json, path) => {
    const problems = problemsOf(json);
    expect(
      problems.filter(({ code }) => code === 'CODE_IN_TEXT').some((problem) => problem.path.endsWith(path)),
    ).toBe(true);
  });

  it('never reaches the compiler of Formily, which is switched off as well', () => {
    expect(() => void Schema.compile('{{ 1 + 1 }}')).toThrow('switched off');
  });

  it.each([
    [
      'an unknown field type',
      { a: aField('magic') },
      'schema.properties.a.x-component',
      'UNKNOWN_FIELD_TYPE',
    ],
    [
      'an unknown keyword',
      { a: aField('text', { format: 'email' }) },
      'schema.properties.a',
      'INVALID_DOCUMENT',
    ],
    [
      'an unknown setting',
      { a: aField('text', { 'x-component-props': { onClick: 'x' } }) },
      'schema.properties.a.x-component-props',
      'INVALID_SETTINGS',
    ],
    [
      'a wrong JSON type',
      { a: aField('money', { type: 'string' }) },
      'schema.properties.a.type',
      'INVALID_FIELD',
    ],
    [
      'a field without title',
      { a: { type: 'string', 'x-component': 'text' } },
      'schema.properties.a.title',
      'INVALID_FIELD',
    ],
    ['a choice without options', { a: aField('choice') }, 'schema.properties.a', 'INVALID_FIELD'],
    ['a calculated field without value', { a: aField('calculated') }, 'schema.properties.a', 'INVALID_FIELD'],
    [
      'a default that the field refuses',
      { a: aField('date', { default: '31' }) },
      'schema.properties.a.default',
      'INVALID_FIELD',
    ],
    ['a reserved name', { row: aField('text') }, 'schema.properties.row', 'RESERVED_NAME'],
    [
      'an error without message',
      { a: aField('text', { 'x-rules': [aRule('error', 'true')] }) },
      'schema.properties.a.x-rules.0',
      'INVALID_RULE',
    ],
    [
      'a FEEL error',
      { a: aField('text', { 'x-rules': [aRule('visible', '1 +')] }) },
      'schema.properties.a.x-rules.0.feel',
      'INVALID_RULE',
    ],
    [
      'an unknown function',
      { a: aField('text', { 'x-rules': [aRule('visible', 'eval("1")')] }) },
      'schema.properties.a.x-rules.0.feel',
      'INVALID_RULE',
    ],
    [
      'a rule over an unknown field',
      { a: aField('text', { 'x-rules': [aRule('visible', 'b = 1')] }) },
      'schema.properties.a.x-rules.0.feel',
      'INVALID_RULE',
    ],
    [
      'a rule over an unknown column',
      { m: aTable({ x: aField('number', { 'x-rules': [aRule('visible', 'row.y = 1')] }) }) },
      'schema.properties.m.items.properties.x.x-rules.0.feel',
      'INVALID_RULE',
    ],
    [
      'a rule that decides itself',
      { a: aField('text', { 'x-rules': [aRule('visible', 'a = "1"')] }) },
      'schema.properties.a',
      'CIRCULAR_RULE',
    ],
  ])('is refused for %s', (_what, properties, path, code) => {
    expect(problemsOf(aDocument(properties))).toContainEqual(expect.objectContaining({ path, code }));
  });

  it('is refused when a name occurs twice at one level, sections included', () => {
    const json = aDocument({
      a: aField('text'),
      part: { type: 'void', 'x-component': 'section', properties: { a: aField('text') } },
    });
    expect(problemsOf(json)).toContainEqual(expect.objectContaining({ code: 'DUPLICATE_NAME' }));
  });

  it('is refused when its rules run in a circle through sections and tables', () => {
    const json = aDocument({
      part: {
        type: 'void',
        'x-component': 'section',
        'x-rules': [aRule('visible', 'total > 1')],
        properties: { members: aTable({ income: aField('money') }) },
      },
      total: aField('calculated', { 'x-rules': [aRule('value', 'sum(members.income)')] }),
    });
    const reasons = problemsOf(json).map(({ reason }) => reason);
    expect(reasons).toContain('the rules run in a circle: members → total → members');
  });

  it('lets a column read how many rows there are', () => {
    const json = aDocument({
      m: aTable({ x: aField('number', { 'x-rules': [aRule('visible', 'count(m) > 1')] }) }),
    });
    expect(problemsOf(json)).toEqual([]);
  });

  it('knows the columns of a table within filters, loops and quantifiers', () => {
    const json = aDocument(
      {
        m: aTable({ age: aField('number'), income: aField('money') }),
        s: aField('calculated', {
          'x-rules': [
            aRule(
              'value',
              'sum(m[age > limit].income) + sum(for x in m return x.income) + (if some x in m satisfies x.age > 60 then 1 else 0)',
            ),
          ],
        }),
      },
      { facts: ['limit'] },
    );
    expect(problemsOf(json)).toEqual([]);
  });

  it('is refused for rights on fields it does not have', () => {
    const json = aDocument({ a: aField('text') }, { rights: { approval: { b: 'read' } } });
    expect(problemsOf(json)).toMatchObject([{ path: 'rights.approval.b', code: 'UNKNOWN_RIGHT' }]);
  });

  it('is refused with all that is wrong at once', () => {
    const json = aDocument({ a: aField('magic'), b: aField('choice') });
    expect(problemsOf(json)).toHaveLength(2);
  });

  it.each([
    ['nothing', undefined],
    ['text', '{}'],
    ['a list', []],
    ['a schema that is none', aDocument({}, { schema: 'x' })],
  ])('is refused where it is %s', (_what, json) => {
    expect(problemsOf(json).length).toBeGreaterThan(0);
  });

  it('holds panes in tabs and steps and nowhere else, each with a title', () => {
    const pane = (rest = {}) => ({
      type: 'void',
      'x-component': 'pane',
      title: both('一'),
      properties: {},
      ...rest,
    });
    const around = (component: string, properties: Record<string, unknown>) => ({
      around: { type: 'void', 'x-component': component, properties },
    });
    expect(problemsOf(aDocument(around('tabs', { one: pane(), two: pane() })))).toEqual([]);
    expect(problemsOf(aDocument(around('steps', { one: pane() })))).toEqual([]);
    for (const wrong of [
      around('tabs', {}),
      around('section', { one: pane() }),
      around('steps', { a: aField('text') }),
      around('tabs', { one: pane({ title: undefined }) }),
    ])
      expect(problemsOf(aDocument(wrong)).map(({ code }) => code)).toEqual(['INVALID_FIELD']);
  });

  it('is refused where it is nested too deeply, without running out of stack', () => {
    let nested: unknown = aField('text');
    for (let i = 0; i < 5000; i += 1)
      nested = { type: 'void', 'x-component': 'section', properties: { a: nested } };
    expect(problemsOf(aDocument({ a: nested }))).toContainEqual(
      expect.objectContaining({ code: 'TOO_LARGE' }),
    );
  });
});
