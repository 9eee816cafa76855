import { indexOf, isVoid, pathOf } from '../design-index.ts';
import { titleOf } from '../naming.ts';
import { isObject } from '../json.ts';
import type { DesignCheck } from './problem.ts';

/** Two fields with the same label side by side: whoever fills the form, or reads an error, cannot tell them apart. */
export const duplicateTitle: DesignCheck = {
  codes: ['DUPLICATE_TITLE'],
  find: ({ design }) => {
    const seen = new Set<string>();
    return indexOf(design).inOrder.flatMap((node) => {
      if (!isObject(node.keywords['title']) || isVoid(node)) return [];
      const title = titleOf(node);
      return (['zh', 'en'] as const).flatMap((language) => {
        const key = JSON.stringify([node.parent, language, title[language].trim()]);
        const again = seen.has(key);
        seen.add(key);
        if (!again || (language === 'en' && seen.has(JSON.stringify([node.id])))) return [];
        seen.add(JSON.stringify([node.id]));
        return [
          {
            code: 'DUPLICATE_TITLE',
            severity: 'warning',
            node: node.id,
            path: pathOf(design, node.id),
            params: { title },
          } as const,
        ];
      });
    });
  },
};
