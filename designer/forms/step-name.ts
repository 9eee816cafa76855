/** A step of a process that opens the form, with what it is called. */
export interface StepName {
  readonly kind: string;
  readonly name: string;
}

/** The step of a process that an address names, as a process that is not published yet leads here. */
export function stepNamed(query: Readonly<Record<string, unknown>>): StepName | undefined {
  const { step, name } = query;
  if (typeof step !== 'string' || step === '') return undefined;
  return { kind: step, name: typeof name === 'string' && name !== '' ? name : step };
}
