import type { LocalisedText } from '../../../model/localised.ts';
import { isObject, isText, type Json } from '../json.ts';
import { rightTexts, targetTexts, valueTexts } from '../texts/difference-texts.ts';

const MAX_LENGTH = 80;

/** A value of a document as people read it. */
export function valueWords(value: Json | undefined): LocalisedText {
  if (value === undefined || value === null || value === '') return valueTexts.NONE;
  if (typeof value === 'boolean') return value ? valueTexts.YES : valueTexts.NO;
  if (isLocalised(value)) return { zh: quoted(value.zh), en: quoted(value.en) };
  const said = isText(value) ? quoted(value) : shortened(JSON.stringify(value));
  return { zh: said, en: said };
}

export function rightWords(right: Json | undefined): LocalisedText {
  const known = Object.entries(rightTexts).find(([key]) => key === right);
  return known ? known[1] : valueWords(right);
}

export function ruleWords(rule: Json | undefined): LocalisedText {
  if (!isObject(rule) || !isText(rule['feel'])) return valueWords(rule);
  const target = Object.entries(targetTexts).find(([key]) => key === rule['set'])?.[1] ?? valueTexts.NONE;
  const feel = shortened(rule['feel']);
  return { zh: `${target.zh} = ${feel}`, en: `${target.en} = ${feel}` };
}

export const isLocalised = (value: Json): value is { zh: string; en: string } =>
  isObject(value) && Object.keys(value).length === 2 && isText(value['zh']) && isText(value['en']);

const quoted = (text: string): string => `“${shortened(text)}”`;

const shortened = (text: string): string =>
  text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
