/** A step of a process that opens the form, with what it is called. */
export interface StepName {
  readonly kind: string;
  readonly name: string;
}
