import { indexOf, patternOf, pathOf } from '../design-index.ts';
import { patternsNamed, readsAt, rulesOf } from '../design-names.ts';
import { titleOf } from '../naming.ts';
import type { CheckContext, DesignCheck } from './problem.ts';
import { givenRights, rightsOfStep } from './rights-of-step.ts';

/** A step that cannot see what a rule reads gets the field hidden or left as it is stored, which is seldom what was meant. */
export const ruleReadsHidden: DesignCheck = {
  codes: ['RULE_READS_HIDDEN'],
  find: ({ design, form, steps, stepName }: CheckContext) => {
    if (!form) return [];
    const rights = steps.map((step) => ({ step, given: givenRights(form, rightsOfStep(form, step)) }));
    return indexOf(design).inOrder.flatMap((node) =>
      rulesOf(node).flatMap(({ index, feel }) => {
        const reads = readsAt(design, node.id, feel);
        const patterns = new Set(reads ? patternsNamed(reads) : []);
        return [...patterns].flatMap((pattern) => {
          const blind = rights.filter(
            ({ given }) =>
              given.get(pattern) === 'hidden' && given.get(patternOf(design, node.id)) !== 'hidden',
          );
          const field = indexOf(design).byPattern.get(pattern);
          if (blind.length === 0 || !field) return [];
          return [
            {
              code: 'RULE_READS_HIDDEN' as const,
              severity: 'warning' as const,
              node: node.id,
              path: `${pathOf(design, node.id)}.x-rules.${index}`,
              params: {
                title: titleOf(node),
                field: titleOf(field),
                steps: {
                  zh: blind.map(({ step }) => stepName(step)).join('、'),
                  en: blind.map(({ step }) => stepName(step)).join(', '),
                },
              },
            },
          ];
        });
      }),
    );
  },
};
