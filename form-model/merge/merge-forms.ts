import type { LocalisedText } from '../../model/localised.ts';
import { changed, done, type Command } from '../design/command.ts';
import { plainRename } from '../design/commands/rename.ts';
import { insertAt, remove } from '../design/commands/structure.ts';
import type { Design, DesignNode, NodeId } from '../design/design.ts';
import { childrenIn, indexOf, isVoid, patternOf, subtree } from '../design/design-index.ts';
import { factsOf } from '../design/design-names.ts';
import { documentOf, jsonOfNode } from '../design/document-of.ts';
import { isObject, type JsonObject } from '../design/json.ts';
import { freeName, nodesInScope, rowKeyOf, titleOf } from '../design/naming.ts';
import type { MergeConflict } from './conflict.ts';
import { mergeKeywords } from './merge-keywords.ts';
import { mergeRights, ownRights } from './merge-rights.ts';
import { apart, disagreements, identityOf, type Placed } from './same-question.ts';

/** Where the answers of one form are found in the merged one. */
export interface FormPart {
  readonly form: string;
  readonly fields: readonly FieldPart[];
}

export interface FieldPart {
  readonly name: string;
  readonly mergedName: string;
  /** For a table: its columns, and the property that tells its rows apart. */
  readonly columns: readonly FieldPart[] | undefined;
  readonly rowKey: string | undefined;
}

export interface MergedForm {
  readonly document: JsonObject;
  readonly parts: readonly FormPart[];
  readonly conflicts: readonly MergeConflict[];
}

export interface MergeSource {
  readonly key: string;
  readonly design: Design;
}

/**
 * One form that asks for several at once: the same question (by `x-question`, else by name, and of the same type) once,
 * each form's own questions in a section of its own. `splitAnswers` gives every form its answers back.
 */
export function mergeForms(
  sources: readonly MergeSource[],
  head: { readonly key: string; readonly title: LocalisedText },
): MergedForm {
  const merging = new Merging(sources);
  const parts = sources.map((_source, i) => merging.take(i));
  const sections = merging.sections();
  const facts = [...new Set(sources.flatMap(({ design }) => factsOf(design)))];
  const { rights, conflicts } = mergeRights(merging.forms);
  const document = {
    key: head.key,
    version: 1,
    title: { ...head.title },
    facts,
    schema: { type: 'object', properties: sections },
    rights,
  };
  return { document, parts, conflicts: [...merging.conflicts, ...conflicts] };
}

/** A question that is asked already: which form's it is, and where it stands there. */
interface Asked {
  readonly owner: number;
  readonly id: NodeId;
}

/** What is asked at one level of data. */
class Level {
  readonly asked = new Map<string, Asked>();
  readonly names: Set<string>;

  constructor(names: Iterable<string>) {
    this.names = new Set(names);
  }
}

class Merging {
  readonly conflicts: MergeConflict[] = [];
  readonly forms: { readonly key: string; design: Design }[];
  private readonly top: Level;
  /** Levels of the tables that are asked, by the form and node that own them. */
  private readonly tables = new Map<string, Level>();
  private readonly facts: ReadonlySet<string>;
  private readonly agreements: (() => void)[] = [];
  private readonly removals: (() => void)[] = [];

  constructor(sources: readonly MergeSource[]) {
    this.forms = sources.map(({ key, design }) => ({ key, design }));
    this.facts = new Set(sources.flatMap(({ design }) => factsOf(design)));
    this.top = new Level(this.facts);
  }

  take(i: number): FormPart {
    const { key } = this.form(i);
    const fields = this.level(i, null, this.top);
    // Only now has everything its name, so that rules may be joined; and what is asked elsewhere goes, the innermost first.
    for (const task of [...this.agreements.splice(0), ...this.removals.splice(0)]) task();
    return { form: key, fields };
  }

  sections(): JsonObject {
    const names = new Set(this.top.names);
    return Object.fromEntries(
      this.forms.flatMap(({ key, design }) => {
        const { schema, title } = documentOf(design);
        const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
        if (Object.keys(properties).length === 0) return [];
        const name = freeName(
          key.replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase()),
          names,
        );
        names.add(name);
        return [
          [
            name,
            { type: 'void', title: title ?? { zh: key, en: key }, 'x-component': 'section', properties },
          ] as const,
        ];
      }),
    );
  }

  private form(i: number): { readonly key: string; design: Design } {
    const form = this.forms[i];
    if (!form) throw new Error(`There is no form ${i} to merge.`);
    return form;
  }

  /** Gives every node of a level its name in the merged form, and takes away what is asked already. */
  private level(i: number, table: NodeId | null, level: Level): readonly FieldPart[] {
    const nodes = nodesInScope(this.form(i).design, table);
    const plans = nodes.map((node) => this.plan(i, node, level));
    const originals = new Map(nodes.map(({ id, name }) => [id, name]));
    this.rename(i, plans);
    const parts = plans.flatMap(({ id, shared }) => {
      const node = this.form(i).design.nodes[id];
      if (!node || isVoid(node)) return [];
      const part = this.field(i, node, shared);
      return [{ ...part, name: originals.get(id) ?? node.name }];
    });
    this.removals.push(() => {
      this.change(i, [withoutNodes(plans.flatMap(({ id, shared }) => (shared ? [id] : [])))]);
      this.dropEmptyParts(i, table);
    });
    return parts;
  }

  private plan(i: number, node: DesignNode, level: Level): Plan {
    const known = isVoid(node) ? undefined : level.asked.get(identityOf(node));
    const first = known && this.placed(known);
    const second = { design: this.form(i).design, node };
    const conflict = first && apart(first, second);
    if (known && first && !conflict && known.owner !== i)
      return { id: node.id, name: first.node.name, shared: known };
    const name = freeName(node.name, level.names);
    level.names.add(name);
    if (known && conflict) this.tell(conflict, known, { i, node, name });
    else if (this.facts.has(node.name) && !isVoid(node))
      this.tell('FACT', { owner: i, id: node.id }, { i, node, name });
    if (!isVoid(node) && !known) level.asked.set(identityOf(node), { owner: i, id: node.id });
    return { id: node.id, name, shared: undefined };
  }

  /** By way of names that nothing has, so that two fields may change their names. */
  private rename(i: number, plans: readonly Plan[]): void {
    const moving = plans.filter(({ id, name }) => this.form(i).design.nodes[id]?.name !== name);
    moving.forEach(({ id }, n) => this.change(i, [plainRename(id, `underway${i}x${n}`, '')]));
    for (const { id, name } of moving) this.change(i, [plainRename(id, name, '')]);
  }

  private field(i: number, node: DesignNode, shared: Asked | undefined): FieldPart {
    const isTable = isObject(node.keywords['items']);
    const part = { name: node.name, mergedName: node.name, rowKey: isTable ? rowKeyOf(node) : undefined };
    if (shared) this.agreements.push(() => this.agree(i, node.id, shared));
    if (!isTable) return { ...part, columns: undefined };
    const owner = shared ?? { owner: i, id: node.id };
    const key = `${owner.owner} ${owner.id}`;
    const level = this.tables.get(key) ?? new Level([rowKeyOf(node)]);
    this.tables.set(key, level);
    const columns = this.level(i, node.id, level);
    if (shared) this.removals.push(() => this.giveColumns(i, node.id, shared));
    return { ...part, columns };
  }

  /** Columns that the table asked first does not have go to it. */
  private giveColumns(i: number, table: NodeId, { owner, id }: Asked): void {
    const { design } = this.form(i);
    const nodes = childrenIn(design, table).map((column) => ({
      name: column.name,
      json: jsonOfNode(design, column),
    }));
    if (nodes.length === 0) return;
    const before = new Set(Object.keys(this.form(owner).design.nodes));
    this.change(owner, [
      {
        label: { code: 'PASTE', params: { count: nodes.length } },
        apply: (now, draft) =>
          insertAt(now, draft, { slot: 'items', nodes }, { where: 'inside', target: id }),
      },
    ]);
    // Whoever comes next with the same columns meets them where they are now.
    const level = this.tables.get(`${owner} ${id}`);
    for (const node of indexOf(this.form(owner).design).inOrder)
      if (!before.has(node.id) && !isVoid(node) && this.isColumnOf(owner, node, id))
        level?.asked.set(identityOf(node), { owner, id: node.id });
  }

  private isColumnOf(owner: number, { id }: DesignNode, table: NodeId): boolean {
    return indexOf(this.form(owner).design).places.get(id)?.table === table;
  }

  private agree(i: number, id: NodeId, shared: Asked): void {
    const first = this.placed(shared);
    const second = this.placed({ owner: i, id });
    if (!first || !second) return;
    const { node } = second;
    for (const code of disagreements(first, second))
      this.tell(code, shared, { i, node, name: first.node.name });
    this.change(shared.owner, [...mergeKeywords(first, second), ownRights(shared.id)]);
    this.change(i, [ownRights(id)]);
  }

  private placed({ owner, id }: Asked): Placed | undefined {
    const { design } = this.form(owner);
    const node = design.nodes[id];
    return node && { design, node };
  }

  private tell(
    code: MergeConflict['code'],
    { owner, id }: Asked,
    other: { readonly i: number; readonly node: DesignNode; readonly name: string },
  ): void {
    const first = this.form(owner);
    const second = this.form(other.i);
    const node = first.design.nodes[id] ?? other.node;
    const otherPattern = patternOf(second.design, other.node.id);
    this.conflicts.push({
      code,
      pattern: patternOf(first.design, id),
      otherPattern: `${otherPattern.slice(0, otherPattern.length - other.node.name.length)}${other.name}`,
      forms: [first.key, second.key],
      params: { title: titleOf(node), other: titleOf(other.node) },
    });
  }

  private change(i: number, commands: readonly Command[]): void {
    const form = this.form(i);
    const result = changed(form.design, commands);
    if (!result.ok) throw new Error(`The forms cannot be merged: ${result.refusal.code}`);
    form.design = result.design;
  }

  /** Parts that held nothing but questions asked elsewhere. */
  private dropEmptyParts(i: number, table: NodeId | null): void {
    for (;;) {
      const { design } = this.form(i);
      const empty = nodesInScope(design, table).find(
        (node) =>
          isVoid(node) && isObject(node.keywords['properties']) && childrenIn(design, node.id).length === 0,
      );
      if (!empty) return;
      this.change(i, [remove(design, [empty.id])]);
    }
  }
}

/** Takes nodes away and leaves their rights, which are joined with those of the form that asks. */
const withoutNodes = (ids: readonly NodeId[]): Command => ({
  label: { code: 'REMOVE_MANY', params: { count: ids.length } },
  apply(design, draft) {
    for (const { id } of ids.flatMap((one) => subtree(design, one))) Reflect.deleteProperty(draft.nodes, id);
    return done();
  },
});

interface Plan {
  readonly id: NodeId;
  /** Name in the merged form. */
  readonly name: string;
  /** The question that is asked already, if it is. */
  readonly shared: Asked | undefined;
}
