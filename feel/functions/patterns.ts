import type { Run } from '../evaluate/run.ts';
import { FeelError, type Result } from '../kinds.ts';
import { expandReplacement, type Pattern, patternOf } from '../regex/pattern.ts';
import type { Value } from '../value.ts';
import { type BuiltIn, type Library, ofTexts } from './built-in.ts';

const INVALID = new FeelError('Invalid pattern');

/** Steps of a pattern count like those of the expression. */
const spending =
  (run: Run) =>
  (steps: number): void =>
    run.spend(steps);

/** A function of a text, a pattern and more texts; an invalid pattern makes it null. */
const withPattern = (
  parameters: readonly string[],
  compute: (pattern: Pattern, texts: readonly string[], run: Run) => Result,
): BuiltIn =>
  ofTexts(parameters, (texts, run) => {
    const flags = parameters.indexOf('flags');
    const pattern = patternOf(texts[1] ?? '', flags < 0 ? '' : texts[flags]);
    return pattern ? compute(pattern, texts, run) : INVALID;
  });

const matches = (pattern: Pattern, [input = '']: readonly string[], run: Run): boolean =>
  pattern.find(input, 0, spending(run)) !== undefined;

function replaceAll(pattern: Pattern, [input = '', , replacement = '']: readonly string[], run: Run): Result {
  const parts: string[] = [];
  let done = 0;
  for (const match of pattern.findAll(input, spending(run))) {
    const inserted = expandReplacement(replacement, match, pattern);
    if (inserted === undefined) return INVALID;
    parts.push(input.slice(done, match.start), inserted);
    run.makeText(inserted.length);
    done = match.end;
  }
  const result = parts.join('') + input.slice(done);
  run.makeText(result.length);
  return result;
}

/** Parts between the matches, empty ones too; an empty match at the start separates nothing. */
function split(pattern: Pattern, [text = '']: readonly string[], run: Run): Value[] {
  const parts: Value[] = [];
  let done = 0;
  for (const match of pattern.findAll(text, spending(run))) {
    if (match.end === 0) continue;
    parts.push(text.slice(done, match.start));
    done = match.end;
    run.makeList(parts.length);
  }
  return [...parts, text.slice(done)];
}

const extract = (pattern: Pattern, [text = '']: readonly string[], run: Run): Value[] =>
  [...pattern.findAll(text, spending(run))].map(({ groups }) => groups[0] ?? '');

export const patternFunctions: Library = {
  matches: [withPattern(['input', 'pattern'], matches), withPattern(['input', 'pattern', 'flags'], matches)],
  replace: [
    withPattern(['input', 'pattern', 'replacement'], replaceAll),
    withPattern(['input', 'pattern', 'replacement', 'flags'], replaceAll),
  ],
  split: [withPattern(['string', 'delimiter'], split)],
  extract: [withPattern(['input', 'pattern'], extract)],
};
