/** A file that a process begins from. */
export interface ChosenFile {
  readonly xml: string;
  /** Id of the process in it that is meant. */
  readonly source: string;
  readonly name: string;
}
