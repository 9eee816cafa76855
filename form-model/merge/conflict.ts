import type { LocalisedText } from '../../model/localised.ts';
import { filledText, text } from '../design/texts/text.ts';

const texts = {
  TYPE: text(
    '“{title}”在两张表单中类型不同，分开询问。',
    '“{title}” is of another type in each form; it is asked twice.',
  ),
  OPTIONS: text(
    '“{title}”在两张表单中选项不同，分开询问。',
    '“{title}” has other options in each form; it is asked twice.',
  ),
  RULES: text(
    '“{title}”在两张表单中规则不同，分开询问。',
    '“{title}” has other rules in each form; it is asked twice.',
  ),
  VISIBILITY: text(
    '“{title}”在两张表单中显示条件不同，分开询问。',
    '“{title}” is shown on other conditions in each form; it is asked twice.',
  ),
  SHOWN: text(
    '“{title}”在两张表单中显示条件不同，任一条件成立即询问。',
    '“{title}” is shown on other conditions in each form; it is asked where either holds.',
  ),
  REQUIRED: text(
    '“{title}”只在一张表单中必填，合并后按必填处理。',
    '“{title}” is required in one form only; the merged form requires it for that one.',
  ),
  SETTINGS: text(
    '“{title}”在两张表单中设置不同，采用第一张的设置。',
    '“{title}” has other settings in each form; those of the first are taken.',
  ),
  TITLE: text(
    '“{title}”在另一张表单中叫“{other}”，采用第一个标题。',
    '“{title}” is called “{other}” in the other form; the first title is taken.',
  ),
  DEFAULT: text(
    '“{title}”在两张表单中默认值不同，采用第一个。',
    '“{title}” has another default in each form; the first is taken.',
  ),
  FACT: text(
    '字段“{title}”与另一张表单的事实同名，已改名。',
    'The field “{title}” has the name of a fact of another form; it got another name.',
  ),
  RIGHTS: text(
    '步骤 {step} 对“{title}”的权限不同，采用较严的。',
    'The step {step} has other rights for “{title}” in each form; the stricter one is taken.',
  ),
} as const;

/** Where forms do not agree about a question: for the administrator to look at before publishing. */
export interface MergeConflict {
  readonly code: keyof typeof texts;
  /** Name in the merged form, by pattern: `members.*.income`. */
  readonly pattern: string;
  /** What the question of the second form is called there: the same where it is asked once. */
  readonly otherPattern: string;
  readonly forms: readonly [string, string];
  readonly params: Readonly<Record<string, string | LocalisedText>>;
}

export const conflictText = ({ code, params }: MergeConflict): LocalisedText =>
  filledText(texts[code], params);
