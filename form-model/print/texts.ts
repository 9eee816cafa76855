import { Temporal } from 'temporal-polyfill';
import type { Language, LocalisedText } from '../../model/localised.ts';
import { dateText } from '../fields/date/date.ts';

/** The words that stand on paper beside those of the form itself. */
const words = {
  unanswered: { zh: '（未填写）', en: '(not filled in)' },
  unansweredCell: { zh: '—', en: '—' },
  noRows: { zh: '（无）', en: '(none)' },
  whereItApplies: { zh: '符合条件时填写', en: 'Only where it applies' },
  onlyIf: { zh: '如果 {condition}，则填写', en: 'Only if {condition}' },
  row: { zh: '第 {n} 项', en: 'Row {n}' },
  rowOf: { zh: '第 {n} 项：{heading}', en: 'Row {n}: {heading}' },
  sum: { zh: '{label}合计：{total}', en: 'Total of {label}: {total}' },
  form: { zh: '{key} 第 {version} 版', en: '{key}, version {version}' },
  printed: { zh: '打印：{by} {at}', en: 'Printed by {by}, {at}' },
  page: { zh: '第 {n} 页，共 {m} 页', en: 'Page {n} of {m}' },
  total: { zh: '合计', en: 'Total' },
  notShown: {
    zh: '（图片未能印出，请在系统中查看）',
    en: '(the picture could not be printed; look at it in the system)',
  },
  rowNumber: { zh: '序号', en: 'No.' },
  signature: { zh: '签名', en: 'Signature' },
  signedOn: { zh: '日期', en: 'Date' },
} as const satisfies Record<string, LocalisedText>;

export type PaperWord = keyof typeof words;

export const say = (
  word: PaperWord,
  language: Language,
  params: Readonly<Record<string, string | number>> = {},
): string =>
  words[word][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** An instant as the office's clock shows it: `2026年11月23日 17:30`. */
export function paperTime(instant: Date, language: Language): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO('Asia/Shanghai');
  const day = dateText(local.toPlainDate().toString(), language === 'zh');
  return `${day} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}
