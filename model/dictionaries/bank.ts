import type { Dictionary } from './dictionary.ts';

/** Banks that pay out; those of the synthetic district. */
export const bank: Dictionary = {
  code: 'bank',
  name: { zh: '银行', en: 'Bank' },
  standard: null,
  options: [
    {
      value: 'YXRC',
      label: { zh: '云溪农村商业银行（模拟）', en: 'Yunxi Rural Commercial Bank (simulated)' },
    },
    { value: 'YXCB', label: { zh: '云溪银行（模拟）', en: 'Bank of Yunxi (simulated)' } },
    {
      value: 'DLIB',
      label: { zh: '东澜工贸银行（模拟）', en: 'Donglan Industry and Trade Bank (simulated)' },
    },
    { value: 'DLAB', label: { zh: '东澜农垦银行（模拟）', en: 'Donglan Land Reclamation Bank (simulated)' } },
    { value: 'HXCB', label: { zh: '禾兴建业银行（模拟）', en: 'Hexing Construction Bank (simulated)' } },
    { value: 'ZHBK', label: { zh: '中禾银行（模拟）', en: 'Bank of Zhonghe (simulated)' } },
    { value: 'JTLB', label: { zh: '江通联合银行（模拟）', en: 'Jiangtong United Bank (simulated)' } },
    { value: 'YZSB', label: { zh: '驿路储蓄银行（模拟）', en: 'Yilu Savings Bank (simulated)' } },
  ],
};
