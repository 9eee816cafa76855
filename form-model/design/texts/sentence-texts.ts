import { text } from './text.ts';

/** The parts that sentences of rules are made of. */
export const sentenceTexts = {
  visible: text('如果 {condition}，则显示“{title}”', 'If {condition}, then show “{title}”'),
  required: text('如果 {condition}，则“{title}”必填', 'If {condition}, then “{title}” is required'),
  readOnly: text('如果 {condition}，则“{title}”不可修改', 'If {condition}, then “{title}” cannot be changed'),
  error: text('如果 {condition}，则提示：{message}', 'If {condition}, then say: {message}'),
  value: text('“{title}”= {value}', '“{title}” = {value}'),
  and: text(' 且 ', ' and '),
  or: text(' 或 ', ' or '),
  is: text('{left} 是 {right}', '{left} is {right}'),
  isNot: text('{left} 不是 {right}', '{left} is not {right}'),
  between: text('{subject} 在 {from} 到 {to} 之间', '{subject} is between {from} and {to}'),
  empty: text('{subject} 为空', '{subject} is empty'),
  filled: text('{subject} 已填', '{subject} is filled in'),
  oneOf: text('{subject} 是 {values} 之一', '{subject} is one of {values}'),
  noneOf: text('{subject} 不是 {values} 之一', '{subject} is none of {values}'),
  contains: text('{subject} 包含 {value}', '{subject} contains {value}'),
  containsNot: text('{subject} 不包含 {value}', '{subject} does not contain {value}'),
  rowsWhere: text('{table}（{where}）', '{table} ({where})'),
  count: text('{table} 的行数', 'the number of rows in {table}'),
  sum: text('{table} 的 {column} 合计', 'the total of {column} in {table}'),
  min: text('{table} 的 {column} 最小值', 'the least {column} in {table}'),
  max: text('{table} 的 {column} 最大值', 'the greatest {column} in {table}'),
  mean: text('{table} 的 {column} 平均值', 'the average {column} in {table}'),
} as const;
