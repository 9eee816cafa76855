import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Language } from '../../../model/localised.ts';
import type { Variable } from '../../../process-model/data/variable.ts';
import type { FeelProblem } from '../../../process-model/data/feel-problems.ts';

/** Words for variables: their type, where they come from, and what is doubtful about their use. */
export function useVariableWords(nameOf: (elementId: string) => string) {
  const { t, te, locale } = useI18n();
  const language = computed((): Language => (locale.value === 'en' ? 'en' : 'zh'));
  const typeOf = (type: string): string =>
    te(`processSteps.feel.type.${type}`) ? t(`processSteps.feel.type.${type}`) : type;

  const told = ({ shape, origins, label, name }: Variable): string => {
    const from = origins.map(({ kind, elementId }) =>
      t(`processSteps.feel.from.${kind}`, { step: elementId === undefined ? '' : nameOf(elementId) }),
    );
    const said = label[language.value] === name ? '' : label[language.value];
    return [...new Set([said, typeOf(shape.type), ...from])].filter((part) => part !== '').join(' · ');
  };
  const sentence = ({ code, about }: FeelProblem): string =>
    t(`processSteps.feel.problem.${code}`, {
      ...about,
      ...(about['type'] === undefined ? {} : { type: typeOf(about['type']) }),
      ...(about['other'] === undefined ? {} : { other: typeOf(about['other']) }),
    });
  return { told, sentence };
}
