import type { ModuleDeclaration } from 'didi';
import chinese from 'bpmn-js-i18n/translations/zn.js';
import type { Language } from '../../../model/localised.ts';
import { editorTexts } from './editor-texts.ts';

const texts: ReadonlyMap<string, string> = new Map([
  ...Object.entries(chinese),
  ...Object.entries(editorTexts),
]);

/** The editor's own words in a language; `{name}` in them is filled in. What has no words stays English. */
export function translated(
  language: Language,
  template: string,
  replacements: Readonly<Record<string, string>> = {},
): string {
  const text = (language === 'zh' ? texts.get(template) : undefined) ?? template;
  return text.replace(/\{([^}]+)\}/g, (whole, name: string) => replacements[name] ?? whole);
}

/** Whether the editor's words are known in Chinese. */
export const isTranslated = (template: string): boolean => texts.has(template);

/** Speaks the language of the page; after a change fire `i18n.changed`, and what stands there is drawn anew. */
export const translateModule = (language: () => Language): ModuleDeclaration => ({
  translate: [
    'value',
    (template: string, replacements?: Readonly<Record<string, string>>) =>
      translated(language(), template, replacements),
  ],
});
