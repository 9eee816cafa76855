import { indexOf } from './design-index.ts';
import type { Design, DesignNode, NodeId, Slot } from './design.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The document of a design, ready to be saved; the way back of `designOf`, without loss. */
export function documentOf(design: Design): JsonObject {
  const { head } = design;
  const { schema } = head;
  return isObject(schema) ? { ...head, schema: filled(design, schema, null) } : { ...head };
}

/** One node with all below it, as it stands in the document. */
export const jsonOfNode = (design: Design, node: DesignNode): JsonObject =>
  filled(design, node.keywords, node.id);

function filled(design: Design, keywords: Readonly<JsonObject>, id: NodeId | null): JsonObject {
  const children = indexOf(design).children.get(id) ?? [];
  const json: JsonObject = { ...keywords };
  const properties = slotOf(design, children, 'properties');
  if (isObject(keywords['properties']) || properties.length > 0)
    json['properties'] = withNodes(keywords['properties'], properties);
  const columns = slotOf(design, children, 'items');
  const { items } = keywords;
  if (isObject(items) && isObject(items['properties']))
    json['items'] = { ...items, properties: withNodes(items['properties'], columns) };
  else if (columns.length > 0)
    json['items'] = {
      type: 'object',
      ...(isObject(items) ? items : {}),
      properties: withNodes(undefined, columns),
    };
  return json;
}

const slotOf = (
  design: Design,
  children: readonly DesignNode[],
  slot: Slot,
): readonly (readonly [string, Json])[] =>
  asWritten(children.filter((child) => child.slot === slot)).map(
    (child) => [child.name, jsonOfNode(design, child)] as const,
  );

/** An `x-index` counts from the places of those without one, so where there is one the places stay. */
const asWritten = (nodes: readonly DesignNode[]): readonly DesignNode[] =>
  nodes.some(({ keywords }) => 'x-index' in keywords)
    ? nodes.toSorted((a, b) => a.written - b.written)
    : nodes;

/** A node goes before what the tree could not read under the same name. */
const withNodes = (unread: Json | undefined, nodes: readonly (readonly [string, Json])[]): JsonObject =>
  Object.fromEntries([...Object.entries(isObject(unread) ? unread : {}), ...nodes]);
