import { set } from '../commands/settings.ts';
import type { DesignNode } from '../design.ts';
import { componentOf, indexOf, patternOf, pathOf } from '../design-index.ts';
import { usesOf } from '../design-names.ts';
import { titleOf } from '../naming.ts';
import { knownAnswers, sourceTitles, type KnownAnswer } from './known-answers.ts';
import type { DesignCheck } from './problem.ts';

/** A question whose answer a source of data has: it can be shown with its source instead of being asked. */
export const answerIsKnown: DesignCheck = {
  codes: ['ANSWER_IS_KNOWN'],
  find: ({ design }) =>
    indexOf(design).inOrder.flatMap((node) => {
      const known = knownAnswer(node);
      if (!known) return [];
      const params = { title: titleOf(node), source: sourceTitles[known.source], fact: known.fact };
      return [
        {
          code: 'ANSWER_IS_KNOWN',
          severity: 'hint',
          node: node.id,
          path: pathOf(design, node.id),
          params,
        } as const,
      ];
    }),
  repairs: ({ node: id }, design) => {
    const node = id === undefined ? undefined : design.nodes[id];
    const known = node && knownAnswer(node);
    // A value with its source is a context in rules: those that read a plain value would break.
    if (!node || !known || usesOf(design, new Set([patternOf(design, node.id)])).length > 0) return [];
    return [
      set(design, node.id, ['type'], 'object'),
      set(design, node.id, ['x-component'], 'sourcedValue'),
      set(design, node.id, ['x-component-props'], { as: known.as }),
      set(design, node.id, ['enum'], undefined),
      set(design, node.id, ['default'], undefined),
    ];
  },
};

function knownAnswer(node: DesignNode): KnownAnswer | undefined {
  const { zh, en } = titleOf(node);
  const component = componentOf(node) ?? '';
  return knownAnswers.find(
    ({ asks, components }) => components.includes(component) && (asks.test(zh) || asks.test(en)),
  );
}
