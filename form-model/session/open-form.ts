import type { Dictionaries, FormError, KnownFiles } from '../field-type.ts';
import type { Form } from '../form.ts';
import type { Values } from '../form-nodes.ts';
import { effectiveRights, type Rights } from '../rights.ts';
import { CALENDAR_FACT, calendarOf, type WorkingCalendar } from '../rules/world.ts';
import { conditionalPatterns, newShown, type Core } from './core.ts';
import { batch, dispose, formilyForm, onValuesChange } from './formily.ts';
import type { OpenField } from './open-field.ts';
import type { OpenNode } from './open-node.ts';
import { openNodes } from './open-nodes.ts';
import type { OpenTable } from './open-table.ts';
import { withDefaults, withRowKeys } from './start-values.ts';

export interface OpenOptions {
  /** What the form starts with: stored values and, over them, a draft. */
  readonly values?: Values;
  /** Stored values, which fields keep that this step may not change; `values` where it is left out. */
  readonly initial?: Values;
  readonly rights?: Rights;
  /** Facts the document names: `memberCount` … */
  readonly context?: Values;
  /** The instant of FEEL's now() and of date bounds. */
  readonly now: Date;
  /** Working days; where it is left out, the fact `workCalendar` of `context`, and Monday to Friday without one. */
  readonly calendar?: WorkingCalendar | undefined;
  /** Dictionaries by code; a choice from one that is not here is checked by its shape alone. */
  readonly dictionaries?: Dictionaries | undefined;
  /** Files that may be named; where it is left out, any may. */
  readonly files?: KnownFiles | undefined;
  /** Whether absent values begin with the fields' defaults. A submission is checked without: what is absent was cleared. */
  readonly defaults?: boolean;
}

export type Checked =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly errors: readonly FormError[] };

/**
 * A form being filled: the same on the screen and, without one, on the server. Values, visibility, locks and calculated
 * values keep themselves up to date; `check` says everything that is wrong.
 */
export class FormSession {
  readonly form: Form;
  readonly children: readonly OpenNode[];
  private readonly core: Core;

  constructor(form: Form, options: OpenOptions) {
    this.form = form;
    const { values = {}, initial = values, rights = {}, context = {}, now, defaults = true } = options;
    const calendar = options.calendar ?? calendarOf(context[CALENDAR_FACT]);
    const keyed = withRowKeys(form.children, values);
    const stored = withRowKeys(form.children, initial);
    const effective = effectiveRights(form, rights);
    const beginning = { given: rights, effective, initial: stored };
    this.core = {
      form,
      formily: formilyForm(defaults ? withDefaults(form.children, keyed, beginning) : keyed),
      rights,
      effective,
      initial: stored,
      conditional: conditionalPatterns(form.children),
      facts: context,
      world: { now, calendar },
      dictionaries: options.dictionaries,
      files: options.files,
      shown: newShown(),
    };
    this.children = batch(() =>
      openNodes(form.children, this.core, { address: '', row: undefined, record: undefined }),
    );
  }

  /** What the step may do with each field. */
  get rights(): Rights {
    return this.core.rights;
  }

  /** Everything that is visible, in its stored form. */
  values(): Values {
    return collect(this.children);
  }

  /** Values, or all errors at once, in the order of the form. */
  check(): Checked {
    const errors = this.parts().flatMap((part) => part.errors);
    return errors.length > 0 ? { ok: false, errors } : { ok: true, values: this.values() };
  }

  /** Shows the errors of every field from now on, also of those nobody has touched. */
  showErrors(): void {
    this.core.shown.all = true;
  }

  /** The errors shown now, in the order of the form. */
  get shownErrors(): readonly FormError[] {
    return this.parts().flatMap((part) => part.shownErrors);
  }

  /** The field or table at a data path. */
  find(path: string): OpenField | OpenTable | undefined {
    return this.parts().find((part) => part.path === path);
  }

  /** Puts the server's errors to their fields; gives back those that belong to none. */
  refuse(errors: readonly FormError[]): readonly FormError[] {
    const parts = this.parts();
    const byPath = new Map<string, FormError[]>();
    for (const error of errors) byPath.set(error.path, [...(byPath.get(error.path) ?? []), error]);
    batch(() => {
      for (const part of parts) {
        const { path } = part;
        part.refuse(byPath.get(path) ?? []);
        byPath.delete(path);
      }
    });
    return [...byPath.values()].flat();
  }

  /** Calls back after any value changed; gives back how to stop. */
  onChange(listener: () => void): () => void {
    return onValuesChange(this.core.formily, listener);
  }

  /** All fields and tables, rows included, in the order of the form. */
  parts(): readonly (OpenField | OpenTable)[] {
    return partsOf(this.children);
  }

  dispose(): void {
    dispose(this.core.formily);
  }
}

/** Opens a form for filling. Dispose of it when it is closed. */
export const openForm = (form: Form, options: OpenOptions): FormSession => new FormSession(form, options);

/** All fields and tables below some parts, rows included, in the order of the form. */
export function partsOf(nodes: readonly OpenNode[]): readonly (OpenField | OpenTable)[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'group') return partsOf(node.children);
    if (node.kind === 'content') return [];
    return node.kind === 'table' ? [node, ...node.rows.flatMap((row) => partsOf(row.children))] : [node];
  });
}

function collect(nodes: readonly OpenNode[]): Values {
  const values: Record<string, unknown> = {};
  for (const part of nodes) {
    if (part.kind === 'group') Object.assign(values, collect(part.children));
    else if (part.kind !== 'content' && part.visible) {
      const value = part.kind === 'table' ? rowsIn(part) : part.settled;
      if (value !== undefined) values[part.node.name] = value;
    }
  }
  return values;
}

/** A table nobody has put a row into is absent, like any other empty value. */
function rowsIn(table: OpenTable): readonly Values[] | undefined {
  const { rows, records } = table;
  if (records.length === 0) return undefined;
  return rows.map((row) => ({ [table.node.rowKey]: row.key, ...collect(row.children) }));
}
