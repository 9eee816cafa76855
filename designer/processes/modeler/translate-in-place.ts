import type { Language } from '../../../model/localised.ts';
import { translated } from './translate.ts';

const attributes = ['title', 'aria-label', 'placeholder'] as const;
const counted = /^List contains (\d+) items$/;

/** Parts that show what the administrator wrote; nothing in them is the editor's own word. */
const written =
  'input, textarea, select, [contenteditable], .cm-editor, .bio-properties-panel-header-label, .djs-search-results, .bts-entry:not(.placeholder)';

/**
 * Some tools of the editor write English into the page without asking for a translation. Their words are exchanged where
 * they stand, whenever they are written anew. Gives what ends it.
 */
export function translateInPlace(around: Element, language: () => Language): () => void {
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, type } of records) {
      if (type === 'attributes') exchange(target, language());
      else for (const node of addedNodes) exchangeIn(node, language());
    }
  });
  exchangeIn(around, language());
  observer.observe(around, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: [...attributes],
  });
  return () => observer.disconnect();
}

function exchangeIn(node: Node, language: Language): void {
  if (node instanceof SVGElement) return;
  exchange(node, language);
  const shown = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  // The drawing holds nothing but names that its author wrote.
  const walker = document.createTreeWalker(node, shown, (inside) =>
    inside instanceof SVGElement ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) exchange(walker.currentNode, language);
}

function exchange(node: Node, language: Language): void {
  if (node instanceof Text) {
    if (node.parentElement?.closest(written)) return;
    const next = wordFor(node.data, language);
    if (next !== undefined) node.data = next;
  } else if (node instanceof Element)
    for (const name of attributes) {
      const next = wordFor(node.getAttribute(name) ?? '', language);
      if (next !== undefined) node.setAttribute(name, next);
    }
}

/** Undefined where there is nothing to exchange. */
function wordFor(text: string, language: Language): string | undefined {
  const trimmed = text.trim();
  if (language !== 'zh' || trimmed === '') return undefined;
  const [, count] = counted.exec(trimmed) ?? [];
  if (count !== undefined) return `${count} 项`;
  const word = translated(language, trimmed);
  return word === trimmed ? undefined : text.replace(trimmed, word);
}
