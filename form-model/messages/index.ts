import type { LocalisedText } from '../../model/localised.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type MessageCode = keyof typeof zh;

/** A message in every language, its placeholders filled. */
export function message(
  code: MessageCode,
  label: LocalisedText,
  params: Readonly<Record<string, string | number>> = {},
): LocalisedText {
  return {
    zh: filled(zh[code], { ...params, label: label.zh }),
    en: filled(en[code], { ...params, label: label.en }),
  };
}

function filled(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
