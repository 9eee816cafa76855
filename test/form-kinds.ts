import { both } from './form-builder.ts';

type Json = Readonly<Record<string, unknown>>;

const options = ['A', 'B', 'C'].map((value) => ({ value, label: both(`选项${value}`) }));
export const dictionaries: Readonly<Record<string, typeof options>> = { education: options };

const file = { id: 'f1', name: '证明.pdf', mediaType: 'application/pdf', size: 900 };
const picture = { id: 'f2', name: '房屋.jpg', mediaType: 'image/jpeg', size: 2_000_000 };
export const files: Readonly<Record<string, { mediaType: string; size: number }>> = { f1: file, f2: picture };

/** A field type in random forms: its JSON types with settings that go with them, and what may be typed into it, right and wrong. */
export interface Kind {
  readonly shapes: readonly Json[];
  readonly typed: readonly unknown[];
  /** Conditions over the field, `$` standing for its name. */
  readonly conditions: readonly string[];
  /** An expression of a number over it. */
  readonly number?: string;
}

export const props = (settings: Json): Json => ({ 'x-component-props': settings });
const text = (...typed: readonly unknown[]): Kind => ({
  shapes: [{ type: 'string' }],
  typed: [...typed, '', '  ', null, 17],
  conditions: ['$ = "甲"', 'string length($) > 2', 'contains($, "1")', '$ = null'],
  number: 'string length($)',
});

export const kinds: Readonly<Record<string, Kind>> = {
  text: {
    ...text('甲', ' 乙方 ', '王'.repeat(30), '<b>x</b>', '龑1'),
    shapes: [
      { type: 'string' },
      { type: 'string', ...props({ minLength: 2, maxLength: 4 }) },
      { type: 'string', default: '甲' },
    ],
  },
  longText: text('第一行\n第二行', '甲'),
  phone: text('13812345678', '１３８１２３４５６７８', '+86 138 1234 5678', '0571-87654321', '12345'),
  bankCard: text('6222021234567890128', '6222 0212 3456 7890 128', '6222021234567890129'),
  identityNumber: {
    ...text(
      '11010519491231002X',
      '11010519491231002x',
      '110105491231002',
      '１１０１０５１９４９１２３１００２Ｘ',
      '1',
    ),
  },
  divisionText: text('云溪市', ''),
  number: {
    shapes: [
      { type: 'number' },
      { type: 'integer', ...props({ min: 0, max: 20 }) },
      { type: 'number', default: 2 },
    ],
    typed: [0, 1, 2, 3.5, 7, 12, 1e15, -4, '３', 'abc', '', null, 0.1, 0.2],
    conditions: ['$ > 3', '$ in [1..9]', '$ = null', '$ + 0.1 = 0.3'],
    number: '$',
  },
  money: {
    shapes: [{ type: 'integer' }, { type: 'integer', ...props({ min: 100, max: 50_000 }) }],
    typed: [0, 100, 1234, 50_000, 50_001, -1, 0.5, 'x', null],
    conditions: ['$ > 1000', '$ * 12 <= 14808', '$ = null'],
    number: '$',
  },
  date: {
    shapes: [{ type: 'string' }, { type: 'string', ...props({ relation: 'past' }) }],
    typed: ['2026-11-03', '2026/11/3', '2026年2月28日', '20261124', '2026-02-30', '下周', '', null],
    conditions: ['$ > date("2026-06-01")', '$ <= today()', '$.month = 11', '$ = null'],
    number: '$.year',
  },
  dateRange: {
    shapes: [{ type: 'object' }, { type: 'object', ...props({ maxDays: 30 }) }],
    typed: [
      { start: '2026-11-01', end: '2026-11-30' },
      { start: '2026/11/1', end: '2026年11月2日' },
      { start: '2026-11-02', end: '2026-11-01' },
      { start: '2026-11-02' },
      { start: '2026-01-01', end: '2026-12-31' },
      'x',
      null,
    ],
    conditions: ['$.days > 5', '$.start = null', '$ = null'],
    number: '$.days',
  },
  workingDeadline: {
    shapes: [{ type: 'string', ...props({ mode: 'within', days: 5 }) }, { type: 'string' }],
    typed: ['2026-11-25', '2026-12-30', '2026/11/24', 'x', null],
    conditions: ['$ > date("2026-11-25")', '$ = null'],
    number: '$.day',
  },
  yesNo: {
    shapes: [
      { type: 'boolean' },
      { type: 'boolean', ...props({ view: 'switch' }) },
      { type: 'boolean', default: true },
    ],
    typed: [true, false, null, 'yes'],
    conditions: ['$', 'not($)', '$ = null'],
  },
  choice: {
    shapes: [
      { type: 'string', enum: options },
      { type: 'string', ...props({ view: 'select' }), enum: options },
      { type: 'object', ...props({ dictionary: 'education' }) },
    ],
    typed: ['A', 'B', 'Z', '', null, { value: 'A', label: both('旧名') }, { typed: '没选' }],
    conditions: ['$ = "A"', '$ in ("A", "B")', '$ = null'],
  },
  division: {
    shapes: [{ type: 'object' }],
    typed: [{ code: '330106000000', path: [{ code: '330106', name: '区' }] }, '330106', null],
    conditions: ['$ = null', '$ != null'],
  },
  person: {
    shapes: [{ type: 'object' }],
    typed: [{ id: 'p1', name: '李四', idNo: '3301****12' }, { id: 'p2', name: '王五', idNo: '330106' }, null],
    conditions: ['$.name = "李四"', '$ = null'],
  },
  location: {
    shapes: [{ type: 'object' }],
    typed: [
      { address: '某路1号' },
      { fix: { lat: 30.1, lon: 120.2, accuracy: 20, at: '2026-11-23T01:00:00Z' } },
      { fix: { lat: 95 } },
      null,
    ],
    conditions: ['$ = null'],
  },
  signature: {
    shapes: [{ type: 'object' }],
    typed: [
      { width: 300, height: 100, path: 'M10 10L20 20L30 10' },
      { width: 1, height: 1, path: 'M' },
      null,
    ],
    conditions: ['$ = null'],
  },
  sourcedValue: {
    shapes: [{ type: 'object' }, { type: 'object', ...props({ as: 'money', correctable: false }) }],
    typed: [{ correction: '乙' }, { correction: 700, remark: '不对' }, { remark: '' }, null],
    conditions: ['$.current = "乙"', '$.correction = null'],
  },
  file: {
    shapes: [{ type: 'array' }, { type: 'array', ...props({ max: 1, maxBytes: 1024 }) }],
    typed: [[file], [picture], [file, picture], [], 'x', null],
    conditions: ['count($) > 1', '$ = null'],
    number: 'count($)',
  },
  photo: {
    shapes: [{ type: 'array' }],
    typed: [[picture], [file], [], null],
    conditions: ['$ = null'],
    number: 'count($)',
  },
  calculated: {
    shapes: [],
    typed: [1, 'x', null],
    conditions: ['$ > 2', '$ = null'],
    number: '$',
  },
};
/** What may be typed into a field of each type. */
export const typed: Readonly<Record<string, readonly unknown[]>> = Object.fromEntries(
  Object.entries(kinds).map(([component, kind]) => [component, kind.typed]),
);
