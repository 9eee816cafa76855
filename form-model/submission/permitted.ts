import type { FormError } from '../field-type.ts';
import type { FieldNode, Form, FormNode, TableNode } from '../form.ts';
import { dataNodes, isValues, keyOf, rowsOf, type Values } from '../form-nodes.ts';
import type { MessageCode } from '../messages/index.ts';
import {
  earlierRowsLocked,
  permits,
  type EffectiveRight,
  type EffectiveRights,
  type Rights,
} from '../rights.ts';
import { errorAt } from '../session/labels.ts';
import { storedRow } from '../session/start-values.ts';

/** What a step was sent, sorted by what it may send. */
export interface Permitted {
  /** What was sent and may be, over what is stored and the step may only read. */
  readonly values: Values;
  /** Refused outright: unknown fields, fields the step must not see or change. */
  readonly errors: readonly FormError[];
}

type Segments = readonly (string | number)[];

/** Keeps a step to its rights. Both sets of values have keys on their rows. */
export function permitted(
  form: Form,
  sent: Values,
  stored: Values,
  rights: { readonly given: Rights; readonly effective: EffectiveRights },
): Permitted {
  const gate = new Gate(form, rights);
  const values = gate.level(form.children, sent, { stored, segments: [], locked: false });
  return { values, errors: gate.errors };
}

interface Level {
  readonly stored: Values | undefined;
  readonly segments: Segments;
  /** Within a row that was stored before and is closed. */
  readonly locked: boolean;
}

class Gate {
  readonly errors: FormError[] = [];
  private readonly form: Form;
  private readonly rights: { readonly given: Rights; readonly effective: EffectiveRights };

  constructor(form: Form, rights: { readonly given: Rights; readonly effective: EffectiveRights }) {
    this.form = form;
    this.rights = rights;
  }

  level(nodes: readonly FormNode[], sent: Values, level: Level, rowKey?: string): Values {
    const values: Record<string, unknown> = {};
    const known = new Map(dataNodes(nodes).map((node) => [node.name, node]));
    for (const name of Object.keys(sent)) {
      if (name === rowKey) values[name] = sent[name];
      else if (!known.has(name)) this.refuse([...level.segments, name], 'UNKNOWN_FIELD');
    }
    for (const node of known.values()) {
      const value = node.kind === 'table' ? this.table(node, sent, level) : this.field(node, sent, level);
      if (value !== undefined) values[node.name] = value;
    }
    return values;
  }

  private field(node: FieldNode, sent: Values, { stored, segments, locked }: Level): unknown {
    const right = this.rightOf(node, locked);
    const at = [...segments, node.name];
    const before = stored?.[node.name];
    const given = node.type.normalise(sent[node.name]);
    if (right === 'hidden') return this.unseen(node, sent, at);
    // Whoever computes a value again need not compare it with what was sent.
    if (node.rules.value && right !== 'kept') return undefined;
    if (!permits(right)) {
      if (Object.hasOwn(sent, node.name) && !same(given, node.type.normalise(before)))
        this.refuse(at, 'NOT_WRITABLE');
      return before;
    }
    if (!node.type.merge) return given;
    const merged = node.type.merge(given, before);
    if (merged.ok) return merged.value;
    this.refuse(at, 'NOT_WRITABLE');
    return before;
  }

  private table(node: TableNode, sent: Values, { stored, segments, locked }: Level): unknown {
    const at = [...segments, node.name];
    const right = this.rightOf(node, locked);
    if (right === 'hidden') return this.unseen(node, sent, at);
    const before = stored?.[node.name];
    if (!Object.hasOwn(sent, node.name)) return this.absentTable(node, before, at, right);
    const value = sent[node.name] ?? [];
    if (!Array.isArray(value) || !value.every(isValues)) {
      this.refuse(at, 'INVALID_VALUE');
      return before;
    }
    const rows = value.filter(isValues);
    this.checkRows(node, rows, before, { at, fixed: !permits(right) || node.rows === 'fixed' });
    return rows.map((row, i) => {
      const old = storedRow(node, before, keyOf(row, node) ?? '');
      const below = {
        stored: old,
        segments: [...at, i],
        locked: locked || (old !== undefined && earlierRowsLocked(node, this.rights.given)),
      };
      return this.level(node.columns, row, below, node.rowKey);
    });
  }

  /** A step that may not take rows away need not send them. */
  private absentTable(node: TableNode, before: unknown, at: Segments, right: EffectiveRight): unknown {
    if (!permits(right) || node.rows === 'fixed') return before;
    this.checkRows(node, [], before, { at, fixed: false });
    return undefined;
  }

  /** Rows must not come or go where the table is closed; rows closed to this step must stay. */
  private checkRows(
    node: TableNode,
    rows: readonly Values[],
    before: unknown,
    { at, fixed }: { readonly at: Segments; readonly fixed: boolean },
  ): void {
    const sent = rows.map((row) => keyOf(row, node));
    const old = rowsOf(before).map((row) => keyOf(row, node));
    if (
      fixed
        ? !same(sent, old)
        : earlierRowsLocked(node, this.rights.given) && !old.every((key) => sent.includes(key))
    )
      this.refuse(at, 'ROWS_FIXED');
  }

  private unseen(node: FormNode, sent: Values, at: Segments): undefined {
    if (Object.hasOwn(sent, node.name)) this.refuse(at, 'NOT_WRITABLE');
  }

  private rightOf({ pattern }: FormNode, locked: boolean): EffectiveRight {
    const right = this.rights.effective.get(pattern) ?? 'write';
    return locked && permits(right) ? 'read' : right;
  }

  private refuse(segments: Segments, code: MessageCode): void {
    this.errors.push(errorAt(this.form, segments, code));
  }
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isValues(value)) return value ?? null;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]),
  );
}
