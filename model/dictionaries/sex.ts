import type { Dictionary } from './dictionary.ts';

/** Sex, as the household register has it. */
export const sex: Dictionary = {
  code: 'sex',
  name: { zh: '性别', en: 'Sex' },
  standard: 'GB/T 2261.1-2003',
  options: [
    { value: '0', label: { zh: '未知的性别', en: 'Unknown' } },
    { value: '1', label: { zh: '男性', en: 'Male' } },
    { value: '2', label: { zh: '女性', en: 'Female' } },
    { value: '9', label: { zh: '未说明的性别', en: 'Not stated' } },
  ],
};
