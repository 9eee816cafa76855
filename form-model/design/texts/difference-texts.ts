import { text } from './text.ts';

/** What became of a form between two versions. */
export const differenceTexts = {
  ADDED: text('新增{type}“{title}”', 'New: {type} “{title}”'),
  REMOVED: text('删除{type}“{title}”', 'Removed: {type} “{title}”'),
  MOVED: text('“{title}”从{from}移到{to}', '“{title}” moved from {from} to {to}'),
  REORDERED: text('“{title}”的顺序有变', '“{title}” stands at another place'),
  RENAMED: text('“{title}”的字段名由 {from} 改为 {to}', 'The name of “{title}” changed from {from} to {to}'),
  CHANGED: text(
    '“{title}”的{property}由 {from} 改为 {to}',
    '“{title}”: {property} changed from {from} to {to}',
  ),
  OPTION_ADDED: text('“{title}”新增选项“{option}”', '“{title}”: new option “{option}”'),
  OPTION_REMOVED: text('“{title}”删除选项“{option}”', '“{title}”: option “{option}” removed'),
  RULE_ADDED: text('“{title}”新增规则：{rule}', '“{title}”: new rule {rule}'),
  RULE_REMOVED: text('“{title}”删除规则：{rule}', '“{title}”: rule removed {rule}'),
  RIGHT_CHANGED: text(
    '步骤 {step} 对“{title}”的权限由 {from} 改为 {to}',
    'Right of the step {step} for “{title}” changed from {from} to {to}',
  ),
  HEAD_CHANGED: text(
    '表单的{property}由 {from} 改为 {to}',
    'Of the form, {property} changed from {from} to {to}',
  ),
} as const;

export const rightTexts = {
  hidden: text('隐藏', 'hidden'),
  read: text('只读', 'read'),
  write: text('可填', 'write'),
  required: text('必填', 'required'),
} as const;

export const valueTexts = {
  NONE: text('（无）', '(none)'),
  YES: text('是', 'yes'),
  NO: text('否', 'no'),
  FORM: text('表单', 'the form'),
} as const;

/** What a rule sets. */
export const targetTexts = {
  visible: text('显示', 'shown'),
  required: text('必填', 'required'),
  readOnly: text('只读', 'read only'),
  value: text('取值', 'value'),
  options: text('选项', 'options'),
  error: text('校验', 'check'),
} as const;
