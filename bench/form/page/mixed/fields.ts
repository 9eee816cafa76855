/** Kinds of fields, of which all three forms have the same number in the same order. */
const kinds = ['text', 'number', 'money', 'date', 'yesNo', 'few', 'many', 'longText'] as const;
export type Kind = (typeof kinds)[number];

export interface MixedField {
  readonly name: string;
  readonly kind: Kind;
  readonly label: string;
  readonly required: boolean;
}

const words: Readonly<Record<Kind, string>> = {
  ...{ text: '单行文本', number: '数字', money: '金额（元）', date: '日期', yesNo: '是或否' },
  ...{ few: '单选', many: '下拉选择', longText: '多行文本' },
};

export const COUNT = 200;

export const mixedFields: readonly MixedField[] = Array.from({ length: COUNT }, (_, i) => {
  const kind = kinds[i % kinds.length] ?? 'text';
  return { name: `f${i}`, kind, label: `${words[kind]} ${i + 1}`, required: i % 3 === 0 };
});

const options = (count: number): readonly { value: string; label: string }[] =>
  Array.from({ length: count }, (_, i) => ({ value: `v${i + 1}`, label: `选项${i + 1}` }));

/** Options that stand in sight one by one. */
export const fewOptions = options(4);
/** Options of a list to open. */
export const manyOptions = options(12);
