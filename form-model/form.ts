import type { LocalisedText } from '../model/localised.ts';
import type { Option, FormDocument } from './document.ts';
import type { FieldType, JsonType, Settings } from './field-type.ts';
import type { MessageCode } from './messages/index.ts';
import type { Rule } from './rules/compile-rule.ts';
import type { Names } from './rules/shape.ts';

/** A parsed, checked and compiled form. Immutable; keep it and open it as often as wanted. */
export interface Form {
  readonly key: string;
  readonly version: number;
  readonly title: LocalisedText;
  readonly description: LocalisedText | undefined;
  readonly facts: readonly string[];
  readonly children: readonly FormNode[];
  /** Every node by its pattern: `income`, `members.*.income`; groups too, by their own name. */
  readonly nodes: ReadonlyMap<string, FormNode>;
  /** Names that rules at the top level may use. */
  readonly names: Names;
  readonly document: FormDocument;
}

export type FormNode = FieldNode | TableNode | GroupNode | ContentNode;

interface NodeBase {
  /** Where it stands in the document, for messages to its author: `schema.properties.income`. */
  readonly at: string;
  readonly name: string;
  /** Data path with `*` for rows, `members.*.income`: the key of rights. Groups do not add to the path of their children. */
  readonly pattern: string;
  readonly component: string;
  readonly title: LocalisedText | undefined;
  readonly hint: LocalisedText | undefined;
  readonly visible: Rule | undefined;
  /** Parsed `x-component-props`; each part parses it once more by its type's own schema to read it typed. */
  readonly settings: Settings;
}

/** A field with one value. */
export interface FieldNode extends NodeBase {
  readonly kind: 'field';
  readonly type: FieldType;
  readonly jsonType: JsonType;
  /** Said when a required value is missing. */
  readonly missing: MessageCode;
  readonly required: boolean;
  readonly default: unknown;
  readonly options: readonly Option[];
  readonly rules: FieldRules;
  /** What its type's check wants to know of fields beside it. */
  readonly reference: Rule | undefined;
}

/** A field with rows, drawn as a table or as cards. */
export interface TableNode extends NodeBase {
  readonly kind: 'table';
  readonly required: boolean;
  readonly min: number;
  readonly max: number;
  /** Property of a row that tells it from the others; never drawn. */
  readonly rowKey: string;
  /** Whether rows may be added and removed where the step has the right to write. */
  readonly rows: 'open' | 'fixed';
  readonly columns: readonly FormNode[];
  readonly rules: FieldRules;
}

/** A part that arranges its children and has no value: section, columns. */
export interface GroupNode extends NodeBase {
  readonly kind: 'group';
  readonly children: readonly FormNode[];
}

/** A part that only shows something: rich text. */
export interface ContentNode extends NodeBase {
  readonly kind: 'content';
}

export interface FieldRules {
  readonly required: Rule | undefined;
  readonly readOnly: Rule | undefined;
  readonly value: Rule | undefined;
  readonly options: Rule | undefined;
  readonly errors: readonly Rule[];
}
