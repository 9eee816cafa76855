/** What names stand for where a rule is written, so that a name that means nothing is found before anybody fills the form. */
export interface Shape {
  /** Columns of a table, or of `row`; undefined for a field with one value and for facts. */
  readonly columns: Names | undefined;
  /** The data pattern: `members`, `members.*.income`; undefined for facts. */
  readonly pattern: string | undefined;
}

export type Names = ReadonlyMap<string, Shape>;

/** Name of the row in rules that stand within a table. */
export const ROW = 'row';
