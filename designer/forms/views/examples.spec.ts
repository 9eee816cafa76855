import { describe, expect, it } from 'vitest';
import type { FormExample } from '../../../model/form-design.ts';
import { aField, aForm, aRule } from '../../../test/form-builder.ts';
import { isAsKept } from './examples.ts';

const now = new Date('2026-11-23T02:00:00Z');
const form = aForm(
  {
    name: aField('text', { required: true }),
    count: aField('number', { 'x-rules': [aRule('error', 'count > most', '太多')] }),
  },
  { facts: ['most'], rights: { survey: { name: 'read' } } },
);
const example: FormExample = {
  ...{
    name: '一户',
    step: 'survey',
    facts: { most: 3 },
    start: { name: '张三' },
    values: { name: '张三', count: 2 },
  },
  expected: { accepted: true, errors: [], values: { count: 2, name: '张三' } },
};

describe('an example of a form', () => {
  it('is as it was kept, with what was there before its step and the facts of then', () => {
    expect(isAsKept(form, example, now)).toBe(true);
  });

  it.each([
    ['another start', { start: { name: '李四' } }],
    ['other facts', { facts: { most: 1 } }],
    ['other answers', { values: { name: '张三', count: 1 } }],
  ])('is not with %s', (_name, change) => {
    expect(isAsKept(form, { ...example, ...change }, now)).toBe(false);
  });
});
