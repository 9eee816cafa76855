import { type CodeSet, PatternError } from './syntax.ts';

const between =
  (low: number, high: number): CodeSet =>
  (code) =>
    code >= low && code <= high;

export const anyOf =
  (...sets: readonly CodeSet[]): CodeSet =>
  (code) =>
    sets.some((has) => has(code));
export const allOf =
  (...sets: readonly CodeSet[]): CodeSet =>
  (code) =>
    sets.every((has) => has(code));
export const noneOf =
  (set: CodeSet): CodeSet =>
  (code) =>
    !set(code);

const codes = (text: string): CodeSet => {
  const known = new Set(Array.from(text, (char) => char.codePointAt(0)));
  return (code) => known.has(code);
};

const digit = between(48, 57);
const upper = between(65, 90);
const lower = between(97, 122);
const letter = anyOf(upper, lower);

export const wordChar: CodeSet = anyOf(letter, digit, codes('_'));
export const lineBreak: CodeSet = codes('\n\r\u0085\u2028\u2029');
const space = codes(' \t\n\u000b\f\r');
const horizontal = anyOf(codes(' \t\u00a0\u1680\u180e\u202f\u205f\u3000'), between(0x2000, 0x200a));
const vertical = codes('\n\u000b\f\r\u0085\u2028\u2029');

/** Sets of a backslash and a letter; the upper-case letter is the opposite. */
const LETTERS: Readonly<Record<string, CodeSet>> = {
  d: digit,
  w: wordChar,
  s: space,
  h: horizontal,
  v: vertical,
};

/** The set of `\d`, `\S` and the like; undefined for another letter. */
export function letterSet(name: string): CodeSet | undefined {
  const set = LETTERS[name];
  if (set) return set;
  const opposite = LETTERS[name.toLowerCase()];
  return opposite && noneOf(opposite);
}

const PUNCTUATION = codes('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');

/** The sets that Java names by POSIX words: ASCII only. */
const POSIX: Readonly<Record<string, CodeSet>> = {
  Lower: lower,
  Upper: upper,
  ASCII: between(0, 127),
  Alpha: letter,
  Digit: digit,
  Alnum: anyOf(letter, digit),
  Punct: PUNCTUATION,
  Graph: between(33, 126),
  Print: between(32, 126),
  Blank: codes(' \t'),
  Cntrl: anyOf(between(0, 31), between(127, 127)),
  XDigit: anyOf(digit, between(65, 70), between(97, 102)),
  Space: space,
};

/** Java's binary properties, in the names of Unicode. */
const BINARY: Readonly<Record<string, string>> = {
  IsAlphabetic: 'Alphabetic',
  IsIdeographic: 'Ideographic',
  IsLetter: 'L',
  IsLowercase: 'Lowercase',
  IsUppercase: 'Uppercase',
  IsDigit: 'Nd',
  IsPunctuation: 'P',
  IsWhite_Space: 'White_Space',
};

/** Properties of one case; where case is ignored they hold every letter that has one. */
const CASED = new Set(['Lu', 'Ll', 'Lt', 'Upper', 'Lower', 'Uppercase', 'Lowercase']);

const category = (name: string): CodeSet => unicodeSet(name) ?? (() => false);

/** The set of `\p{…}`: POSIX words, general categories (`L`, `IsLu`), scripts (`IsHan`, `script=Han`). */
export function propertySet(name: string, ignoreCase: boolean): CodeSet {
  if (ignoreCase && CASED.has(name.replace(/^Is/, ''))) return anyOf(...['Lu', 'Ll', 'Lt'].map(category));
  const posix = POSIX[name];
  if (posix) return posix;
  const script = /^(?:script|sc)=(\w+)$/.exec(name)?.[1];
  const general = /^(?:general_category|gc)=(\w+)$/.exec(name)?.[1];
  const bare = name.startsWith('Is') ? name.slice(2) : name;
  const candidates = script
    ? [`Script=${script}`]
    : [general ?? BINARY[name] ?? bare, ...(name.startsWith('Is') ? [`Script=${bare}`] : [])];
  for (const candidate of candidates) {
    const set = unicodeSet(candidate);
    if (set) return set;
  }
  throw new PatternError(`unknown property ${name}`);
}

/** One character at a time is tested, so this pattern cannot run away. */
function unicodeSet(property: string): CodeSet | undefined {
  if (!/^[A-Za-z_]+(?:=[A-Za-z_]+)?$/.test(property)) return undefined;
  try {
    const pattern = new RegExp(`^\\p{${property}}$`, 'u');
    return (code) => pattern.test(String.fromCodePoint(code));
  } catch {
    return undefined;
  }
}

/** A single code point or a range of them; case is ignored in ASCII only, as in Java. */
export function rangeSet(low: number, high: number, ignoreCase: boolean): CodeSet {
  const set = between(low, high);
  if (!ignoreCase) return set;
  return (code) => set(code) || (upper(code) && set(code + 32)) || (lower(code) && set(code - 32));
}

export const foldCase = (code: number): number => (upper(code) ? code + 32 : code);
