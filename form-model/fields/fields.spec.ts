import { describe, expect, it } from 'vitest';
import { both } from '../../test/form-builder.ts';
import type { Option } from '../document.ts';
import type { JsonType } from '../field-type.ts';
import { identityCheckDigit } from '../../model/identity-number.ts';
import { registry } from './registry.ts';

const now = new Date('2026-11-22T16:30:00Z'); // 23 November, half past midnight, in Shanghai
const options: Option[] = ['A', 'B', 'C'].map((value) => ({
  value,
  label: { zh: `选${value}`, en: `Choice ${value}` },
}));

/** Choices that come with their label are stored as objects. */
const jsonTypeOf = (settings: Readonly<Record<string, unknown>>): JsonType | undefined =>
  'dictionary' in settings || 'source' in settings ? 'object' : undefined;

function bound(component: string, settings: Readonly<Record<string, unknown>> = {}, jsonType?: JsonType) {
  const definition = registry.get(component);
  if (definition?.kind !== 'field') throw new Error(`${component} is no field type`);
  const type = definition.bind(
    definition.settings.parse(settings),
    jsonType ?? jsonTypeOf(settings) ?? definition.jsonTypes[0] ?? 'string',
  );
  return {
    type,
    /** Codes of everything wrong with a raw value. */
    wrong: (raw: unknown): readonly string[] => {
      const value = type.normalise(raw);
      return value === undefined ? [] : type.check(value, { now, options }).map(({ code }) => code);
    },
  };
}

const idNo = `33010619600312012${identityCheckDigit('33010619600312012')}`;

describe('every field type', () => {
  const fields = [...registry].filter(([, definition]) => definition.kind === 'field').map(([name]) => name);

  it.each(fields)('%s takes null and nothing for absent, and no value whatever makes it throw', (name) => {
    const { type, wrong } = bound(name);
    expect(type.normalise(undefined)).toBe(undefined);
    expect(type.normalise(null)).toBe(undefined);
    const odd = [
      '',
      ' ',
      '\u0000',
      0,
      -1,
      1.5,
      1e300,
      Number.NaN,
      true,
      [],
      [1],
      [[]],
      {},
      { a: { b: [] } },
      '１２',
    ];
    for (const raw of odd) {
      expect(Array.isArray(wrong(raw))).toBe(true);
      const value = type.normalise(raw);
      if (value === undefined) continue;
      expect(typeof type.text(value, 'zh', options)).toBe('string');
      expect(type.toFeel(value)).not.toBe(undefined);
    }
  });

  it.each(fields)('%s brings a value to a form that it leaves as it is', (name) => {
    const { type } = bound(name);
    for (const raw of [
      '  a  b ',
      '１３８ 0000 0000',
      idNo.toLowerCase(),
      '2026/1/3',
      '6228 4804',
      12,
      true,
      { value: 1 },
    ]) {
      const once = type.normalise(raw);
      expect(type.normalise(once)).toEqual(once);
    }
  });
});

/** A place by the codes of its path, the last of which is its own. */
const aPlace = (...codes: string[]) => ({
  code: codes.at(-1)?.padEnd(12, '0') ?? '',
  path: codes.map((code) => ({ code, name: `地${code}` })),
});
const aFile = (id: string, rest = {}) => ({
  id,
  name: `${id}.jpg`,
  mediaType: 'image/jpeg',
  size: 1000,
  ...rest,
});

/** Field type, settings, raw values it takes, raw values it refuses with their code. */
type Case = [string, Readonly<Record<string, unknown>>, unknown[], [unknown, string][]];

const cases: Case[] = [
  [
    'text',
    {},
    ['上河村'],
    [
      ['x'.repeat(201), 'TOO_LONG'],
      [5, 'INVALID_VALUE'],
    ],
  ],
  [
    'text',
    { minLength: 2, maxLength: 3 },
    ['𠮷𠮷𠮷'],
    [
      ['一', 'TOO_SHORT'],
      ['一二三四', 'TOO_LONG'],
    ],
  ],
  [
    'longText',
    { maxLength: 5 },
    ['一\n二'],
    [
      ['一二三四五六', 'TOO_LONG'],
      [['a'], 'INVALID_VALUE'],
    ],
  ],
  ['divisionText', { maxLength: 5 }, ['白石镇'], [['一二三四五六', 'TOO_LONG']]],
  [
    'number',
    { min: 1, max: 10, decimals: 1 },
    [1, 2.5, 10],
    [
      ['5', 'INVALID_NUMBER'],
      [0.5, 'TOO_SMALL'],
      [11, 'TOO_LARGE'],
      [1.25, 'TOO_MANY_DECIMALS'],
      [Number.POSITIVE_INFINITY, 'INVALID_NUMBER'],
    ],
  ],
  [
    'money',
    { min: 100, max: 20000 },
    [100, 20000],
    [
      ['120', 'INVALID_MONEY'],
      [100.5, 'INVALID_MONEY'],
      [99, 'TOO_SMALL'],
      [20001, 'TOO_LARGE'],
      [2 ** 53, 'INVALID_MONEY'],
    ],
  ],
  [
    'date',
    { min: '2000-01-01', relation: 'past' },
    ['2026-11-23', '2000/1/1', '20261122', '２０２６年１月３日'],
    [
      ['2026-11-24', 'DATE_IN_FUTURE'],
      ['1999-12-31', 'DATE_TOO_EARLY'],
      ['2026-02-29', 'INVALID_DATE'],
      ['yesterday', 'INVALID_DATE'],
      [20260101, 'INVALID_DATE'],
    ],
  ],
  [
    'date',
    { max: '2030-01-01', relation: 'future' },
    ['2026-11-23'],
    [
      ['2026-11-22', 'DATE_IN_PAST'],
      ['2030-01-02', 'DATE_TOO_LATE'],
    ],
  ],
  [
    'dateRange',
    { min: '2026-01-01', minDays: 2, maxDays: 31 },
    [
      { start: '2026-01-01', end: '2026-01-02' },
      { start: '２０２６年３月１日', end: '2026/3/31' },
      { start: '', end: null },
    ],
    [
      [{ start: '2026-01-01' }, 'RANGE_END_MISSING'],
      [{ end: '2026-01-01' }, 'RANGE_START_MISSING'],
      [{ start: '2026-02-29', end: '2026-03-01' }, 'INVALID_DATE'],
      [{ start: '2025-12-31', end: '2026-01-02' }, 'DATE_TOO_EARLY'],
      [{ start: '2026-03-02', end: '2026-03-01' }, 'RANGE_REVERSED'],
      [{ start: '2026-03-01', end: '2026-03-01' }, 'RANGE_TOO_SHORT'],
      [{ start: '2026-03-01', end: '2026-04-01' }, 'RANGE_TOO_LONG'],
      [{ start: '2026-03-01', end: '2026-03-05', more: 1 }, 'INVALID_VALUE'],
      ['2026-03-01', 'INVALID_VALUE'],
    ],
  ],
  [
    'yesNo',
    {},
    [true, false],
    [
      ['true', 'INVALID_VALUE'],
      [1, 'INVALID_VALUE'],
    ],
  ],
  [
    'choice',
    {},
    ['A', ' B '],
    [
      ['D', 'UNKNOWN_OPTION'],
      [['A'], 'INVALID_VALUE'],
    ],
  ],
  [
    'identityNumber',
    {},
    [idNo, ` ${idNo} `],
    [
      [`${idNo.slice(0, 17)}${idNo.endsWith('0') ? '1' : '0'}`, 'INVALID_IDENTITY_NUMBER'],
      ['330106600312012', 'OLD_IDENTITY_NUMBER'],
      ['33010619601332012X', 'INVALID_IDENTITY_NUMBER'],
    ],
  ],
  [
    'phone',
    {},
    ['13800000000', '138-0000-0000', '+86 138 0000 0000', '0571-88886666', '１３８００００００００'],
    [
      ['12800000000', 'INVALID_PHONE'],
      ['88886666', 'INVALID_PHONE'],
      ['1380000000', 'INVALID_PHONE'],
    ],
  ],
  ['phone', { kind: 'mobile' }, ['13800000000'], [['0571-88886666', 'INVALID_PHONE']]],
  [
    'bankCard',
    {},
    ['4111 1111 1111 1111'],
    [
      ['4111111111111112', 'INVALID_BANK_CARD'],
      ['4111', 'INVALID_BANK_CARD'],
    ],
  ],
  [
    'choice',
    { dictionary: 'sex' },
    [{ value: '1', label: both('男') }, '2', { typed: ' ' }],
    [
      [{ value: '1' }, 'INVALID_VALUE'],
      [{ value: '', label: both('男') }, 'INVALID_VALUE'],
      [{ typed: '男' }, 'CHOOSE_FROM_LIST'],
      [3, 'INVALID_VALUE'],
    ],
  ],
  [
    'person',
    {},
    [{ id: 'p1', name: '林秀兰', idNo: '330106********0129' }],
    [
      [{ id: 'p1', name: '林秀兰', idNo: '330106196003120129' }, 'INVALID_VALUE'],
      [{ typed: '林' }, 'CHOOSE_FROM_LIST'],
      ['p1', 'INVALID_VALUE'],
    ],
  ],
  [
    'division',
    { root: '3301', levels: 'town' },
    [aPlace('330106', '330106001'), aPlace('330106', '330106001', '330106001002'), aPlace('330106001000')],
    [
      [aPlace('330106'), 'DIVISION_TO_town'],
      [aPlace('3301', '330206001'), 'INVALID_DIVISION'],
      [aPlace('330206001'), 'DIVISION_OUTSIDE'],
      [aPlace('330106000001'), 'INVALID_DIVISION'],
      [{ code: '330106001000', path: [] }, 'INVALID_DIVISION'],
      [{ code: '33010600100O', path: [] }, 'INVALID_DIVISION'],
      ['330106001000', 'INVALID_VALUE'],
    ],
  ],
  [
    'file',
    {
      max: 2,
      min: 2,
      maxBytes: 2048,
      kinds: [{ kind: 'bill', title: both('票据'), accept: ['application/pdf'] }],
    },
    [[aFile('a'), aFile('b', { mediaType: 'application/pdf', kind: 'bill' })]],
    [
      [[aFile('a')], 'TOO_FEW_FILES'],
      [[aFile('a'), aFile('b'), aFile('c')], 'TOO_MANY_FILES'],
      [[aFile('a'), aFile('a')], 'INVALID_VALUE'],
      [[aFile('a'), aFile('b', { mediaType: 'text/html' })], 'FILE_TYPE_REFUSED'],
      [[aFile('a'), aFile('b', { kind: 'bill' })], 'FILE_TYPE_REFUSED'],
      [[aFile('a'), aFile('b', { kind: 'other' })], 'INVALID_VALUE'],
      [[aFile('a'), aFile('b', { size: 2049 })], 'FILE_TOO_LARGE'],
      [[{ id: 'a', data: 'data:image/png;base64,AAAA' }], 'INVALID_VALUE'],
    ],
  ],
  ['photo', {}, [[aFile('a')]], [[[aFile('a', { mediaType: 'application/pdf' })], 'FILE_TYPE_REFUSED']]],
  [
    'location',
    { accuracy: 50 },
    [
      { lat: 30.25, lon: 120.16, accuracy: 12, at: '2026-11-23T02:00:00Z' },
      { address: '上河村3组12号' },
      { lat: 30.25, lon: 120.16, accuracy: 80, at: '2026-11-23T02:00:00Z', address: '上河村' },
      { address: ' ' },
    ],
    [
      [{ lat: 30.25, lon: 120.16, accuracy: 80, at: '2026-11-23T02:00:00Z' }, 'LOCATION_TOO_VAGUE'],
      [{ lat: 91, lon: 120, accuracy: 1, at: '2026-11-23T02:00:00Z' }, 'INVALID_LOCATION'],
      [{ lat: 30 }, 'INVALID_LOCATION'],
      ['30,120', 'INVALID_LOCATION'],
    ],
  ],
  ['workingDeadline', { mode: 'within' }, ['2026-11-23'], [['2026-02-30', 'INVALID_DATE']]],
  [
    'signature',
    {},
    [{ width: 300, height: 150, path: 'M1 1L2 2L30 40' }],
    [
      [{ width: 300, height: 150, path: 'M1 1"/><script>' }, 'INVALID_SIGNATURE'],
      ['data:image/png;base64,AAAA', 'INVALID_SIGNATURE'],
    ],
  ],
];

describe.each(cases)('%s %j', (name, settings, right, wrong) => {
  it.each(right.map((raw) => ({ raw })))('takes $raw', ({ raw }) => {
    expect(bound(name, settings).wrong(raw)).toEqual([]);
  });

  it.each(wrong)('refuses %j as %s', (raw: unknown, code: string) => {
    expect(bound(name, settings).wrong(raw)).toEqual([code]);
  });
});

describe('several choices', () => {
  const { type, wrong } = bound('choice', { min: 2, max: 2 }, 'array');

  it('are counted and known', () => {
    expect(wrong(['A', 'B'])).toEqual([]);
    expect(wrong(['A', 'A'])).toEqual(['TOO_FEW_CHOSEN']);
    expect(wrong(['A', 'B', 'C'])).toEqual(['TOO_MANY_CHOSEN']);
    expect(wrong(['A', 'X'])).toEqual(['UNKNOWN_OPTION']);
    expect(wrong('A')).toEqual(['INVALID_VALUE']);
    expect(type.normalise([])).toBe(undefined);
  });

  it('are read in the reader’s language', () => {
    expect(type.text(['A', 'B'], 'zh', options)).toBe('选A、选B');
    expect(type.text(['A', 'B'], 'en', options)).toBe('Choice A, Choice B');
  });
});

describe('a whole number', () => {
  it('has no decimal places', () => {
    expect(bound('number', {}, 'integer').wrong(1.5)).toEqual(['TOO_MANY_DECIMALS']);
  });
});

const twice = (words: string): [string, string] => [words, words];

describe('values in words', () => {
  it.each([
    ['money', {}, 123456, '¥1,234.56', '¥1,234.56'],
    ['money', {}, 5, '¥0.05', '¥0.05'],
    ['number', { unit: both('人') }, 12500, '12,500 人', '12,500 人'],
    ['date', {}, '2026-01-03', '2026年1月3日', '2026-01-03'],
    [
      'dateRange',
      {},
      { start: '2026-03-01', end: '2026-03-31' },
      '2026年3月1日 至 2026年3月31日',
      '2026-03-01 to 2026-03-31',
    ],
    ['choice', { source: 'banks' }, { value: 'x', label: { zh: '一小', en: 'First' } }, '一小', 'First'],
    [
      'person',
      {},
      { id: 'p', name: '林秀兰', idNo: '3301********0129' },
      ...twice('林秀兰 3301********0129'),
    ],
    ['division', {}, aPlace('33', '3301'), '地33地3301', '地33 · 地3301'],
    ['photo', {}, [aFile('a'), aFile('b')], 'a.jpg、b.jpg', 'a.jpg, b.jpg'],
    [
      'location',
      {},
      { lat: 30.25, lon: 120.1234567, accuracy: 8.4, at: '2026-11-23T02:00:00Z', address: '村口' },
      '村口；30.250000, 120.123457 (±8 米)',
      '村口; 30.250000, 120.123457 (±8 m)',
    ],
    ['yesNo', {}, false, '否', 'No'],
    ['identityNumber', {}, idNo, `330106********${idNo.slice(-4)}`, `330106********${idNo.slice(-4)}`],
    ['bankCard', {}, '4111111111111111', '**** **** **** 1111', '**** **** **** 1111'],
    ['sourcedValue', { as: 'money' }, { value: 100, correction: 250 }, '¥2.50', '¥2.50'],
  ])('%s %j of %j', (name, settings, value, ...words) => {
    const { type } = bound(name, settings);
    expect([type.text(value, 'zh', options), type.text(value, 'en', options)]).toEqual(words);
  });
});
