import type { LocalisedText } from '../../model/localised.ts';
import type { PrintedAnswer } from '../../model/printout.ts';
import type { OnPaper } from '../field-type.ts';

export const printedText = (text: string, notes: readonly string[] = []): PrintedAnswer => ({
  kind: 'text',
  text,
  notes: [...notes],
});

/** Blanks on one line, each with the words behind it. */
export const blanks = (...parts: readonly (readonly [width: number, after: string])[]): PrintedAnswer => ({
  kind: 'blanks',
  blanks: parts.map(([width, after]) => ({ width, after })),
  lines: 1,
});

/** Empty lines to write on. */
export const emptyLines = (lines: number): PrintedAnswer => ({
  kind: 'blanks',
  blanks: [{ width: 0, after: '' }],
  lines,
});

/** A day to be written by hand. */
export const blankDay: OnPaper = {
  blank: (language) =>
    language === 'zh' ? blanks([4, '年'], [3, '月'], [3, '日']) : blanks([4, '-'], [2, '-'], [2, '']),
};

/** A number to be written by hand before its unit. */
export const blankNumber = (unit: LocalisedText | undefined): OnPaper => ({
  numeric: true,
  blank: (language) => blanks([8, unit?.[language] ?? '']),
});
