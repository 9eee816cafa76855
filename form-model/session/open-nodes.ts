import type { FieldNode, FormNode, TableNode } from '../form.ts';
import type { Rule } from '../rules/compile-rule.ts';
import { evaluate, holds, tablePatternOf, type Core, type RulePlace } from './core.ts';
import {
  addReaction,
  addWatch,
  FieldPlace,
  PlainPlace,
  plain,
  segmentsOf,
  setValueAt,
  show,
  untracked,
  valueAt,
  type Field,
  type FieldOf,
} from './formily.ts';
import { OpenField, type RowState } from './open-field.ts';
import { OpenContent, OpenGroup, type OpenNode } from './open-node.ts';
import { OpenTable } from './open-table.ts';

/** Where parts are opened: below which Formily address, and in which row. */
interface Parent {
  readonly address: string;
  readonly row: RowState | undefined;
  /** The Formily field of that row. */
  readonly record: FieldOf | undefined;
}

/**
 * Opens nodes as Formily fields, each with the reactions its rules ask for. A rule that changes or hides a value is a
 * reaction; what only describes the field (required, options, errors) is worked out where it is read.
 */
export function openNodes(nodes: readonly FormNode[], core: Core, parent: Parent): readonly OpenNode[] {
  return nodes
    .filter(({ pattern }) => core.effective.get(pattern) !== 'hidden')
    .map((node) => openNode(node, core, parent));
}

function openNode(node: FormNode, core: Core, parent: Parent): OpenNode {
  if (node.kind === 'field') return openField(node, core, parent);
  if (node.kind === 'table') return openTable(node, core, parent);
  const field = core.formily.createVoidField({ name: node.name, basePath: parent.address });
  const children =
    node.kind === 'group' ? openNodes(node.children, core, { ...parent, address: addressOf(field) }) : [];
  reactTo(node.visible, node, field, core);
  return node.kind === 'group' ? new OpenGroup(node, field, children) : new OpenContent(node, field);
}

const addressOf = (field: FieldOf): string => field.address.toString();

/** Shows and hides a part by its rule. */
function reactTo(visible: Rule | undefined, node: FormNode, field: FieldOf, core: Core): void {
  if (visible) addReaction(field, () => show(field, holds(visible, placeOf(node, field), core)));
}

function placeOf(node: FormNode, field: FieldOf): RulePlace {
  const table = tablePatternOf(node);
  return { table, row: table === undefined ? undefined : segmentsOf(field).slice(0, -1) };
}

function openField(node: FieldNode, core: Core, parent: Parent): OpenField {
  const { value, readOnly } = node.rules;
  if (!value && !readOnly && !core.conditional.has(node.pattern))
    return new OpenField(core, node, new PlainPlace(parent.record, node.name), parent.row);
  const field = core.formily.createField({ name: node.name, basePath: parent.address });
  const open = new OpenField(core, node, new FieldPlace(field), parent.row);
  if (value && open.calculated) {
    addReaction(field, () => {
      if (!open.visible) return;
      const result = node.type.fromFeel(evaluate(value, placeOf(node, field), core));
      const segments = segmentsOf(field);
      untracked(() => {
        if (!same(valueAt(core.formily, segments), result)) setValueAt(core.formily, segments, result);
      });
    });
  } else if (readOnly && open.permitted && !value) addReaction(field, lock(open, field, core));
  reactTo(node.visible, node, field, core);
  return open;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(plain(a)) === JSON.stringify(b);

/** While a rule locks a field it holds what is stored; what was typed comes back when the lock opens. */
function lock(open: OpenField, field: Field, core: Core): () => void {
  let typed: { readonly value: unknown } | undefined;
  return () => {
    const { locked, visible } = open;
    if (!visible) return;
    untracked(() => {
      const segments = segmentsOf(field);
      if (locked && !typed) {
        typed = { value: plain(valueAt(core.formily, segments)) };
        setValueAt(core.formily, segments, open.initial);
      } else if (!locked && typed) {
        setValueAt(core.formily, segments, typed.value);
        typed = undefined;
      }
    });
  };
}

function openTable(node: TableNode, core: Core, parent: Parent): OpenTable {
  const field = core.formily.createArrayField({ name: node.name, basePath: parent.address });
  const open = new OpenTable(core, node, field, parent.row);
  const openRow = (index: number, row: RowState): readonly OpenNode[] => {
    const record = core.formily.createObjectField({ name: index, basePath: addressOf(field) });
    return openNodes(node.columns, core, { address: addressOf(record), row, record });
  };
  addWatch(
    field,
    () => open.keys.join(' '),
    () => open.sync(openRow),
  );
  reactTo(node.visible, node, field, core);
  return open;
}
