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

function bound(component: string, settings: Readonly<Record<string, unknown>> = {}, jsonType?: JsonType) {
  const definition = registry.get(component);
  if (definition?.kind !== 'field') throw new Error(`${component} is no field type`);
  const type = definition.bind(
    definition.settings.parse(settings),
    jsonType ?? definition.jsonTypes[0] ?? 'string',
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

describe('values in words', () => {
  it.each([
    ['money', {}, 123456, '¥1,234.56', '¥1,234.56'],
    ['money', {}, 5, '¥0.05', '¥0.05'],
    ['number', { unit: both('人') }, 12500, '12,500 人', '12,500 人'],
    ['date', {}, '2026-01-03', '2026年1月3日', '2026-01-03'],
    ['yesNo', {}, false, '否', 'No'],
    ['identityNumber', {}, idNo, `330106********${idNo.slice(-4)}`, `330106********${idNo.slice(-4)}`],
    ['bankCard', {}, '4111111111111111', '**** **** **** 1111', '**** **** **** 1111'],
    ['sourcedValue', { as: 'money' }, { value: 100, correction: 250 }, '¥2.50', '¥2.50'],
  ])('%s %j of %j', (name, settings, value, ...words) => {
    const { type } = bound(name, settings);
    expect([type.text(value, 'zh', options), type.text(value, 'en', options)]).toEqual(words);
  });
});
