import { isObject, jsonOf, type Json, type JsonObject } from './json.ts';
import { firstOrders } from './order-key.ts';
import type { FormProblem } from '../parse/problem.ts';

export type NodeId = string;

/** Where the children of a node stand in the document: fields of a part, or columns of a table. */
export type Slot = 'properties' | 'items';

/**
 * One node of a form. `keywords` are the node's own in the document, in their order and whatever they say; in `properties`,
 * and in `items.properties`, stands only what the tree does not know, so that nothing of a document is lost.
 */
export interface DesignNode {
  readonly id: NodeId;
  readonly name: string;
  /** Null for a node at the top. */
  readonly parent: NodeId | null;
  readonly slot: Slot;
  /** Its place among the children of its parent: they stand in the order of these keys. */
  readonly order: string;
  /** Its place in the document that was read: while there is an `x-index` beside it, they are written so again. */
  readonly written: number;
  readonly keywords: Readonly<JsonObject>;
}

/** A form under construction: immutable, changed by commands. */
export interface Design {
  /** The document without its nodes: key, titles, facts, rights, and in `schema` the keywords of the schema itself. */
  readonly head: Readonly<JsonObject>;
  readonly nodes: Readonly<Record<NodeId, DesignNode>>;
  /** Number of the next new node. */
  readonly nextId: number;
}

export type ReadDesign =
  | { readonly ok: true; readonly design: Design }
  | { readonly ok: false; readonly problems: readonly FormProblem[] };

/** More nodes than any form has; parsing refuses far fewer. */
const MAX_NODES = 5000;

/**
 * Reads a document for editing. It may be unfinished: only what is no object with a schema is refused. `known` gives
 * nodes the ids they had before, by their path in the document.
 */
export function designOf(document: unknown, known?: ReadonlyMap<string, NodeId>): ReadDesign {
  const json = jsonOf(document);
  if (json === undefined)
    return refused('', 'TOO_LARGE', 'the document is no JSON, too large or nested too deeply');
  if (!isObject(json)) return refused('', 'INVALID_DOCUMENT', 'a form document is an object');
  const { schema } = json;
  if (!isObject(schema))
    return refused('schema', 'INVALID_DOCUMENT', 'a form document has an object "schema"');
  const reader = new DesignReader(known);
  const root = reader.keywords(schema, { parent: null, at: 'schema' });
  if (reader.count > MAX_NODES)
    return refused('schema', 'TOO_LARGE', `the form has more than ${MAX_NODES} fields`);
  return {
    ok: true,
    design: { head: { ...json, schema: root }, nodes: reader.nodes, nextId: reader.nextId },
  };
}

const refused = (path: string, code: FormProblem['code'], reason: string): ReadDesign => ({
  ok: false,
  problems: [{ path, code, reason }],
});

interface Under {
  readonly parent: NodeId | null;
  readonly at: string;
}

/** The nodes of one node's JSON, itself the first; `order` is its place. */
export function nodesOf(
  { name, json }: Named,
  under: Pick<DesignNode, 'parent' | 'slot' | 'order'>,
  nextId: number,
): { readonly nodes: readonly DesignNode[]; readonly nextId: number; readonly id: NodeId } {
  const reader = new DesignReader();
  reader.nextId = nextId + 1;
  const id = `n${nextId}`;
  const keywords = reader.keywords(json, { parent: id, at: '' });
  return {
    nodes: [{ id, name, ...under, written: 0, keywords }, ...Object.values(reader.nodes)],
    nextId: reader.nextId,
    id,
  };
}

class DesignReader {
  readonly nodes: Record<NodeId, DesignNode> = {};
  nextId: number;
  count = 0;
  private readonly known: ReadonlyMap<string, NodeId>;
  private readonly used: Set<NodeId>;

  constructor(known: ReadonlyMap<string, NodeId> = new Map()) {
    this.known = known;
    this.used = new Set();
    this.nextId = Math.max(0, ...[...known.values()].map((id) => Number(id.slice(1)) || 0)) + 1;
  }

  /** Takes the nodes below out of the keywords of a schema. */
  keywords(json: JsonObject, under: Under): JsonObject {
    const own: JsonObject = { ...json };
    if (isObject(json['properties']))
      own['properties'] = this.children(json['properties'], 'properties', under);
    const { items } = json;
    if (isObject(items) && isObject(items['properties'])) {
      const place = { parent: under.parent, at: `${under.at}.items` };
      own['items'] = { ...items, properties: this.children(items['properties'], 'items', place) };
    }
    return own;
  }

  private children(properties: JsonObject, slot: Slot, { parent, at }: Under): JsonObject {
    const entries = Object.entries(properties);
    const isNode = ([name, json]: readonly [string, Json]): boolean => isObject(json) && name !== '__proto__';
    const read = inOrder(
      entries.filter(isNode).flatMap(([name, json]) => (isObject(json) ? [{ name, json }] : [])),
    );
    const orders = firstOrders(read.length);
    read.forEach(({ name, json, written }, i) => {
      this.count += 1;
      if (this.count > MAX_NODES) return;
      const path = `${at}.properties.${name}`;
      const id = this.idFor(path);
      const keywords = this.keywords(json, { parent: id, at: path });
      this.nodes[id] = { id, name, parent, slot, order: orders[i] ?? '', written, keywords };
    });
    return Object.fromEntries(entries.filter((entry) => !isNode(entry)));
  }

  private idFor(path: string): NodeId {
    const known = this.known.get(path);
    if (known !== undefined && !this.used.has(known)) {
      this.used.add(known);
      return known;
    }
    const id = `n${this.nextId}`;
    this.nextId += 1;
    return id;
  }
}

export interface Named {
  readonly name: string;
  readonly json: JsonObject;
}

/** Order of the document, overruled by `x-index`, as parsing has it. */
const inOrder = (children: readonly Named[]): readonly (Named & { readonly written: number })[] =>
  children
    .map((child, written) => ({ ...child, written }))
    .map((child) => ({
      child,
      key: typeof child.json['x-index'] === 'number' ? child.json['x-index'] : child.written,
    }))
    .sort((a, b) => a.key - b.key)
    .map(({ child }) => child);
