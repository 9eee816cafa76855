import { isContext, isList, toPlain, type Value } from '../../feel/index.ts';
import { LocalisedText } from '../../model/localised.ts';
import type { Option } from '../document.ts';
import type { CheckContext, FormError } from '../field-type.ts';
import type { FieldNode } from '../form.ts';
import type { MessageCode } from '../messages/index.ts';
import { permits, type EffectiveRight } from '../rights.ts';
import { evaluate, holds, tablePatternOf, type Core, type RulePlace } from './core.ts';
import { observable, plain, setValueAt, valueAt, type DataPlace } from './formily.ts';
import { errorAt, errorWith } from './labels.ts';

/** What the row around a field says of it. */
export interface RowState {
  /** Whether the row was stored before this step and is closed to it. */
  readonly locked: boolean;
  /** The row as it is stored; undefined for a row that was added. */
  readonly stored: Readonly<Record<string, unknown>> | undefined;
}

interface FieldState {
  left: boolean;
  held: MessageCode | undefined;
  refused: readonly FormError[];
}

/** A field of an open form. What it says is read from observed state: read it within a tracked drawing. */
export class OpenField {
  readonly kind = 'field';
  readonly node: FieldNode;
  readonly id: string;
  private readonly core: Core;
  private readonly at: DataPlace;
  private readonly row: RowState | undefined;
  private readonly right: EffectiveRight;
  private known: FieldState | undefined;

  constructor(core: Core, node: FieldNode, at: DataPlace, row: RowState | undefined) {
    this.core = core;
    this.node = node;
    this.at = at;
    this.row = row;
    this.right = core.effective.get(node.pattern) ?? 'write';
    this.id = nextId();
  }

  /** What is known of the user's dealings with the field, observed; of most fields nobody asks. */
  private get state(): FieldState {
    this.known ??= observable<FieldState>({ left: false, held: undefined, refused: [] });
    return this.known;
  }

  /** Dotted data path: `members.0.income`. */
  get path(): string {
    return this.at.segments.join('.');
  }

  get visible(): boolean {
    return this.at.visible;
  }

  get calculated(): boolean {
    return this.node.rules.value !== undefined && this.right !== 'kept';
  }

  /** Whether a rule keeps the field as it is stored. */
  get locked(): boolean {
    const { readOnly } = this.node.rules;
    return readOnly !== undefined && holds(readOnly, this.place, this.core);
  }

  /** Whether the step has the right to write, whatever rules say. */
  get permitted(): boolean {
    return permits(this.right) && !(this.row?.locked ?? false);
  }

  get writable(): boolean {
    return this.permitted && !this.calculated && !this.node.type.given && !this.locked;
  }

  get required(): boolean {
    if (!this.writable) return false;
    if (this.node.required || this.right === 'required') return true;
    const { required } = this.node.rules;
    return required !== undefined && holds(required, this.place, this.core);
  }

  /** The value as it was typed, which may not fit. */
  get value(): unknown {
    return plain(valueAt(this.core.formily, this.at.segments));
  }

  /** The value as it is stored; undefined where there is none. */
  get stored(): unknown {
    return this.node.type.normalise(this.value);
  }

  /** The value as it is given out: what is known better here than by who typed it is put in. */
  get settled(): unknown {
    const { stored } = this;
    const { settle } = this.node.type;
    return settle && stored !== undefined ? settle(stored, this.context) : stored;
  }

  /** Takes what the user typed. */
  input(value: unknown): void {
    if (!this.visible || !this.writable) return;
    setValueAt(this.core.formily, this.at.segments, value);
    if (this.state.refused.length > 0) this.state.refused = [];
  }

  /** The user has left the field: it is cleaned up, and from now on shows its errors. */
  leave(): void {
    const clean = this.stored;
    if (this.writable && clean !== undefined && JSON.stringify(clean) !== JSON.stringify(this.value))
      setValueAt(this.core.formily, this.at.segments, clean);
    this.state.left = true;
  }

  get options(): readonly Option[] {
    const { options } = this.node.rules;
    if (!options) return this.node.options;
    const value = evaluate(options, this.place, this.core);
    if (!isList(value)) return [];
    return value.flatMap((entry) => {
      const option = isContext(entry) ? optionOf(toPlain(entry)) : this.named(toPlain(entry));
      return option ?? [];
    });
  }

  /** What the field's type wants to know of fields beside it; null where it wants nothing. */
  get reference(): Value {
    const { reference } = this.node;
    return reference ? evaluate(reference, this.place, this.core) : null;
  }

  /** Everything wrong with the field now, whether it is shown or not. */
  get errors(): readonly FormError[] {
    if (!this.visible || !this.permitted || (!this.writable && !this.calculated)) return this.state.refused;
    const stored = this.stored;
    const { form } = this.core;
    const segments = this.at.segments;
    const own: FormError[] = [];
    const { held } = this.state;
    if (held !== undefined) own.push(errorAt(form, segments, held));
    else if (stored === undefined && this.required) own.push(errorAt(form, segments, this.node.missing));
    if (stored !== undefined && !this.calculated)
      for (const { code, params } of this.node.type.check(stored, this.context))
        own.push(errorAt(form, segments, code, params));
    if (own.length === 0) own.push(...this.ruleErrors(segments));
    return [...own, ...this.state.refused];
  }

  /** The errors a reader should see: after the field was left, or once all are asked for. */
  get shownErrors(): readonly FormError[] {
    return this.state.left || this.core.shown.all || this.state.refused.length > 0 ? this.errors : [];
  }

  /** Says that the value is still on its way, as a file that is being sent; undefined when it is there. */
  hold(code: MessageCode | undefined): void {
    if (this.state.held !== code) this.state.held = code;
  }

  /** Errors the server found; they stand until the field changes. */
  refuse(errors: readonly FormError[]): void {
    // Every change is read by whoever lists the errors of the whole form.
    if (errors.length > 0 || (this.known?.refused.length ?? 0) > 0) this.state.refused = errors;
  }

  get place(): RulePlace {
    const table = tablePatternOf(this.node);
    return { table, row: table === undefined ? undefined : this.at.segments.slice(0, -1) };
  }

  /** What is stored for the field, in its own row where it stands in one. */
  get initial(): unknown {
    if (tablePatternOf(this.node) === undefined) return this.core.initial[this.node.name];
    return this.row?.stored?.[this.node.name];
  }

  private get context(): CheckContext {
    const { world, dictionaries, files } = this.core;
    return {
      now: world.now,
      options: this.options,
      reference: this.reference,
      ...(dictionaries && { dictionaries }),
      ...(files && { files }),
    };
  }

  private ruleErrors(segments: readonly (string | number)[]): FormError[] {
    return this.node.rules.errors
      .filter((rule) => holds(rule, this.place, this.core))
      .flatMap(({ message }) => (message ? [errorWith(this.core.form, segments, 'RULE', message)] : []));
  }

  private named(value: unknown): Option | undefined {
    if (typeof value !== 'string') return undefined;
    const known = this.node.options.find((option) => option.value === value);
    return known ?? (this.node.options.length === 0 ? { value, label: { zh: value, en: value } } : undefined);
  }
}

/** An option that a rule made: `{value: "A", label: {zh: …, en: …}}`, or with one label for all languages. */
function optionOf(entry: unknown): Option | undefined {
  if (typeof entry !== 'object' || entry === null || !('value' in entry) || typeof entry.value !== 'string')
    return undefined;
  const { value } = entry;
  const label = 'label' in entry ? entry.label : value;
  if (typeof label === 'string') return { value, label: { zh: label, en: label } };
  const localised = LocalisedText.safeParse(label);
  return localised.success ? { value, label: localised.data } : undefined;
}

let lastId = 0;
/** Id of a part for labels and descriptions; unique in the page. */
export const nextId = (): string => `field-${(lastId += 1)}`;
