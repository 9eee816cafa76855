/** Blanks by the DMN 1.5 grammar (rules 61 and 62), as Zeebe reads them. */
const BLANK =
  /[\u0009-\u000d\u0020\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const NAME_START = /[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u;
const NAME_PART = /[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mc}\p{Mn}\p{Cf}\u0000-\u0008\u000e-\u001b\u007f-\u009f]/u;
const ASCII_NAME_PART = /[A-Za-z0-9_$]/;

export const isBlank = (char: string): boolean => char === ' ' || BLANK.test(char);

export const isNameStart = (char: string): boolean => NAME_START.test(char);

export const isNamePart = (char: string): boolean =>
  ASCII_NAME_PART.test(char) || (NAME_PART.test(char) && !isBlank(char));

export const isDigit = (char: string): boolean => char >= '0' && char <= '9';
