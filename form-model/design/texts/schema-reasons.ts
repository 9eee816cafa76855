/** What JSON holds, in words for people who do not program. */
const kinds: Readonly<Record<string, string>> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表（[ ]）',
  object: '对象（{ }）',
  record: '对象（{ }）',
  null: '空值',
  undefined: '空白',
  NaN: '不是数字的值',
};
const kind = (name: string): string => kinds[name] ?? name;

const units: Readonly<Record<string, string>> = { array: '项', string: '个字符' };
const size = (of: string, count: string): string =>
  `${count}${units[of] === undefined ? '' : ` ${units[of]}`}`;

/** The sentences in which zod says that a value does not fit its schema, in Chinese; `parts` are what the pattern took. */
export const schemaReasons: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  [
    /^Invalid input: expected (\w+), received undefined$/,
    (expected = '') => `缺少内容，应为${kind(expected)}`,
  ],
  [
    /^Invalid input: expected (\w+), received (\w+)$/,
    (expected = '', received = '') => `应为${kind(expected)}，而不是${kind(received)}`,
  ],
  [/^Invalid input: expected (.+)$/, (expected = '') => `只能是 ${expected}`],
  [
    /^Invalid option: expected one of (.+)$/,
    (options = '') => `只能是 ${options.replaceAll('|', '、')} 之一`,
  ],
  [/^Unrecognized keys?: (.+)$/, (keys = '') => `不认识的内容 ${keys}`],
  [/^Too big: expected (\w+) to (?:have|be) <=?([\d.]+)/, (of = '', most = '') => `最多 ${size(of, most)}`],
  [
    /^Too small: expected (\w+) to (?:have|be) >=?([\d.]+)/,
    (of = '', least = '') => `至少 ${size(of, least)}`,
  ],
  [/^Invalid string: must match pattern/, () => '写法不符合要求'],
  [/^Invalid key in record$/, () => '名称不符合要求：以字母开头，只含字母、数字和下划线'],
  [/^Invalid (?:input|string|value)/, () => '内容不符合要求'],
];
