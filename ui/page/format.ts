import type { LocalisedText } from '../../model/localised.ts';
import type { Composer } from 'vue-i18n';

const zone = 'Asia/Shanghai';
const tag = (language: string): string => (language === 'zh' ? 'zh-CN' : 'en-GB');

/** `2026年11月22日`, the civil day of an instant in the office's zone. */
export const day = (instant: string, language: string): string =>
  new Intl.DateTimeFormat(tag(language), { dateStyle: 'medium', timeZone: zone }).format(new Date(instant));

/** Day and minute. */
export const minute = (instant: string, language: string): string =>
  new Intl.DateTimeFormat(tag(language), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  );

/** `2026年11月` of a month stored as its first day. */
export const month = (firstDay: string, language: string): string =>
  new Intl.DateTimeFormat(tag(language), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(firstDay),
  );

/** `1,234.50` yuan of fen, without a binary fraction on the way. */
export function yuan(fen: number): string {
  const whole = new Intl.NumberFormat('en-US').format(Math.trunc(fen / 100));
  return `${whole}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
}

export const inLanguage = (text: LocalisedText, language: string): string =>
  text[language === 'en' ? 'en' : 'zh'];

/** A text under `prefix.key`, or the key itself where no text exists yet. */
export const labelled = ({ t, te }: Pick<Composer, 't' | 'te'>, prefix: string, key: string): string =>
  te(`${prefix}.${key}`) ? t(`${prefix}.${key}`) : key;
