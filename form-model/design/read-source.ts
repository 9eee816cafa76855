import { MOST_FORM_BYTES } from '../../model/form-design.ts';
import type { LocalisedText } from '../../model/localised.ts';
import { draftProblems } from '../parse/check-draft-document.ts';
import { jsonOf, type Json } from './json.ts';
import { reasonText } from './texts/reason-texts.ts';
import { text } from './texts/text.ts';

/** Why a text is no form that can be worked on: where, as a path in the document or a place in the text, and what. */
export interface SourceProblem {
  readonly path: string;
  readonly offset: number | undefined;
  readonly reason: LocalisedText;
}

export type ReadSource =
  { readonly ok: true; readonly json: Json } | { readonly ok: false; readonly problem: SourceProblem };

const MOST_OPTIONS = 2000;
const MOST_DEPTH = 60;
const MOST_VALUES = 200_000;

/**
 * Reads a text as JSON of a size that can be worked on, and says plainly why it cannot: what is asked first is what keeps a
 * page from being busy with the rest.
 */
export function readJson(source: string): ReadSource {
  const bytes = source.length >= MOST_FORM_BYTES ? source.length : utf8Length(source);
  if (bytes >= MOST_FORM_BYTES) return refused('', tooManyBytes(bytes));
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return noJson(source, error instanceof Error ? error.message : '');
  }
  const beyond = beyondMeasure(value);
  if (beyond) return refused(beyond.path, beyond.reason);
  const json = jsonOf(value);
  return json === undefined ? refused('', text('不是 JSON', 'this is no JSON')) : { ok: true, json };
}

/** A document for the canvas: it may be unfinished, but holds no code and no references. */
export function readSource(source: string): ReadSource {
  const read = readJson(source);
  const [problem] = read.ok ? draftProblems(read.json) : [];
  return problem ? refused(problem.path, reasonText(problem.reason)) : read;
}

const refused = (path: string, reason: LocalisedText, offset?: number): ReadSource => ({
  ok: false,
  problem: { path: shortened(path), reason, offset },
});

/** Of a path that leads very deep, where it begins and where it ends. */
function shortened(path: string): string {
  const parts = path.split('.');
  return parts.length > 12 ? [...parts.slice(0, 4), '…', ...parts.slice(-3)].join('.') : path;
}

const utf8Length = (source: string): number => new TextEncoder().encode(source).length;

function tooManyBytes(bytes: number): LocalisedText {
  const [is, most] = [bytes, MOST_FORM_BYTES].map((count) => (count / 1_000_000).toFixed(1));
  return text(
    `内容有 ${is} MB，表单最多 ${most} MB`,
    `this has ${is} MB, and a form may have ${most} MB at most`,
  );
}

/** Browsers say in English, and each in its own way, where JSON ends to be any; the place is what helps. */
function noJson(source: string, message: string): ReadSource {
  const position = /position (\d+)/.exec(message)?.[1];
  const offset = position === undefined ? placeOf(source, message) : Number(position);
  if (offset === undefined) return refused('', text('还不是完整的 JSON', 'this is no complete JSON yet'));
  const before = source.slice(0, offset).split('\n');
  const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
  return refused(
    '',
    text(
      `第 ${line} 行第 ${column} 个字符处不合 JSON 的写法`,
      `line ${line}, character ${column}: this is not how JSON is written`,
    ),
    offset,
  );
}

/** Where a text ends too early, the end is the place. */
const placeOf = (source: string, message: string): number | undefined =>
  /end of (JSON input|data)/i.test(message) ? source.length : undefined;

interface Beyond {
  readonly path: string;
  readonly reason: LocalisedText;
}

/** The first place at which a value is nested too deeply, is too much, or offers more options than anybody can choose of. */
function beyondMeasure(value: unknown): Beyond | undefined {
  let values = 0;
  const visit = (part: unknown, path: string, depth: number): Beyond | undefined => {
    values += 1;
    if (depth > MOST_DEPTH)
      return { path, reason: text(`嵌套超过 ${MOST_DEPTH} 层`, `nested more than ${MOST_DEPTH} deep`) };
    if (values > MOST_VALUES)
      return { path, reason: text('内容过多', `there is too much here: more than ${MOST_VALUES} values`) };
    if (Array.isArray(part) && /(^|\.)(enum|oneOf|values)$/.test(path) && part.length > MOST_OPTIONS)
      return { path, reason: tooManyOptions(part.length) };
    if (typeof part !== 'object' || part === null) return undefined;
    for (const [key, child] of Object.entries(part)) {
      const beyond = visit(child, path === '' ? key : `${path}.${key}`, depth + 1);
      if (beyond) return beyond;
    }
    return undefined;
  };
  return visit(value, '', 0);
}

const tooManyOptions = (count: number): LocalisedText =>
  text(
    `选项有 ${count} 个，最多 ${MOST_OPTIONS} 个；更多时请用代码表或查找`,
    `there are ${count} options, at most ${MOST_OPTIONS} may be; use a dictionary or a search for more`,
  );
