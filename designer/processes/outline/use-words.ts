import { useI18n } from 'vue-i18n';
import type { Words } from './words.ts';

/** The language file, as sentences ask for it. */
export function useWords(): Words {
  const { t, te } = useI18n();
  return {
    t: (key, params) => t(key, params ?? {}),
    te: (key) => te(key),
  };
}
