import en from 'element-plus/es/locale/lang/en';
import zhCn from 'element-plus/es/locale/lang/zh-cn';
import { computed } from 'vue';
import { createI18n } from 'vue-i18n';
import { languages, type Language } from '../../model/localised.ts';
import { en as ownEn } from './en.ts';
import { zh as ownZh } from './zh.ts';

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = { zh: '中文', en: 'English' };

const stored = 'aidflow-language';
const tags: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const remembered = (): Language =>
  languages.find((language) => language === localStorage.getItem(stored)) ?? 'zh';

function create(locale: Language) {
  return createI18n({
    legacy: false,
    locale,
    fallbackLocale: 'zh',
    messages: { zh: { ui: ownZh }, en: { ui: ownEn } },
  });
}

let shared: ReturnType<typeof create> | undefined;

/** The one translator of a page: texts of `ui/` under `ui.`, those of the application beside them. */
export function createAidI18n<Messages extends Record<string, unknown>>(texts: {
  zh: Messages;
  en: Messages;
}): ReturnType<typeof create> {
  shared = create(remembered());
  shared.global.mergeLocaleMessage('zh', texts.zh);
  shared.global.mergeLocaleMessage('en', texts.en);
  document.documentElement.lang = tags[remembered()];
  return shared;
}

export function setLanguage(language: Language): void {
  localStorage.setItem(stored, language);
  document.documentElement.lang = tags[language];
  if (shared) shared.global.locale.value = language;
}

/** Texts of the component library in the page's language. */
export const elementLocale = computed(() => (shared?.global.locale.value === 'en' ? en : zhCn));
