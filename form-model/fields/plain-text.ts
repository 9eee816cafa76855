import type { Value } from '../../feel/index.ts';
import type { FieldType, ValueProblem } from '../field-type.ts';

/** Digits, letters and signs of the full width block (`１２．５`) as their ordinary forms, and the wide blank as a blank. */
export const halfWidth = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ');

const CONTROL = /[^\P{Cc}\n\t]/gu;

/** Text without control signs and without blanks around it; empty becomes undefined, what is not text stays. */
export function trimmed(raw: unknown): unknown {
  if (raw === null || raw === undefined) return undefined;
  if (typeof raw !== 'string') return raw;
  const text = raw.replace(CONTROL, '').trim();
  return text === '' ? undefined : text;
}

export const codePoints = (text: string): number => Array.from(text).length;

/** Field types that store text and differ only in how it is cleaned and checked. */
export function textType(
  normaliseText: (text: string) => string,
  checkText: (text: string) => readonly ValueProblem[],
): Omit<FieldType, 'text'> {
  return {
    normalise: (raw) => {
      const text = trimmed(raw);
      return typeof text === 'string' ? normaliseText(text) : text;
    },
    check: (value) => (typeof value === 'string' ? checkText(value) : [{ code: 'INVALID_VALUE' }]),
    toFeel: (value) => (typeof value === 'string' ? value : null),
    fromFeel: (value: Value) => (typeof value === 'string' && value !== '' ? value : undefined),
  };
}

/** `text` of types whose stored form is already readable. */
export const asIs = (value: unknown): string => (typeof value === 'string' ? value : '');
