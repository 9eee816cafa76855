import type { Composer } from 'vue-i18n';
import type { Process } from '../../../process-model/executable/process.ts';
import type { Difference } from './trial/replay.ts';
import { nameOf } from './trial/waiting.ts';

/** Why an example no longer passes, as a sentence. */
export function differenceWords(
  difference: Difference,
  process: Process,
  { t }: Pick<Composer, 't' | 'te'>,
): string {
  const named = (id: string | null): string => (id === null ? t('processPlay.nothing') : nameOf(process, id));
  const listed = (ids: readonly string[]): string =>
    ids.length === 0 ? t('processPlay.nothing') : ids.map(named).join(t('processPlay.comma'));
  switch (difference.code) {
    case 'NOT_STARTED':
      return t('processPlay.difference.NOT_STARTED', { at: named(difference.at) });
    case 'NOT_WAITING':
      return t('processPlay.difference.NOT_WAITING', {
        n: difference.number,
        at: 'at' in difference.action ? named(difference.action.at) : t('processPlay.kind.timer'),
      });
    case 'INCIDENT':
      return t('processPlay.difference.INCIDENT', { at: named(difference.at), message: difference.message });
    case 'PATH':
      return t('processPlay.difference.PATH', {
        ...{ n: difference.number, expected: named(difference.expected), found: named(difference.found) },
      });
    case 'STATE':
      return t('processPlay.difference.STATE', {
        expected: t(`processPlay.state.${difference.expected}`),
        found: t(`processPlay.state.${difference.found}`),
      });
    case 'ENDS':
      return t('processPlay.difference.ENDS', {
        expected: listed(difference.expected),
        found: listed(difference.found),
      });
    case 'VARIABLE':
      return t('processPlay.difference.VARIABLE', {
        name: difference.name,
        expected: JSON.stringify(difference.expected ?? null),
        found: JSON.stringify(difference.found ?? null),
      });
  }
}
