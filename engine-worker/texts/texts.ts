import type { Language } from '../../model/localised.ts';
import en from './en.json' with { type: 'json' };
import zh from './zh.json' with { type: 'json' };

const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { zh, en };

/** Whether a text of this name exists in every language. */
export function hasText(name: string): boolean {
  return Object.values(catalogues).every((texts) => name in texts);
}

/** A text of the language files with its `{places}` filled; a place without a value stays empty. */
export function textOf(
  language: Language,
  name: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const template = catalogues[language][name];
  if (template === undefined) throw new Error(`There is no text ${name}`);
  return template.replaceAll(/\{(\w+)\}/g, (_place, key: string) => String(values[key] ?? ''));
}
