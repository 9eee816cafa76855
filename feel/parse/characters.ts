/** Blanks by the DMN 1.5 grammar (rules 61 and 62), as Zeebe reads them. */
const BLANKS = new Set(
  '\t\n\u000b\f\r \u0085\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b' +
    '\u2028\u2029\u202f\u205f\u3000\ufeff',
);
const NAME_START = /[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u;
const NAME_PART = /[\p{L}\p{Nl}\p{Sc}\p{Pc}\p{Nd}\p{Mc}\p{Mn}\p{Cf}]/u;
const ASCII_NAME_PART = /[A-Za-z0-9_$]/;

export const isBlank = (char: string): boolean => BLANKS.has(char);

export const isNameStart = (char: string): boolean => NAME_START.test(char);

export const isNamePart = (char: string): boolean =>
  ASCII_NAME_PART.test(char) || ((NAME_PART.test(char) || isIgnorable(char)) && !isBlank(char));

/** Control characters that Java lets stand in an identifier. */
function isIgnorable(char: string): boolean {
  const code = char.charCodeAt(0);
  return code <= 8 || (code >= 14 && code <= 27) || (code >= 127 && code <= 159);
}

export const isDigit = (char: string): boolean => char >= '0' && char <= '9';
