import { fromPlain, type Value } from '../../feel/index.ts';
import type { Dictionaries, KnownFiles } from '../field-type.ts';
import type { FieldNode, Form, FormNode, TableNode } from '../form.ts';
import { dataNodes, rowsOf, type Values } from '../form-nodes.ts';
import type { EffectiveRights, Rights } from '../rights.ts';
import type { Rule } from '../rules/compile-rule.ts';
import { ROW } from '../rules/shape.ts';
import type { World } from '../rules/world.ts';
import { isShownAt, observable, valueAt, type FormilyForm } from './formily.ts';

/** What the parts of an open form share. */
export interface Core {
  readonly form: Form;
  readonly formily: FormilyForm;
  readonly rights: Rights;
  readonly effective: EffectiveRights;
  /** Stored values, rows with keys: what fields hold that this step may not change. */
  readonly initial: Values;
  /** Patterns of what a rule may hide. */
  readonly conditional: ReadonlySet<string>;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly world: World;
  readonly dictionaries: Dictionaries | undefined;
  readonly files: KnownFiles | undefined;
  /** Whether all errors are shown, also of fields nobody has touched. */
  readonly shown: { all: boolean };
}

export const newShown = (): { all: boolean } => observable({ all: false });

/** Where a rule stands: the data path of the row around it, and the pattern of that row's table. */
export interface RulePlace {
  readonly row: readonly (string | number)[] | undefined;
  readonly table: string | undefined;
}

/**
 * Evaluates a rule over what it reads and nothing else. Within a reaction or a tracked drawing it is evaluated again when
 * one of these changes. A failure counts as null: a rule that cannot be answered does not hold.
 */
export function evaluate(rule: Rule, place: RulePlace, core: Core): Value {
  const scope = new Map<string, Value>();
  for (const [name, columns] of rule.reads) scope.set(name, read(name, columns, place, core));
  return rule.evaluate(scope, core.world);
}

export const holds = (rule: Rule, place: RulePlace, core: Core): boolean =>
  evaluate(rule, place, core) === true;

function read(name: string, columns: readonly string[] | undefined, place: RulePlace, core: Core): Value {
  if (name === ROW) {
    const table = core.form.nodes.get(place.table ?? '');
    const at = place.row ?? [];
    const row = valueAt(core.formily, at);
    return table?.kind === 'table' && isObject(row) ? rowContext({ table, row, at }, columns, core) : null;
  }
  const node = core.form.nodes.get(name);
  if (node?.kind === 'field' || node?.kind === 'table') return feelOf(node, [name], columns, core);
  return fromPlain(core.facts[name]);
}

type Path = readonly (string | number)[];

/** What is hidden, from the step or by a rule, is null. */
function feelOf(
  node: FieldNode | TableNode,
  at: Path,
  columns: readonly string[] | undefined,
  core: Core,
): Value {
  if (core.effective.get(node.pattern) === 'hidden') return null;
  const shown = !core.conditional.has(node.pattern) || isShownAt(core.formily, at);
  const value = shown ? valueAt(core.formily, at) : undefined;
  if (node.kind === 'table')
    return rowsOf(value).map((row, i) => rowContext({ table: node, row, at: [...at, i] }, columns, core));
  const normal = node.type.normalise(value);
  return normal === undefined ? null : node.type.toFeel(normal);
}

/** A row with the columns a rule reads of it; all where that cannot be told. */
function rowContext(
  { table, row, at }: { readonly table: TableNode; readonly row: object; readonly at: Path },
  columns: readonly string[] | undefined,
  core: Core,
): Value {
  const nodes = dataNodes(table.columns).filter(({ name }) => columns?.includes(name) ?? true);
  const context = new Map<string, Value>(
    nodes.map((node) => [node.name, feelOf(node, [...at, node.name], undefined, core)]),
  );
  if (columns?.includes(table.rowKey) ?? true)
    context.set(table.rowKey, fromPlain(Reflect.get(row, table.rowKey)));
  return context;
}

/** Patterns of the fields and tables that a rule may hide, by themselves or with what they stand in. */
export function conditionalPatterns(nodes: readonly FormNode[], within = false): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of nodes) {
    const conditional = within || node.visible !== undefined;
    if (conditional && (node.kind === 'field' || node.kind === 'table')) found.add(node.pattern);
    // What hides a table takes its rows with it.
    if (node.kind === 'table') for (const pattern of conditionalPatterns(node.columns)) found.add(pattern);
    if (node.kind === 'group')
      for (const pattern of conditionalPatterns(node.children, conditional)) found.add(pattern);
  }
  return found;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Pattern of the table a node's row belongs to: `members` of `members.*.income`. */
export function tablePatternOf({ pattern }: FormNode): string | undefined {
  const end = pattern.lastIndexOf('.*.');
  return end < 0 ? undefined : pattern.slice(0, end);
}
