import { describe, expect, it } from 'vitest';
import { aDocument, aField, aRule, aTable } from '../../../test/form-builder.ts';
import { parseForm } from '../../index.ts';
import { changed, type Command } from '../command.ts';
import { copyText, cut, paste } from '../clipboard.ts';
import { add, duplicate, move, remove, rename, unwrap, wrap } from '../commands.ts';
import { designOf, type Design, type NodeId } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { rulesOf, usesOf } from '../design-names.ts';
import { documentOf } from '../document-of.ts';
import { brokenReferences } from '../fragment.ts';

const read = (properties: Record<string, unknown>, rest = {}): Design => {
  const result = designOf(aDocument(properties, rest));
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.design;
};
const idOf = (design: Design, pattern: string): NodeId =>
  indexOf(design).byPattern.get(pattern)?.id ?? 'none';
const apply = (design: Design, ...commands: readonly Command[]): Design => {
  const result = changed(design, commands);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.design;
};
const refusal = (design: Design, command: Command): string => {
  const result = changed(design, [command]);
  return result.ok ? 'done' : result.refusal.code;
};
const patterns = (design: Design): string[] => [...indexOf(design).byPattern.keys()];
const feelsOf = (design: Design, pattern: string): string[] => {
  const node = indexOf(design).byPattern.get(pattern);
  return node ? rulesOf(node).map(({ feel }) => feel) : [];
};

describe('renaming a field', () => {
  const calculated = (feel: string) => aField('calculated', { 'x-rules': [aRule('value', feel)] });

  it.each([
    ['income', 'earned', 'income + sum(members.income) + income', 'earned + sum(members.income) + earned'],
    [
      'income',
      'earned',
      '"income" = income and income2 > 1 // income',
      '"income" = earned and income2 > 1 // income',
    ],
    [
      'income',
      'earned',
      'sum(members[income > 1].income) + `income`',
      'sum(members[income > 1].income) + earned',
    ],
    [
      'income',
      'earned',
      'for income in members return income.income',
      'for income in members return income.income',
    ],
    ['income', 'earned', '{income: 1, b: income}.income', '{income: 1, b: income}.income'],
    [
      'members',
      'people',
      'count(members) + count(members[income > income2])',
      'count(people) + count(people[income > income2])',
    ],
    [
      'members',
      'people',
      'some m in members satisfies m.income > 1',
      'some m in people satisfies m.income > 1',
    ],
    [
      'members.*.income',
      'earned',
      'sum(members[income > 1].income) + income',
      'sum(members[earned > 1].earned) + income',
    ],
    [
      'members.*.income',
      'earned',
      'sum(for m in members return m . /* m.income */ income)',
      'sum(for m in members return m . /* m.income */ earned)',
    ],
    [
      'members.*.income',
      'earned',
      'members[1].income + members[item.income > 3][1].income',
      'members[1].earned + members[item.earned > 3][1].earned',
    ],
  ])('%s to %s mends %s', (pattern, name, before, after) => {
    const design = read({
      income: aField('money'),
      income2: aField('money'),
      members: aTable({ income: aField('money') }),
      total: calculated(before),
    });
    expect(feelsOf(apply(design, rename(design, idOf(design, pattern), name)), 'total')).toEqual([after]);
  });

  it('mends rules of rows, rights, totals, headings and what is printed', () => {
    const design = read(
      {
        members: aTable(
          {
            name: aField('text'),
            income: aField('money', { 'x-rules': [aRule('visible', 'row.name != null')] }),
          },
          { 'x-component-props': { totals: ['income'], heading: 'name' } },
        ),
      },
      {
        rights: { s: { 'members.*.name': 'read', 'members.*': 'read', members: 'write' } },
        print: { columns: ['members.*.name'] },
      },
    );
    const once = apply(design, rename(design, idOf(design, 'members.*.name'), 'fullName'));
    const twice = apply(once, rename(once, idOf(once, 'members'), 'people'));
    expect(feelsOf(twice, 'people.*.income')).toEqual(['row.fullName != null']);
    expect(twice.head).toMatchObject({
      rights: { s: { 'people.*.fullName': 'read', 'people.*': 'read', people: 'write' } },
      print: { columns: ['people.*.fullName'] },
    });
    expect(twice.nodes[idOf(twice, 'people')]?.keywords['x-component-props']).toEqual({
      totals: ['income'],
      heading: 'fullName',
    });
  });

  it.each([
    ['1a', 'INVALID_NAME'],
    ['row', 'RESERVED_NAME'],
    ['limit', 'DUPLICATE_NAME'],
    ['memberCount', 'DUPLICATE_NAME'],
    ['m', 'NAME_CAPTURED'],
    ['age', 'NAME_CAPTURED'],
    ['amount', 'done'],
  ])('to %s gives %s', (name, code) => {
    const design = read(
      {
        income: aField('money'),
        limit: aField('money'),
        members: aTable({ age: aField('number') }),
        total: calculated('count(members[age > income]) + count(for m in members return income)'),
      },
      { facts: ['memberCount'] },
    );
    expect(refusal(design, rename(design, idOf(design, 'income'), name))).toBe(code);
  });
});

describe('removing', () => {
  it('takes rights and totals with it, and says before who reads it', () => {
    const design = read(
      {
        a: aField('text'),
        b: aField('text', { 'x-rules': [aRule('visible', 'a = null')] }),
        t: aTable(
          { x: aField('money'), y: aField('money') },
          { 'x-component-props': { totals: ['x', 'y'] } },
        ),
      },
      { rights: { s: { a: 'read', 't.*.x': 'hidden', b: 'read' } } },
    );
    expect(usesOf(design, new Set(['a']))).toEqual([{ id: idOf(design, 'b'), rule: 0, pattern: 'a' }]);
    const rest = apply(design, remove(design, [idOf(design, 'a'), idOf(design, 't.*.x')]));
    expect(patterns(rest)).toEqual(['b', 't', 't.*.y']);
    expect(rest.head['rights']).toEqual({ s: { b: 'read' } });
    expect(rest.nodes[idOf(rest, 't')]?.keywords['x-component-props']).toEqual({ totals: ['y'] });
  });
});

describe('duplicating', () => {
  it('keeps references within the copy, and the rights of what is copied', () => {
    const design = read(
      {
        a: aField('yesNo'),
        b: aField('text', { 'x-rules': [aRule('visible', 'a = true and c != null')] }),
        c: aField('text'),
      },
      { rights: { s: { b: 'hidden' } } },
    );
    const copied = apply(design, ...duplicate(design, [idOf(design, 'a'), idOf(design, 'b')]));
    expect(patterns(copied)).toEqual(['a', 'b', 'a2', 'b2', 'c']);
    expect(feelsOf(copied, 'b2')).toEqual(['a2 = true and c != null']);
    expect(copied.head['rights']).toEqual({ s: { b: 'hidden', b2: 'hidden' } });
  });
});

describe('wrapping', () => {
  const design = read(
    {
      a: aField('text'),
      b: aField('text', { 'x-rules': [aRule('required', 'true')] }),
      s: { type: 'void', 'x-component': 'section', properties: { c: aField('text') } },
    },
    { rights: { step: { s: 'hidden' } } },
  );

  it.each(['section', 'columns'] as const)(
    'into a %s and out again leaves the fields as they were',
    (component) => {
      const wrapped = apply(design, wrap([idOf(design, 'a'), idOf(design, 'b')], component));
      expect(parseForm(documentOf(wrapped))).toMatchObject({ ok: true });
      expect(patterns(wrapped)).toEqual([component, 'a', 'b', 's', 'c']);
      const unwrapped = apply(wrapped, unwrap(wrapped, idOf(wrapped, component)));
      expect(documentOf(unwrapped)).toEqual(documentOf(design));
    },
  );

  it('into tabs makes a page in them', () => {
    const wrapped = apply(design, wrap([idOf(design, 'b')], 'tabs'));
    expect(documentOf(wrapped)).toMatchObject({
      schema: {
        properties: {
          tabs: {
            type: 'void',
            'x-component': 'tabs',
            properties: { pane: { 'x-component': 'pane', properties: { b: {} } } },
          },
        },
      },
    });
  });

  it('keeps pages in tabs, and everything else in pages', () => {
    const tabs = apply(design, wrap([idOf(design, 'b')], 'tabs'));
    const inside = (pattern: string) => ({ where: 'inside', target: idOf(tabs, pattern) }) as const;
    expect(refusal(tabs, add('text', inside('tabs')))).toBe('PANES_ONLY');
    expect(refusal(tabs, add('pane', inside('tabs')))).toBe('done');
    expect(refusal(tabs, add('text', inside('pane')))).toBe('done');
    expect(refusal(tabs, move(tabs, [idOf(tabs, 'pane')], inside('s')))).toBe('PANES_ONLY');
    expect(refusal(tabs, move(tabs, [idOf(tabs, 'a')], inside('tabs')))).toBe('PANES_ONLY');
    expect(refusal(tabs, wrap([idOf(tabs, 'pane')], 'section'))).toBe('PANES_ONLY');
    expect(refusal(tabs, unwrap(tabs, idOf(tabs, 'pane')))).toBe('NOT_A_PART');
    expect(refusal(tabs, unwrap(tabs, idOf(tabs, 'tabs')))).toBe('done');
  });

  it('is refused for what does not stand together', () => {
    expect(refusal(design, wrap([idOf(design, 'a'), idOf(design, 'c')], 'section'))).toBe('NOT_TOGETHER');
    expect(refusal(design, unwrap(design, idOf(design, 'a')))).toBe('NOT_A_PART');
  });

  it('taken away leaves its condition and its rights to what was in it', () => {
    const hidden = read(
      {
        a: aField('yesNo'),
        s: {
          type: 'void',
          'x-component': 'section',
          'x-rules': [aRule('visible', 'a = true or a = null')],
          properties: { b: aField('text', { 'x-rules': [aRule('visible', 'c = null')] }), c: aField('text') },
        },
      },
      { rights: { step: { s: 'hidden', b: 'write' } } },
    );
    const open = apply(hidden, unwrap(hidden, idOf(hidden, 's')));
    expect(feelsOf(open, 'b')).toEqual(['(a = true or a = null) and (c = null)']);
    expect(feelsOf(open, 'c')).toEqual(['a = true or a = null']);
    expect(open.head['rights']).toEqual({ step: { b: 'hidden', c: 'hidden' } });
  });
});

describe('the clipboard', () => {
  const source = read({
    a: aField('yesNo'),
    s: {
      type: 'void',
      'x-component': 'section',
      properties: { b: aField('text', { 'x-rules': [aRule('visible', 'a = true and c = null')] }) },
    },
    c: aField('text'),
    t: aTable({ x: aField('money'), y: aField('money', { 'x-rules': [aRule('visible', 'row.x > 0')] }) }),
  });

  it('carries nodes to another form, with references among them kept and others told', () => {
    const target = read({ a: aField('text'), s: aField('text') });
    const text = copyText(source, [idOf(source, 'a'), idOf(source, 's')]);
    const result = changed(target, paste(text, { where: 'after', target: idOf(target, 'a') }));
    if (!result.ok) throw new Error(result.refusal.code);
    expect(patterns(result.design)).toEqual(['a', 'a2', 's2', 'b', 's']);
    expect(feelsOf(result.design, 'b')).toEqual(['a2 = true and c = null']);
    expect(brokenReferences(result.design, result.selection)).toEqual([
      { id: idOf(result.design, 'b'), rule: 0, names: ['c'] },
    ]);
  });

  it('carries columns to another table with their references by row', () => {
    const target = read({ u: aTable({ x: aField('text') }) });
    const text = copyText(source, [idOf(source, 't.*.x'), idOf(source, 't.*.y')]);
    const pasted = apply(target, ...paste(text, { where: 'inside', target: idOf(target, 'u') }));
    expect(patterns(pasted)).toEqual(['u', 'u.*.x', 'u.*.x2', 'u.*.y']);
    expect(feelsOf(pasted, 'u.*.y')).toEqual(['row.x2 > 0']);
  });

  it('carries from several levels at once, and cuts what it carries', () => {
    const ids = [idOf(source, 'c'), idOf(source, 't.*.x')];
    const text = copyText(source, ids);
    const rest = apply(source, cut(source, ids));
    const pasted = apply(rest, ...paste(text, { where: 'inside', target: null }));
    expect(patterns(rest)).toEqual(['a', 's', 'b', 't', 't.*.y']);
    expect(new Set(patterns(pasted))).toEqual(new Set([...patterns(rest), 'x', 'c']));
  });

  it.each([
    '',
    'text',
    '{}',
    '{"kind":"aidflow-form-nodes"}',
    '{"kind":"aidflow-form-nodes","fragments":[{"nodes":[1]}]}',
    '[[[',
  ])('refuses %j', (text) => {
    const [command] = paste(text, { where: 'inside', target: null });
    expect(command && refusal(source, command)).toBe('INVALID_CLIPBOARD');
  });
});
