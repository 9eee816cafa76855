import { z } from 'zod';

const PREFIX = 'aidflow-draft:';
/** A device that was left alone should not keep people's answers. */
const KEPT_MS = 3 * 24 * 3_600_000;

const LocalDraft = z.strictObject({
  form: z.string(),
  savedAt: z.iso.datetime(),
  values: z.record(z.string(), z.json()),
});
export type LocalDraft = z.infer<typeof LocalDraft>;

/** What this device keeps of one task while it is being filled, so that a lost connection loses nothing. */
export interface LocalDrafts {
  read(): LocalDraft | undefined;
  write(values: Readonly<Record<string, unknown>>): void;
  clear(): void;
}

/** Drafts under a key (the task's id) for one version of a form; drafts of another version do not fit and are not read. */
export function localDrafts(key: string, form: string, now: () => Date = () => new Date()): LocalDrafts {
  const name = `${PREFIX}${key}`;
  return {
    read: () => {
      const draft = parsed(localStorage.getItem(name));
      const fits = draft?.form === form && now().getTime() - Date.parse(draft.savedAt) < KEPT_MS;
      if (!fits) localStorage.removeItem(name);
      return fits ? draft : undefined;
    },
    write: (values) => {
      try {
        localStorage.setItem(name, JSON.stringify({ form, savedAt: now().toISOString(), values }));
      } catch {
        // A full or closed store must not keep anybody from filling the form; the server's draft is still saved.
      }
    },
    clear: () => localStorage.removeItem(name),
  };
}

/** Forgets every draft on this device, as signing out does. */
export function clearLocalDrafts(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

function parsed(text: string | null): LocalDraft | undefined {
  if (text === null) return undefined;
  try {
    return LocalDraft.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
