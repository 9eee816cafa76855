import { expect, it } from 'vitest';
import type { Printout } from '../../../model/printout.ts';
import { pageEdges } from './page-edges.ts';
import { paperParts } from './group-blocks.ts';

const printout: Printout = {
  language: 'zh',
  title: '',
  subtitle: '',
  facts: [],
  blocks: [],
  signers: [],
  footer: { form: 'a', printed: '打印：王' },
  mark: '"} body { display: none } \\',
};

it('head and foot of printed pages are texts of CSS, whatever stands in them', () => {
  const css = pageEdges(printout);
  expect(css).toContain('"第 " counter(page) " 页');
  expect(css).not.toMatch(/body \{/);
  expect(css.replaceAll(/"[^"]*"/g, '').match(/[{}]/g)?.length).toBe(10);
});

it('questions that follow each other stand together', () => {
  const numbered = { number: '1.', label: '', hint: '', when: '' };
  const question = { kind: 'question', ...numbered, answer: { kind: 'unanswered', text: '' } } as const;
  expect(
    paperParts([question, question, { kind: 'row', text: '' }, question]).map(({ kind }) => kind),
  ).toEqual([...['questions', 'block', 'questions']]);
});
