import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../test/form-builder.ts';
import { designOf } from '../design/design.ts';
import { checkSubmission, parseForm, type Form } from '../index.ts';
import { conflictText } from './conflict.ts';
import { mergeForms, type MergedForm } from './merge-forms.ts';
import { splitAnswers } from './split-answers.ts';

const now = new Date('2026-11-23T02:00:00Z');
const source = (key: string, document: unknown) => {
  const read = designOf(document);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { key, design: read.design };
};
const merge = (...documents: readonly unknown[]): MergedForm =>
  mergeForms(
    documents.map((document, i) => source('abc'.charAt(i), document)),
    { key: 'merged', title: { zh: '合并', en: 'Merged' } },
  );
const parsed = (document: unknown): Form => {
  const result = parseForm(document);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.form;
};
const patterns = ({ document }: MergedForm) =>
  [...parsed(document).nodes]
    .filter(([, { kind }]) => kind === 'field' || kind === 'table')
    .map(([pattern]) => pattern);
const told = ({ conflicts }: MergedForm) =>
  conflicts.map(({ code, pattern, otherPattern }) => `${code} ${pattern} ${otherPattern}`);
const named = (title: string, rest = {}) => ({ title: { zh: title, en: title }, ...rest });

describe('several forms in one', () => {
  it('ask the same question once, and others under names of their own', () => {
    const merged = merge(
      aDocument({
        name: aField('text', named('姓名')),
        note: aField('text', named('说明')),
        phone: aField('phone'),
      }),
      aDocument({
        name: aField('text', named('姓名')),
        note: aField('longText', named('说明')),
        more: aField('text', { 'x-rules': [aRule('visible', 'note != null and name != null')] }),
      }),
    );
    expect(patterns(merged)).toEqual(['name', 'note', 'phone', 'note2', 'more']);
    expect(told(merged)).toEqual(['TYPE note note2']);
    expect(merged.conflicts.map((conflict) => conflictText(conflict).zh)).toEqual([
      '“说明”在两张表单中类型不同，分开询问。',
    ]);
    expect(JSON.stringify(merged.document)).toContain('note2 != null and name != null');
    const split = splitAnswers(merged.parts, { name: '李', note: '甲', note2: '乙', phone: '1' });
    expect(Object.fromEntries(split)).toEqual({
      a: { name: '李', note: '甲', phone: '1' },
      b: { name: '李', note: '乙' },
    });
  });

  it('know a question by its code, whatever it is called', () => {
    const merged = merge(
      aDocument({ income: aField('money', { 'x-question': 'income-month' }), other: aField('text') }),
      aDocument({
        earned: aField('money', { 'x-question': 'income-month' }),
        income: aField('text'),
        sum: aField('calculated', { 'x-rules': [aRule('value', 'earned * 2')] }),
      }),
    );
    expect(patterns(merged)).toEqual(['income', 'other', 'income2', 'sum']);
    expect(JSON.stringify(merged.document)).toContain('income * 2');
    expect(Object.fromEntries(splitAnswers(merged.parts, { income: 5, income2: 'x' }))).toEqual({
      a: { income: 5 },
      b: { earned: 5, income: 'x' },
    });
  });

  it('join the columns of one table, row by row', () => {
    const merged = merge(
      aDocument({ members: aTable({ name: aField('text'), age: aField('number') }) }),
      aDocument({
        members: aTable({
          name: aField('text'),
          age: aField('text'),
          job: aField('text', { 'x-rules': [aRule('visible', 'row.age != null')] }),
        }),
        count: aField('calculated', { 'x-rules': [aRule('value', 'count(members[age != null])')] }),
      }),
      aDocument({
        members: aTable({
          job: aField('text', { 'x-rules': [aRule('visible', 'row.age2 != null')] }),
          age2: aField('text'),
        }),
      }),
    );
    expect(patterns(merged).slice(0, 5)).toEqual([
      'members',
      'members.*.name',
      'members.*.age',
      'members.*.age2',
      'members.*.job',
    ]);
    expect(JSON.stringify(merged.document)).toContain('count(members[age2 != null])');
    const split = splitAnswers(merged.parts, {
      members: [{ rowId: 'r1', name: '李', age: 3, age2: '三', job: '农' }],
    });
    expect(split.get('a')).toEqual({ members: [{ rowId: 'r1', name: '李', age: 3 }] });
    expect(split.get('b')).toEqual({ members: [{ rowId: 'r1', name: '李', age: '三', job: '农' }] });
  });

  it('ask where either asks, require what the asking one requires, and tell', () => {
    const merged = merge(
      aDocument({
        yes: aField('yesNo'),
        why: aField('text', {
          required: true,
          'x-rules': [aRule('visible', 'yes = true'), aRule('error', 'why = "x"', '不可')],
        }),
      }),
      aDocument({
        yes: aField('yesNo'),
        no: aField('yesNo'),
        why: aField('text', { 'x-rules': [aRule('visible', 'no = true')] }),
      }),
    );
    expect(told(merged)).toEqual(['SHOWN why why', 'REQUIRED why why']);
    expect(merged.document['schema']).toMatchObject({
      properties: {
        a: {
          properties: {
            why: {
              'x-rules': [
                { set: 'visible', feel: '(yes = true) or (no = true)' },
                { set: 'required', feel: 'yes = true' },
                { set: 'error', feel: '(yes = true) and (why = "x")' },
              ],
            },
          },
        },
      },
    });
  });

  it('ask apart where the parts around have other conditions', () => {
    const merged = merge(
      aDocument({
        yes: aField('yesNo'),
        s: {
          type: 'void',
          'x-component': 'section',
          'x-rules': [aRule('visible', 'yes = true')],
          properties: { why: aField('text') },
        },
      }),
      aDocument({ why: aField('text') }),
    );
    expect(told(merged)).toEqual(['VISIBILITY why why2']);
  });

  it('keep facts and take the stricter right', () => {
    const merged = merge(
      aDocument({ a: aField('text') }, { facts: ['memberCount'], rights: { s: { a: 'read' } } }),
      aDocument(
        { a: aField('text'), memberCount: aField('number') },
        { rights: { s: { a: 'hidden' }, t: { memberCount: 'read' } } },
      ),
    );
    expect(told(merged)).toEqual(['FACT memberCount memberCount2', 'RIGHTS a a']);
    expect(merged.document).toMatchObject({
      facts: ['memberCount'],
      rights: { s: { a: 'hidden' }, t: { memberCount2: 'read' } },
    });
    parsed(merged.document);
  });

  it('keep what the sections around a question said of its rights', () => {
    const around = (name: string) => ({
      type: 'void',
      'x-component': 'section',
      properties: { [name]: aField('text'), own: aField('text') },
    });
    const merged = merge(
      aDocument({ about: around('q') }, { rights: { s: { about: 'read' } } }),
      aDocument(
        { rest: { ...around('q') } },
        { rights: { s: { rest: 'hidden' }, t: { rest: 'read', q: 'write' } } },
      ),
    );
    expect(merged.document).toMatchObject({
      rights: { s: { about: 'read', q: 'hidden', own: 'hidden' }, t: { q: 'write', own: 'read' } },
    });
    parsed(merged.document);
  });

  it('make one form of the two applications of this project', () => {
    const read = (key: string): unknown =>
      JSON.parse(readFileSync(new URL(`../../forms/${key}/1.json`, import.meta.url), 'utf8'));
    const merged = merge(
      read('min-living-application'),
      read('temporary-application'),
      read('household-survey'),
    );
    expect(patterns(merged).length).toBeGreaterThan(10);
  });
});

const names = ['a', 'b', 'c', 'd', 'e'];
const field = (i: number, inTable: boolean) =>
  fc
    .record({
      kind: fc.constantFrom('text', 'number', 'yesNo'),
      required: fc.constantFrom(true, false),
      visible: fc.option(fc.nat(4), { nil: undefined, freq: 3 }),
      grouped: fc.boolean(),
    })
    .map(({ kind, required, visible, grouped }) => {
      // Only what stands before is read, so that no rule runs in a circle.
      const reads = visible !== undefined && visible < i ? names[visible] : undefined;
      const feel = reads && `${inTable ? 'row.' : ''}${reads} != null`;
      return {
        grouped,
        json: aField(kind, {
          ...(required ? { required } : {}),
          ...(feel ? { 'x-rules': [aRule('visible', feel)] } : {}),
        }),
      };
    });
const fields = (inTable: boolean) =>
  fc.tuple(...names.map((_name, i) => field(i, inTable))).map((made) => {
    const entries = made.map(({ json, grouped }, i) => ({ name: names[i] ?? '', json, grouped }));
    const flat = entries.filter(({ grouped }) => !grouped).map(({ name, json }) => [name, json] as const);
    const inside = entries.filter(({ grouped }) => grouped).map(({ name, json }) => [name, json] as const);
    const group = { type: 'void', 'x-component': 'section', properties: Object.fromEntries(inside) };
    return { ...Object.fromEntries(flat), ...(inside.length > 0 ? { group } : {}) };
  });
const document = fc
  .tuple(fields(false), fields(true), fc.boolean())
  .map(([properties, columns, withTable]) =>
    aDocument({ ...properties, ...(withTable ? { t: aTable(columns) } : {}) }),
  );
const value = (component: string, i: number): unknown =>
  component === 'number' ? i : component === 'yesNo' ? i % 2 === 0 : `x${i}`;

/** Answers to all questions of a form, or to some. */
function answersOf(form: Form, chosen: readonly boolean[]): Record<string, unknown> {
  const give = (prefix: string) =>
    Object.fromEntries(
      [...form.nodes].flatMap(([pattern, { component, kind, name }], i) =>
        kind === 'field' && pattern === `${prefix}${name}` && chosen[i % chosen.length] !== false
          ? [[name, value(component, i)] as const]
          : [],
      ),
    );
  return { ...give(''), ...(form.nodes.has('t') ? { t: [{ rowId: 'r1', ...give('t.*.') }] } : {}) };
}

describe('a merged form of any forms', () => {
  it('is a form, gives each its own answers and loses none, and takes nothing that one of them refuses', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.array(document, { minLength: 2, maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        (documents, chosen) => {
          const merged = merge(...documents);
          const form = parsed(merged.document);
          const answers = answersOf(form, chosen);
          const split = splitAnswers(merged.parts, answers);
          const given = new Set(
            merged.parts.flatMap((part) => part.fields.map(({ mergedName }) => mergedName)),
          );
          expect(Object.keys(answers).filter((name) => !given.has(name))).toEqual([]);
          const whole = checkSubmission(form, answers, { rights: {}, context: {}, initial: {}, now });
          if (!whole.ok) return;
          accepted += 1;
          documents.forEach((one, i) => {
            const part = split.get('abc'.charAt(i)) ?? {};
            const own = checkSubmission(parsed(one), part, { rights: {}, context: {}, initial: {}, now });
            expect(own.ok ? [] : own.errors).toEqual([]);
          });
        },
      ),
      { seed: 61, numRuns: 150 },
    );
    expect(accepted).toBeGreaterThan(20);
  }, 60_000);
});
