/** Signs that may not begin a line, and those that may not end one (GB/T 15834-2011, 5.1). */
const NOT_FIRST = new Set('，。、；：？！）】》〉」』”’…—％%·,.;:?!)]}~〕');
const NOT_LAST = new Set('（【《〈「『“‘([{¥〔');

/** How wide a sign is, in the units the line is measured in. */
export type Measure = (sign: string) => number;

/**
 * Breaks text into lines of a width. Chinese may break between any two signs but for the rules of punctuation; words of
 * letters break at blanks, and within only where a word alone is wider than the line.
 */
export function textLines(text: string, width: number, measure: Measure): string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((paragraph) => paragraphLines(Array.from(paragraph), width, measure));
}

function paragraphLines(signs: readonly string[], width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let start = 0;
  let used = 0;
  let lastBreak = 0;
  for (let i = 0; i < signs.length; i += 1) {
    const sign = signs[i] ?? '';
    if (i > start && mayBreak(signs[i - 1] ?? '', sign)) lastBreak = i;
    used += measure(sign);
    if (used <= width || sign === ' ' || i === start) continue;
    const end = lastBreak > start ? lastBreak : i;
    lines.push(signs.slice(start, end).join('').trimEnd());
    start = end;
    while (signs[start] === ' ' && start < i) start += 1;
    lastBreak = start;
    used = signs.slice(start, i + 1).reduce((sum, one) => sum + measure(one), 0);
  }
  lines.push(signs.slice(start).join('').trimEnd());
  return lines;
}

const isWordSign = (sign: string): boolean => /[\p{Script=Latin}\p{N}\p{M}_'@#&+/\\.,:;%*-]/u.test(sign);

function mayBreak(before: string, after: string): boolean {
  if (after === ' ' || NOT_FIRST.has(after) || NOT_LAST.has(before)) return false;
  return before === ' ' || !(isWordSign(before) && isWordSign(after));
}
