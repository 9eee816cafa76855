import type { RegisterBank } from '../../model/registry.ts';

/** Eight invented banks. Card numbers begin with 9990: 9 is left to national bodies by ISO/IEC 7812-1, so no card has them. */
export const banks: readonly [Bank, ...Bank[]] = [
  { code: 'YXRC', name: '云溪农村商业银行（模拟）', prefix: '999001' },
  { code: 'YXCB', name: '云溪银行（模拟）', prefix: '999002' },
  { code: 'DLIB', name: '东澜工贸银行（模拟）', prefix: '999003' },
  { code: 'DLAB', name: '东澜农垦银行（模拟）', prefix: '999004' },
  { code: 'HXCB', name: '禾兴建业银行（模拟）', prefix: '999005' },
  { code: 'ZHBK', name: '中禾银行（模拟）', prefix: '999006' },
  { code: 'JTLB', name: '江通联合银行（模拟）', prefix: '999007' },
  { code: 'YZSB', name: '驿路储蓄银行（模拟）', prefix: '999008' },
];

interface Bank extends RegisterBank {
  /** First six digits of its cards. */
  prefix: string;
}
