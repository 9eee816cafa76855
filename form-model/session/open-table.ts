import type { FormError } from '../field-type.ts';
import type { FieldNode, TableNode } from '../form.ts';
import { dataNodes, keyOf, rowsOf, type Values } from '../form-nodes.ts';
import { earlierRowsLocked, permits } from '../rights.ts';
import { holds, tablePatternOf, type Core, type RulePlace } from './core.ts';
import { observable, plain, segmentsOf, valueAt, type ArrayField } from './formily.ts';
import { errorAt, errorWith } from './labels.ts';
import { nextId, type RowState } from './open-field.ts';
import type { OpenNode } from './open-node.ts';
import { newRowKey, storedRow, withDefaults } from './start-values.ts';

/** One row of an open table. It keeps its id while rows before it come and go. */
export interface OpenRow {
  readonly id: string;
  readonly key: string;
  readonly children: readonly OpenNode[];
  /** Whether this step may take the row away. */
  readonly removable: boolean;
}

/** A row that was taken away, with all that was in it. */
export interface RemovedRow {
  readonly index: number;
  readonly values: Values;
}

/** A table of an open form. */
export class OpenTable {
  readonly kind = 'table';
  readonly node: TableNode;
  readonly id: string;
  private readonly core: Core;
  private readonly field: ArrayField;
  private readonly row: RowState | undefined;
  private readonly known = new Map<string, OpenRow>();
  private readonly state: { refused: readonly FormError[] };

  constructor(core: Core, node: TableNode, field: ArrayField, row: RowState | undefined) {
    this.core = core;
    this.node = node;
    this.field = field;
    this.row = row;
    this.id = nextId();
    this.state = observable({ refused: [] });
  }

  get path(): string {
    return segmentsOf(this.field).join('.');
  }

  get visible(): boolean {
    return this.field.display === 'visible';
  }

  /** Whether a rule keeps rows from coming and going. */
  get locked(): boolean {
    const { readOnly } = this.node.rules;
    return readOnly !== undefined && holds(readOnly, this.place, this.core);
  }

  get permitted(): boolean {
    return permits(this.core.effective.get(this.node.pattern)) && !(this.row?.locked ?? false);
  }

  /** Whether rows may be added, and removed. */
  get open(): boolean {
    return this.permitted && this.node.rows === 'open' && !this.locked;
  }

  get canAdd(): boolean {
    return this.open && this.records.length < this.node.max;
  }

  get required(): boolean {
    if (!this.open) return false;
    const { required } = this.node.rules;
    const right = this.core.effective.get(this.node.pattern);
    return (
      this.node.required ||
      this.node.min > 0 ||
      right === 'required' ||
      (required !== undefined && holds(required, this.place, this.core))
    );
  }

  get rows(): readonly OpenRow[] {
    return this.keys.flatMap((key) => this.known.get(key) ?? []);
  }

  /** The keys of the rows, observed. */
  get keys(): readonly string[] {
    return this.records.map((record) => keyOf(record, this.node) ?? '');
  }

  /** The values of the rows, observed. */
  get records(): readonly Values[] {
    return rowsOf(valueAt(this.core.formily, segmentsOf(this.field)));
  }

  /** Adds an empty row at the end. */
  add(): void {
    if (!this.canAdd) return;
    const { rights: given, effective } = this.core;
    const begun = withDefaults(this.node.columns, {}, { given, effective, initial: undefined });
    void this.field.push({ ...begun, [this.node.rowKey]: newRowKey() });
    this.state.refused = [];
  }

  /** Takes a row away, and gives what brings it back. */
  remove(row: OpenRow): RemovedRow | undefined {
    const index = this.keys.indexOf(row.key);
    const values = this.records[index];
    if (!values || !this.open || !row.removable) return undefined;
    const removed = { index, values: rowsOf([plain(values)])[0] ?? {} };
    void this.field.remove(index);
    this.state.refused = [];
    return removed;
  }

  putBack({ index, values }: RemovedRow): void {
    if (this.canAdd) void this.field.insert(Math.min(index, this.records.length), values);
  }

  /** The columns the step may see. */
  get columns(): readonly (FieldNode | TableNode)[] {
    return dataNodes(this.node.columns).filter(
      ({ pattern }) => this.core.effective.get(pattern) !== 'hidden',
    );
  }

  /** What a column of numbers adds up to. */
  total(column: string): number {
    return this.records.reduce((sum, row) => {
      const value = row[column];
      return typeof value === 'number' ? sum + value : sum;
    }, 0);
  }

  get errors(): readonly FormError[] {
    if (!this.visible || !this.open) return this.state.refused;
    const { form } = this.core;
    const segments = segmentsOf(this.field);
    const count = this.records.length;
    const least = Math.max(this.node.min, this.required ? 1 : 0);
    const own: FormError[] = [];
    if (count < least) own.push(errorAt(form, segments, 'TOO_FEW_ROWS', { min: least }));
    if (count > this.node.max) own.push(errorAt(form, segments, 'TOO_MANY_ROWS', { max: this.node.max }));
    for (const rule of this.node.rules.errors)
      if (rule.message && holds(rule, this.place, this.core))
        own.push(errorWith(form, segments, 'RULE', rule.message));
    return [...own, ...this.state.refused];
  }

  get shownErrors(): readonly FormError[] {
    return this.core.shown.all || this.state.refused.length > 0 ? this.errors : [];
  }

  refuse(errors: readonly FormError[]): void {
    // Every change is read by whoever lists the errors of the whole form.
    if (errors.length > 0 || this.state.refused.length > 0) this.state.refused = errors;
  }

  get place(): RulePlace {
    const table = tablePatternOf(this.node);
    return { table, row: table === undefined ? undefined : segmentsOf(this.field).slice(0, -1) };
  }

  /** The rows as they are stored. */
  get initial(): unknown {
    if (tablePatternOf(this.node) === undefined) return this.core.initial[this.node.name];
    return this.row?.stored?.[this.node.name];
  }

  /** Opens the parts of rows that came; called whenever the number of rows changed. */
  sync(openRow: (index: number, state: RowState) => readonly OpenNode[]): void {
    const address = this.field.address.toString();
    this.keys.forEach((key, index) => {
      if (this.core.formily.fields[`${address}.${index}`]) return;
      const stored = storedRow(this.node, this.initial, key);
      const locked =
        (this.row?.locked ?? false) ||
        (stored !== undefined && earlierRowsLocked(this.node, this.core.rights));
      const children = openRow(index, { locked, stored });
      this.known.set(key, { id: nextId(), key, children, removable: !locked });
    });
  }
}
