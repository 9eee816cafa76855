import type { LocalisedText } from '../../model/localised.ts';
import { registry } from '../fields/registry.ts';
import type { JsonObject } from './json.ts';
import { componentTexts } from './texts/component-texts.ts';
import { text } from './texts/text.ts';

/** Keywords a new node of a type begins with besides type and component. */
const beginnings: Readonly<Record<string, JsonObject>> = {
  choice: {
    enum: [
      { value: 'A', label: text('选项一', 'Option 1') },
      { value: 'B', label: text('选项二', 'Option 2') },
    ],
  },
  calculated: { 'x-rules': [{ set: 'value', feel: '0' }] },
  richText: { 'x-component-props': { text: text('说明文字', 'Text to read') } },
  columns: { 'x-component-props': { count: 2 } },
};

/** What holds panes; a new one begins with two. */
const paned: ReadonlySet<string> = new Set(['tabs', 'steps']);

/** Every type of the palette, in the order of the registry. */
export const paletteTypes = (): readonly string[] => [...registry.keys()].filter((type) => type !== 'pane');

export const componentTitle = (component: string): LocalisedText =>
  componentTexts[component] ?? { zh: component, en: component };

/** A new node of a type, as it stands in a document. Its children have names of their own only within themselves. */
export function newNode(component: string): JsonObject {
  const title = { ...componentTitle(component) };
  const definition = registry.get(component);
  const begun = structuredClone(beginnings[component] ?? {});
  const base = { title, 'x-component': component, ...begun };
  if (definition?.kind === 'field') return { type: definition.jsonTypes[0] ?? 'string', ...base };
  if (definition?.kind === 'table' || component === 'table')
    return { type: 'array', ...base, items: { type: 'object', properties: { column: newNode('text') } } };
  if (definition?.kind === 'content' || component === 'richText')
    return { type: 'void', 'x-component': component, ...begun };
  if (paned.has(component))
    return { type: 'void', ...base, properties: { pane: newNode('pane'), pane2: newNode('pane') } };
  return { type: 'void', ...base, properties: {} };
}
