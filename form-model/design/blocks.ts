import { z } from 'zod';
import { LocalisedText } from '../../model/localised.ts';
import { changed, done, refuse, type Command, type DesignDraft } from './command.ts';
import { plainRename } from './commands/rename.ts';
import { insertAt } from './commands/structure.ts';
import { designOf, type Design, type DesignNode, type NodeId } from './design.ts';
import { indexOf, patternOf, subtree } from './design-index.ts';
import { documentOf } from './document-of.ts';
import { isObject, isText, jsonOf, type JsonObject } from './json.ts';
import { freeName, nodesInScope, takenNames } from './naming.ts';
import { orderBetween } from './order-key.ts';
import { settleOrder, type Position } from './position.ts';
import { dropRights } from './rights-of-design.ts';

/** Fields that several forms have in common, as a file holds them. A change of it is a new version. */
export const FormBlock = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  version: z.int().positive(),
  title: LocalisedText,
  description: LocalisedText.optional(),
  /** Nodes of a form's schema by name. */
  nodes: z.record(z.string(), z.json()),
});
export type FormBlock = z.infer<typeof FormBlock>;

/** A place where an older version of a block was inserted. */
export interface BlockUpdate {
  readonly block: FormBlock;
  readonly from: number;
  /** The first node of what was inserted. */
  readonly id: NodeId;
}

export const insertBlock = (block: FormBlock, position: Position): Command => ({
  label: { code: 'INSERT_BLOCK', params: { title: block.title } },
  apply(design, draft) {
    const marked = markedDesign(block);
    if (!marked) return refuse('UNKNOWN_BLOCK', { key: block.key });
    const nodes = topNodes(marked).map((name) => ({ name, json: topJson(marked, name) }));
    return insertAt(design, draft, { slot: 'properties', nodes }, position);
  },
});

/** What was inserted from a block of which there is a newer version. */
export const blockUpdates = (design: Design, blocks: readonly FormBlock[]): readonly BlockUpdate[] =>
  instancesIn(design).flatMap(({ mark, nodes }) => {
    const block = blocks.find(({ key }) => key === mark.key);
    const [first] = nodes;
    return block && first && mark.version < block.version
      ? [{ block, from: mark.version, id: first.id }]
      : [];
  });

/**
 * Brings what was inserted to the block's version: what the block says goes before what was changed here, but names, places,
 * rights, and fields added here stay.
 */
export const updateBlock = (block: FormBlock, id: NodeId): Command => ({
  label: { code: 'UPDATE_BLOCK', params: { title: block.title } },
  apply(design, draft) {
    const instance = instancesIn(design).find(
      ({ mark, nodes }) => mark.key === block.key && nodes.some((node) => node.id === id),
    );
    const marked = markedDesign(block);
    if (!instance || !marked) return refuse('UNKNOWN_BLOCK', { key: block.key });
    new Update(design, draft, instance).apply(marked);
    return done(id);
  },
});

interface Mark {
  readonly key: string;
  readonly version: number;
  readonly name: string;
}

function markOf({ keywords, name }: DesignNode): Mark | undefined {
  const mark = keywords['x-block'];
  if (!isObject(mark) || !isText(mark['key']) || typeof mark['version'] !== 'number') return undefined;
  return { key: mark['key'], version: mark['version'], name: isText(mark['name']) ? mark['name'] : name };
}

/** The block as a design of its own, each node with its mark. */
function markedDesign({ key, version, nodes }: FormBlock): Design | undefined {
  const read = designOf({ schema: { type: 'object', properties: nodes } });
  if (!read.ok) return undefined;
  const marked = Object.values(read.design.nodes).map((node) => {
    const mark = { key, version, name: node.name };
    return [node.id, { ...node, keywords: { ...node.keywords, 'x-block': mark } }] as const;
  });
  return { ...read.design, nodes: Object.fromEntries(marked) };
}

const topNodes = (design: Design): readonly string[] =>
  (indexOf(design).children.get(null) ?? []).map(({ name }) => name);

function topJson(design: Design, name: string): JsonObject {
  const { schema } = documentOf(design);
  const properties = isObject(schema) ? schema['properties'] : undefined;
  const json = isObject(properties) ? jsonOf(properties[name]) : undefined;
  return isObject(json) ? json : {};
}

interface Instance {
  readonly mark: Mark;
  readonly nodes: readonly DesignNode[];
}

/** What was inserted at once: nodes of one block side by side, until one of a name that is among them already. */
function instancesIn(design: Design): readonly Instance[] {
  const instances: { mark: Mark; parent: NodeId | null; names: Set<string>; nodes: DesignNode[] }[] = [];
  for (const node of indexOf(design).inOrder) {
    const mark = markOf(node);
    const around = node.parent === null ? undefined : design.nodes[node.parent];
    if (!mark || (around && markOf(around)?.key === mark.key)) continue;
    const last = instances.at(-1);
    const belongs = last?.mark.key === mark.key && last.parent === node.parent && !last.names.has(mark.name);
    const instance = belongs ? last : { mark, parent: node.parent, names: new Set<string>(), nodes: [] };
    if (!belongs) instances.push(instance);
    instance.names.add(mark.name);
    instance.nodes.push(...subtree(design, node.id).filter((below) => markOf(below)?.key === mark.key));
  }
  return instances;
}

class Update {
  private readonly design: Design;
  private readonly draft: DesignDraft;
  private readonly instance: Instance;
  /** Nodes of the form by what the block calls them, with the table they are columns of. */
  private readonly here: ReadonlyMap<string, DesignNode>;

  constructor(design: Design, draft: DesignDraft, instance: Instance) {
    this.design = design;
    this.draft = draft;
    this.instance = instance;
    // Of a node and its copies the first is the block's.
    this.here = new Map(instance.nodes.map((node) => [this.keyIn(design, node), node] as const).toReversed());
  }

  apply(marked: Design): void {
    const block = this.named(marked, null);
    const called = new Set<string>();
    const ids = new Map<NodeId, NodeId>();
    for (const node of indexOf(block).inOrder) {
      const key = this.keyIn(block, node);
      const known = this.here.get(key);
      const parent = node.parent === null ? this.outerParent() : (ids.get(node.parent) ?? null);
      const id = known ? this.change(known, node) : this.add(node, parent);
      ids.set(node.id, id);
      called.add(key);
    }
    for (const node of this.instance.nodes) if (!called.has(this.keyIn(this.design, node))) this.drop(node);
  }

  private outerParent(): NodeId | null {
    return this.instance.nodes[0]?.parent ?? null;
  }

  /** What a node is called by its block; columns by their table as well, for they may share the name of a field. */
  private keyIn(design: Design, node: DesignNode): string {
    const table = indexOf(design).places.get(node.id)?.table;
    const tableMark = table ? design.nodes[table] && markOf(design.nodes[table]) : undefined;
    return `${tableMark?.key === this.instance.mark.key ? tableMark.name : ''}.${markOf(node)?.name ?? node.name}`;
  }

  /** The block with the names that its nodes have in the form, so that its rules speak of them. */
  private named(block: Design, table: NodeId | null): Design {
    const nodes = nodesInScope(block, table);
    const [firstHere] = nodes.flatMap((node) => this.here.get(this.keyIn(block, node)) ?? []);
    const tableHere = firstHere ? (indexOf(this.design).places.get(firstHere.id)?.table ?? null) : undefined;
    const taken = tableHere === undefined ? new Set<string>() : takenNames(this.design, tableHere);
    const names = nodes.map((node) => {
      const name = this.here.get(this.keyIn(block, node))?.name ?? freeName(node.name, taken);
      taken.add(name);
      return { id: node.id, name };
    });
    const moving = names.filter(({ id, name }) => block.nodes[id]?.name !== name);
    const renamed = changed(block, [
      ...moving.map(({ id }, i) => plainRename(id, `underway${i}`, '')),
      ...moving.map(({ id, name }) => plainRename(id, name, '')),
    ]);
    let result = renamed.ok ? renamed.design : block;
    for (const { id } of names)
      if (isObject(result.nodes[id]?.keywords['items'])) result = this.named(result, id);
    return result;
  }

  private change(known: DesignNode, node: DesignNode): NodeId {
    const own = this.draft.nodes[known.id];
    if (own) own.keywords = { ...node.keywords };
    return known.id;
  }

  /** Behind the nodes that are there, in the order of the block. */
  private add(node: DesignNode, parent: NodeId | null): NodeId {
    const beside = Object.values(this.draft.nodes)
      .filter((other) => other.parent === parent && other.slot === node.slot)
      .map(({ order }) => order)
      .sort((a, b) => (a < b ? -1 : 1));
    settleOrder(this.design, this.draft, { parent, slot: node.slot });
    const id = `n${this.draft.nextId}`;
    this.draft.nextId += 1;
    const order = orderBetween(beside.at(-1) ?? '', '');
    this.draft.nodes[id] = {
      id,
      name: node.name,
      parent,
      slot: node.slot,
      order,
      written: 0,
      keywords: { ...node.keywords },
    };
    return id;
  }

  /** What the block has no more goes, unless something that was added here stands in it. */
  private drop(node: DesignNode): void {
    const below = subtree(this.design, node.id);
    if (below.some((one) => !markOf(one))) {
      const own = this.draft.nodes[node.id];
      if (own) delete own.keywords['x-block'];
      return;
    }
    for (const { id } of below) Reflect.deleteProperty(this.draft.nodes, id);
    dropRights(this.draft, patternOf(this.design, node.id));
  }
}
