import type { LocalisedText } from '../../../model/localised.ts';

/** What is put into a text: a label in its languages, or what is the same in all. */
export type TextParams = Readonly<Record<string, string | number | LocalisedText>>;

export const text = (zh: string, en: string): LocalisedText => ({ zh, en });

/** A text in every language, its placeholders filled. */
export const filledText = ({ zh, en }: LocalisedText, params: TextParams): LocalisedText => ({
  zh: filled(zh, params, 'zh'),
  en: filled(en, params, 'en'),
});

const filled = (template: string, params: TextParams, language: 'zh' | 'en'): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const param = params[name];
    return typeof param === 'object' ? param[language] : String(param ?? whole);
  });
