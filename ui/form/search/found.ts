/** One thing a search found, in the reader's language. */
export interface Found {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}
