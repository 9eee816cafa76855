import type { LocalisedText } from '../../../model/localised.ts';
import type { DesignProblem } from '../checks/problem.ts';
import { text } from './text.ts';

/** What the checks say. */
export const problemTexts: Readonly<Record<DesignProblem['code'], LocalisedText>> = {
  INVALID_DOCUMENT: text('文档结构有误：{reason}。', 'The document is not right: {reason}.'),
  CODE_IN_TEXT: text('含有代码：{reason}。', 'There is code here: {reason}.'),
  TOO_LARGE: text('表单过大：{reason}。', 'The form is too large: {reason}.'),
  UNKNOWN_FIELD_TYPE: text('字段类型不存在：{reason}。', 'The field type does not exist: {reason}.'),
  INVALID_FIELD: text('字段有误：{reason}。', 'The field is not right: {reason}.'),
  INVALID_SETTINGS: text('设置有误：{reason}。', 'A setting is not right: {reason}.'),
  DUPLICATE_NAME: text('名称重复：{reason}。', 'The name is used twice: {reason}.'),
  RESERVED_NAME: text('名称不可用：{reason}。', 'The name cannot be used: {reason}.'),
  INVALID_RULE: text('规则有误：{reason}。', 'The rule is not right: {reason}.'),
  CIRCULAR_RULE: text('规则循环：{reason}。', 'A rule decides itself: {reason}.'),
  UNKNOWN_RIGHT: text(
    '权限指向不存在的字段：{reason}。',
    'A right speaks of a field that is not there: {reason}.',
  ),
  NEVER_VISIBLE: text(
    '“{title}”永远不会显示：条件 {feel} 不可能成立。',
    '“{title}” is never shown: the condition {feel} cannot hold.',
  ),
  HIDDEN_IN_EVERY_STEP: text(
    '“{title}”在每个步骤都被隐藏，没有人能看到。',
    '“{title}” is hidden in every step; nobody will see it.',
  ),
  RULE_READS_HIDDEN: text(
    '“{title}”的规则要读取“{field}”，但步骤 {steps} 看不到它。',
    'A rule of “{title}” reads “{field}”, which the step {steps} cannot see.',
  ),
  MISSING_TRANSLATION: text('“{title}”缺少{language}文字。', '“{title}” lacks a text in {language}.'),
  NO_PURPOSE: text(
    '“{title}”收集个人信息，须说明目的。',
    '“{title}” asks for personal data; say for what purpose.',
  ),
  ANSWER_IS_KNOWN: text(
    '“{title}”可从{source}取得，不必再问。',
    '“{title}” is known from {source} and need not be asked.',
  ),
  REQUIRED_NEVER_WRITTEN: text(
    '“{title}”必填，但没有步骤可以填写。',
    '“{title}” is required, but no step may fill it in.',
  ),
  DUPLICATE_TITLE: text(
    '旁边还有一个字段也叫“{title}”。',
    'Another field beside it is called “{title}” as well.',
  ),
  TABLE_WITHOUT_COLUMNS: text('表格“{title}”没有列。', 'The table “{title}” has no columns.'),
};
