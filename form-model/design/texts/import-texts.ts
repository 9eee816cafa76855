import { text } from './text.ts';

/** What an import could not take over. */
export const importTexts = {
  CODE: text('“{keyword}”含有代码，未导入。', '“{keyword}” holds code and was left out.'),
  EXPRESSION: text(
    '表达式“{source}”不能作为规则，未导入。',
    'The expression “{source}” cannot be a rule and was left out.',
  ),
  UNKNOWN_NAME: text(
    '规则“{source}”用到了没有导入的字段，未导入。',
    'The rule “{source}” names a field that was not imported, and was left out.',
  ),
  KEYWORD: text('“{keyword}”没有对应的设置，未导入。', '“{keyword}” has no counterpart and was left out.'),
  COMPONENT: text(
    '组件“{component}”没有对应的字段类型，未导入。',
    'The component “{component}” has no counterpart and was left out.',
  ),
  INSTEAD: text('组件“{component}”改用“{instead}”。', 'The component “{component}” became “{instead}”.'),
  TYPE: text('没有“{type}”这种字段类型，改为文本。', 'There is no field type “{type}”; it became a text.'),
  RENAMED: text('字段“{from}”改名为 {to}。', 'The field “{from}” is now called {to}.'),
  FLATTENED: text(
    '对象“{name}”的字段提到上一级，以分组显示。',
    'The fields of the object “{name}” stand one level up, in a section.',
  ),
  CIRCULAR: text(
    '引用 {reference} 指向自身，未导入。',
    'The reference {reference} leads back to itself and was left out.',
  ),
  UNKNOWN_REFERENCE: text(
    '引用 {reference} 不在文件中，未导入。',
    'The reference {reference} is not in the file and was left out.',
  ),
  DEFAULT: text('默认值不符合字段类型，未导入。', 'The default does not fit the field and was left out.'),
  OPTION: text('选项“{value}”的值改为文本。', 'The value of the option “{value}” became a text.'),
  NO_FIELDS: text('这里没有字段，未导入。', 'There are no fields here; it was left out.'),
} as const;
