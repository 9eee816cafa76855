import type { Composer } from 'vue-i18n';
import { ApiError } from '../../../ui/http/client.ts';

/** What went wrong, in a sentence. */
export function errorText({ t, te }: Pick<Composer, 't' | 'te'>, error: unknown): string {
  const code = error instanceof ApiError ? error.code : 'INTERNAL';
  return t(
    te(`processDrafts.error.${code}`) ? `processDrafts.error.${code}` : 'processDrafts.error.INTERNAL',
  );
}

/** Elements that were refused, with what the server has against each. */
export const refusedElements = (error: unknown): readonly { elementId: string; reason: string }[] =>
  error instanceof ApiError
    ? error.fields.map(({ path, message }) => ({ elementId: path, reason: String(message) }))
    : [];
