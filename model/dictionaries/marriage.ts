import type { Dictionary } from './dictionary.ts';

/** Marital status. */
export const marriage: Dictionary = {
  code: 'marriage',
  name: { zh: '婚姻状况', en: 'Marital status' },
  standard: 'GB/T 2261.2-2003',
  options: [
    { value: '10', label: { zh: '未婚', en: 'Never married' } },
    { value: '20', label: { zh: '已婚', en: 'Married' } },
    { value: '21', label: { zh: '初婚', en: 'First marriage' } },
    { value: '22', label: { zh: '再婚', en: 'Remarried' } },
    { value: '23', label: { zh: '复婚', en: 'Remarried to the same person' } },
    { value: '30', label: { zh: '丧偶', en: 'Widowed' } },
    { value: '40', label: { zh: '离婚', en: 'Divorced' } },
    { value: '90', label: { zh: '未说明的婚姻状况', en: 'Not stated' } },
  ],
};
