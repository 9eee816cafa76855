import type { LocalisedText } from '../../../model/localised.ts';
import { text } from './text.ts';

const texts: Readonly<Record<string, LocalisedText>> = {
  name: text('字段名', 'the name'),
  title: text('标题', 'the title'),
  description: text('提示', 'the hint'),
  required: text('必填', '“required”'),
  default: text('默认值', 'the default'),
  enum: text('选项', 'the options'),
  type: text('数据类型', 'the data type'),
  facts: text('事实', 'the facts'),
  print: text('纸质表', 'the paper'),
  rights: text('权限', 'the rights'),
  key: text('表单编码', 'the key'),
  version: text('版本', 'the version'),
  'x-component': text('字段类型', 'the field type'),
  'x-component-props': text('设置', 'the settings'),
  'x-rules': text('规则', 'the rules'),
  'x-purpose': text('收集目的', 'the purpose'),
  'x-question': text('问题编码', 'the question code'),
  'x-block': text('区块', 'the block'),
  'x-index': text('顺序号', 'the order number'),
};

/** What a keyword is called. */
export const propertyText = (keyword: string): LocalisedText =>
  texts[keyword] ?? { zh: keyword, en: keyword };
