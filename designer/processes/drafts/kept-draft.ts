import { z } from 'zod';

/** What a browser keeps of a draft that the server does not have yet. */
const KeptDraft = z.object({
  /** Id of who drew it: several people may use one computer. */
  by: z.string(),
  /** Revision that it was drawn from, and the model at that revision. */
  revision: z.number(),
  base: z.string(),
  xml: z.string(),
  /** When it was kept, as an ISO text. */
  at: z.string(),
});
export type KeptDraft = z.infer<typeof KeptDraft>;

const keyOf = (processId: string): string => `aidflow-process-draft-${processId}`;

/** Keeps the newest model, so that a killed tab or a lost connection costs nothing; false where there is no room. */
export function keepDraft(processId: string, kept: KeptDraft): boolean {
  try {
    localStorage.setItem(keyOf(processId), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function readKeptDraft(processId: string): KeptDraft | undefined {
  try {
    const parsed = KeptDraft.safeParse(JSON.parse(localStorage.getItem(keyOf(processId)) ?? 'null'));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

export function forgetDraft(processId: string): void {
  try {
    localStorage.removeItem(keyOf(processId));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
