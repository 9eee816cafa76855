import type { ModuleDeclaration } from 'didi';
import chinese from 'bpmn-js-i18n/translations/zn.js';
import type { Language } from '../../../model/localised.ts';
import { editorTexts } from './editor-texts.ts';

/** One thing is `User task` in a menu, `User Task` in the panel and `Sub-process` or `Sub Process`. */
const alike = (text: string): string => text.toLowerCase().replaceAll('-', ' ').trim();

const texts: ReadonlyMap<string, string> = new Map(
  [...Object.entries(chinese), ...Object.entries(editorTexts)].map(([text, word]) => [alike(text), word]),
);

/** The editor's own words in a language; `{name}` in them is filled in. What has no words stays English. */
export function translated(
  language: Language,
  template: string,
  replacements: Readonly<Record<string, string>> = {},
): string {
  const text = (language === 'zh' ? texts.get(alike(template)) : undefined) ?? template;
  return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}

/** Speaks the language of the page; after a change fire `i18n.changed`, and what stands there is drawn anew. */
export const translateModule = (language: () => Language): ModuleDeclaration => ({
  translate: [
    'value',
    (template: string, replacements?: Readonly<Record<string, string>>) =>
      translated(language(), template, replacements),
  ],
});
