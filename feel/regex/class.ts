import { escapedCode, type Scanner } from './scanner.ts';
import { allOf, anyOf, letterSet, noneOf, propertySet, rangeSet } from './sets.ts';
import { type CodeSet, PatternError } from './syntax.ts';

/** The property of `\p` or `\P`, whose letter is taken. */
export function takeProperty(scanner: Scanner, negative: boolean): CodeSet {
  const name = scanner.accept('{') ? scanner.until('}') : scanner.take();
  const set = propertySet(name, scanner.flags.ignoreCase);
  return negative ? noneOf(set) : set;
}

/** A set written as escape (`\d`, `\p{L}`), if the backslash stands before one. */
export function takeEscapedSet(scanner: Scanner): CodeSet | undefined {
  const letter = scanner.peek(1);
  const set = letterSet(letter);
  if (set) {
    scanner.accept(`\\${letter}`);
    return set;
  }
  if (scanner.accept('\\p')) return takeProperty(scanner, false);
  return scanner.accept('\\P') ? takeProperty(scanner, true) : undefined;
}

/** A class whose opening bracket is taken: ranges, classes inside, `^`, `&&`. */
export function takeClass(scanner: Scanner): CodeSet {
  const negative = scanner.accept('^');
  const set = takeIntersection(scanner);
  return negative ? noneOf(set) : set;
}

function takeIntersection(scanner: Scanner): CodeSet {
  const parts = [takeUnion(scanner)];
  while (scanner.accept('&&')) parts.push(takeUnion(scanner));
  scanner.expect(']');
  return parts.length === 1 && parts[0] ? parts[0] : allOf(...parts);
}

/** Up to `]` or `&&`; a bracket that comes first belongs to the class. */
function takeUnion(scanner: Scanner): CodeSet {
  const members: CodeSet[] = [];
  for (;;) {
    scanner.skipComments();
    if (scanner.atEnd()) throw new PatternError('a class is not closed');
    const closes = scanner.peek() === ']' && members.length > 0;
    if (closes || (scanner.peek() === '&' && scanner.peek(1) === '&')) return anyOf(...members);
    members.push(takeMember(scanner));
  }
}

function takeMember(scanner: Scanner): CodeSet {
  if (scanner.accept('[')) return takeClass(scanner);
  const escaped = scanner.peek() === '\\' ? takeEscapedSet(scanner) : undefined;
  if (escaped) return escaped;
  if (scanner.accept('\\Q')) return takeQuoted(scanner);
  const low = takeCode(scanner);
  if (scanner.peek() !== '-' || scanner.peek(1) === ']' || scanner.peek(1) === '[') {
    return rangeSet(low, low, scanner.flags.ignoreCase);
  }
  scanner.accept('-');
  const high = takeCode(scanner);
  if (high < low) throw new PatternError('a range is upside down');
  return rangeSet(low, high, scanner.flags.ignoreCase);
}

const takeQuoted = (scanner: Scanner): CodeSet =>
  anyOf(
    ...Array.from(scanner.until('\\E'), (char) => {
      const code = char.codePointAt(0) ?? 0;
      return rangeSet(code, code, scanner.flags.ignoreCase);
    }),
  );

const takeCode = (scanner: Scanner): number =>
  scanner.accept('\\') ? escapedCode(scanner) : (scanner.take().codePointAt(0) ?? 0);
