/** A refusal the person who starts the program can act on; printed as one sentence, without a stack. */
export class StartError extends Error {}

/** Why the operating system refused, in its own words. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
