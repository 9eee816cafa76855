const inBoth = (text: string): object => ({ zh: text, en: text });
const field = (component: string, type: string, title: string, rest: object = {}): object => ({
  ...{ type, title: inBoth(title), 'x-component': component },
  ...rest,
});
const rule = (set: string, feel: string): object => ({
  set,
  feel,
  ...(set === 'error' && { message: inBoth(feel) }),
});
const document = (key: string, properties: object): object => ({
  ...{ key, version: 1, title: inBoth(key) },
  schema: { type: 'object', properties },
});
const numbered = <T>(count: number, make: (i: number) => T): Record<string, T> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, make(i)]));

/** One number that 100 rules read: 60 fields are calculated from it, 30 shown by it, 10 checked against it. */
export const dependentDocument = document('dependent', {
  base: field('number', 'number', '基数'),
  ...numbered(100, (i) => {
    if (i < 60)
      return field('calculated', 'number', `计算 ${i}`, {
        'x-rules': [rule('value', `base * ${i + 1} + ${i}`)],
      });
    if (i < 90)
      return field('text', 'string', `条件 ${i}`, { 'x-rules': [rule('visible', `base > ${(i - 59) * 7}`)] });
    return field('number', 'number', `校验 ${i}`, { 'x-rules': [rule('error', `base > ${i * 1000}`)] });
  }),
});

const columnKinds = ['text', 'number', 'money', 'date', 'text', 'phone', 'money', 'text', 'number', 'text'];
const jsonTypes: Readonly<Record<string, string>> = { number: 'number', money: 'integer', yesNo: 'boolean' };

/** A table of rows to type in, with sums of its columns of money. */
export const tableDocument = (columns: number): object =>
  document('rows', {
    rows: field('table', 'array', '家庭成员', {
      'x-component-props': { view: 'table', max: 500, totals: ['f2', 'f6'] },
      items: {
        type: 'object',
        properties: numbered(columns, (i) => {
          const kind = columnKinds[i] ?? 'text';
          return field(kind, jsonTypes[kind] ?? 'string', `第 ${i + 1} 列`, { required: i === 0 });
        }),
      },
    }),
  });

export const tableValues = (rows: number): Record<string, unknown> => ({
  rows: Array.from({ length: rows }, (_, i) => ({
    ...{ rowId: `r${i}`, f0: `人员${i + 1}`, f1: i, f2: 10_000 + i },
    ...{ f3: '2026-11-01', f5: '13800000000', f6: 500 },
  })),
});

const drawn = ['text', 'number', 'money', 'date', 'yesNo', 'choice', 'longText', 'text'];
const options = ['甲', '乙', '丙', '丁'].map((text) => ({ value: text, label: inBoth(text) }));

/** 300 fields in ten sections, every tenth of them shown by a rule. */
export const designDocument = document(
  'bench-design',
  Object.fromEntries(
    Array.from({ length: 10 }, (_, section) => [
      `section${section}`,
      field('section', 'void', `第 ${section + 1} 部分`, {
        properties: Object.fromEntries(
          Array.from({ length: 30 }, (_, i) => {
            const n = section * 30 + i;
            const kind = drawn[n % drawn.length] ?? 'text';
            return [
              `f${n}`,
              field(kind, jsonTypes[kind] ?? 'string', `字段 ${n}`, {
                ...(kind === 'money' && { type: 'integer' }),
                ...(kind === 'choice' && { enum: options }),
                ...(n % 10 === 7 && { 'x-rules': [rule('visible', `f${n - 6} = null`)] }),
              }),
            ];
          }),
        ),
      }),
    ]),
  ),
);
