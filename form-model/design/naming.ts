import { FieldName } from '../document.ts';
import { reservedNames } from '../parse/read-tree.ts';
import type { LocalisedText } from '../../model/localised.ts';
import type { Refusal } from './command.ts';
import type { Design, DesignNode, NodeId } from './design.ts';
import { childrenIn, indexOf, isVoid } from './design-index.ts';
import { factsOf } from './design-names.ts';
import { isObject, isText } from './json.ts';

/** Nodes whose names must differ: those of one level of data, the parts that arrange them included. */
export function nodesInScope(design: Design, table: NodeId | null): readonly DesignNode[] {
  const visit = (nodes: readonly DesignNode[]): readonly DesignNode[] =>
    nodes.flatMap((node) => [
      node,
      ...(isVoid(node) ? visit(childrenIn(design, node.id).filter(({ slot }) => slot === 'properties')) : []),
    ]);
  return visit(
    childrenIn(design, table).filter(({ slot }) => slot === (table === null ? 'properties' : 'items')),
  );
}

/** Names that nothing new may have at a level of data. */
export const takenNames = (design: Design, table: NodeId | null): Set<string> =>
  new Set([
    ...nodesInScope(design, table).map(({ name }) => name),
    ...(table === null ? factsOf(design) : [rowKeyOf(design.nodes[table])]),
  ]);

export function rowKeyOf(table: DesignNode | undefined): string {
  const settings = table?.keywords['x-component-props'];
  return isObject(settings) && isText(settings['rowKey']) ? settings['rowKey'] : 'rowId';
}

/** The name itself if nothing has it, else with the next free number behind. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const free = (name: string): boolean => !taken.has(name) && !reservedNames.has(name);
  const proper = FieldName.safeParse(wanted).success ? wanted : 'field';
  if (free(proper)) return proper;
  const stem = proper.replace(/\d+$/, '').slice(0, 54) || 'field';
  for (let n = 2; ; n += 1) if (free(`${stem}${n}`)) return `${stem}${n}`;
}

/** Why a node cannot be called so; undefined where it can. */
export function nameRefusal(design: Design, node: DesignNode, name: string): Refusal | undefined {
  if (!FieldName.safeParse(name).success) return { code: 'INVALID_NAME', params: { name } };
  if (reservedNames.has(name)) return { code: 'RESERVED_NAME', params: { name } };
  const table = indexOf(design).places.get(node.id)?.table ?? null;
  return name !== node.name && takenNames(design, table).has(name)
    ? { code: 'DUPLICATE_NAME', params: { name } }
    : undefined;
}

/** What a node is called by people: its title, else its name. */
export function titleOf(node: DesignNode): LocalisedText {
  const { title } = node.keywords;
  const named = (language: 'zh' | 'en'): string => {
    const said = isObject(title) ? title[language] : undefined;
    return isText(said) && said !== '' ? said : node.name;
  };
  return { zh: named('zh'), en: named('en') };
}
