import { expect, it } from 'vitest';
import { Dictionary } from './dictionary.ts';
import { dictionaries } from './index.ts';

const all = [...dictionaries.values()];

it.each(all)('$code has every code once, with a label in both languages', (dictionary) => {
  expect(Dictionary.parse(dictionary)).toEqual(dictionary);
  expect(new Set(dictionary.options.map(({ value }) => value)).size).toBe(dictionary.options.length);
  for (const language of ['zh', 'en'] as const) {
    const labels = dictionary.options.map(({ label }) => label[language]);
    expect(new Set(labels).size).toBe(labels.length);
  }
});

it.each([
  ['sex', '2', '女性'],
  ['marriage', '30', '丧偶'],
  ['ethnic-group', '56', '基诺族'],
  ['education', '71', '初中毕业'],
  ['family-relation', '10', '配偶'],
  ['bank', 'YXRC', '云溪农村商业银行（模拟）'],
])('%s calls %s %s', (code, value, label) => {
  expect(dictionaries.get(code)?.options.find((option) => option.value === value)?.label.zh).toBe(label);
});
