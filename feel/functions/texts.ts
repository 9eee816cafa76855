import { EvaluationFailed } from '../evaluate/run.ts';
import type { Run } from '../evaluate/run.ts';
import { isNumber } from '../kinds.ts';
import { int32Of } from '../number.ts';
import { type BuiltIn, isText, type Library, ofTexts } from './built-in.ts';

/** Zero-based place of a position that counts from 1, or from the end if it is not positive. */
const placeOf = (text: string, position: number): number =>
  position > 0 ? position - 1 : text.length + position;

/** A part of a text; a place outside of it is a failure, as in Zeebe. */
function part(text: string, start: number, end: number): string {
  if (start < 0 || end < start || end > text.length)
    throw new EvaluationFailed('the position lies outside of the text');
  return text.slice(start, end);
}

const substring = (parameters: readonly string[]): BuiltIn => ({
  parameters,
  invoke: ([text, start, length]) => {
    if (!isText(text) || !isNumber(start)) return undefined;
    const from = placeOf(text, int32Of(start));
    if (parameters.length === 2) return part(text, from, text.length);
    if (!isNumber(length)) return undefined;
    return part(text, from, Math.min((from + int32Of(length)) | 0, text.length));
  },
});

function partBefore(text: string, match: string): string {
  const place = text.indexOf(match);
  return place > 0 ? text.slice(0, place) : '';
}

function partAfter(text: string, match: string): string {
  const place = text.indexOf(match);
  return place >= 0 ? text.slice(place + match.length) : '';
}

/** Everything up to the blank (U+0020) counts as one, as in Java; wider blanks stay. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text.charCodeAt(start) <= 32) start += 1;
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1;
  return text.slice(start, end);
}

/** The 64 signs of RFC 4648, without Buffer so that it runs in a browser too. */
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let result = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const given = Math.min(3, bytes.length - at);
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const signs = [18, 12, 6, 0].map((shift) => BASE64.charAt((bits >> shift) & 63));
    result += signs
      .slice(0, given + 1)
      .join('')
      .padEnd(4, '=');
  }
  return result;
}

/** A random (version 4) UUID. */
function uuid(run: Run): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(run.chance() * 16).toString(16));
  digits[12] = '4';
  digits[16] = (8 + Math.floor(run.chance() * 4)).toString(16);
  const all = digits.join('');
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join('-');
}

const MATCH = ['string', 'match'];

export const textFunctions: Library = {
  substring: [substring(['string', 'start position']), substring(['string', 'start position', 'length'])],
  'string length': [ofTexts(['string'], ([text = '']) => text.length)],
  'upper case': [ofTexts(['string'], ([text = '']) => text.toUpperCase())],
  'lower case': [ofTexts(['string'], ([text = '']) => text.toLowerCase())],
  'substring before': [ofTexts(MATCH, ([text = '', match = '']) => partBefore(text, match))],
  'substring after': [ofTexts(MATCH, ([text = '', match = '']) => partAfter(text, match))],
  contains: [ofTexts(MATCH, ([text = '', match = '']) => text.includes(match))],
  'starts with': [ofTexts(MATCH, ([text = '', match = '']) => text.startsWith(match))],
  'ends with': [ofTexts(MATCH, ([text = '', match = '']) => text.endsWith(match))],
  trim: [ofTexts(['string'], ([text = '']) => trim(text))],
  uuid: [{ parameters: [], invoke: (_args, run) => uuid(run) }],
  'to base64': [
    ofTexts(['value'], ([text = ''], run) => {
      run.makeText(text.length * 4);
      return toBase64(text);
    }),
  ],
};
