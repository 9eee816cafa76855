/** Comparisons that a sentence can make. */
export const operators = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Operator = (typeof operators)[number];

/** What a rule speaks of: a field by its path (`row.income`), or something counted over the rows of a table. */
export type Subject =
  | { readonly kind: 'field'; readonly path: readonly string[] }
  | {
      readonly kind: 'total';
      readonly function: 'count' | 'sum' | 'min' | 'max' | 'mean';
      readonly table: readonly string[];
      /** Undefined only for `count`. */
      readonly column: string | undefined;
      /** Which rows: a condition on their columns. */
      readonly where: Condition | undefined;
    };

/** `date` is 'YYYY-MM-DD'. */
export type Literal =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date'; readonly value: string };

/** The conditions that rules are built of in the designer. FEEL that says more is kept as FEEL. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly conditions: readonly Condition[] }
  | {
      readonly kind: 'compare';
      readonly left: Subject;
      readonly operator: Operator;
      readonly right: Subject | Literal;
    }
  | { readonly kind: 'between'; readonly subject: Subject; readonly from: Literal; readonly to: Literal }
  | { readonly kind: 'empty'; readonly subject: Subject; readonly negated: boolean }
  | {
      readonly kind: 'one of';
      readonly subject: Subject;
      readonly values: readonly Literal[];
      readonly negated: boolean;
    }
  /** `list`: of several that are chosen; `text`: a part of a text. */
  | {
      readonly kind: 'contains';
      readonly in: 'list' | 'text';
      readonly subject: Subject;
      readonly value: Literal;
      readonly negated: boolean;
    };
