import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { sentenceOf, usualNames } from '../../../process-model/data/feel-sentence.ts';
import { processData, type ProcessData } from '../../../process-model/data/variables-at.ts';
import { StaffRole } from '../../../model/roles.ts';
import { roleWords } from '../../../process-model/templates/step-words.ts';
import type { ProcessSession } from '../modeler/process-session.ts';
import { useLanguage, type FormChoice } from '../steps/step-view.ts';
import { processesOf } from './use-rows.ts';
import type { Words } from './words.ts';

/** The language file, and what expressions of the model say: answers are called as their forms call them. */
export function useWords(session: ProcessSession, forms: () => readonly FormChoice[] = () => []): Words {
  const { t, te } = useI18n();
  const language = useLanguage();
  const data = computed((): readonly ProcessData[] => {
    if (session.revision.value < 0) return [];
    const fieldsOf = (key: string) => forms().find((form) => form.key === key)?.fields;
    return processesOf(session).map((process) => processData(process, fieldsOf));
  });
  return {
    t: (key, params) => t(key, params ?? {}),
    te: (key) => te(key),
    role(name) {
      const role = StaffRole.safeParse(name);
      return role.success ? roleWords[role.data][language.value] : name;
    },
    feel(source, elementId) {
      const text = source.replace(/^\s*=/, '').trim();
      const variables = [...usualNames, ...data.value.flatMap((one) => one.at(elementId))];
      return sentenceOf(text, variables, language.value) ?? text;
    },
  };
}
