import { computed, onScopeDispose, watch, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { OpenTable } from '../../../form-model/index.ts';
import { useForm } from '../form-context.ts';
import { useObserved } from '../use-observed.ts';

export interface Total {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** Nobody wants to hear a sum for each digit that is typed. */
const PAUSE_MS = 1200;

/** Sums of columns. They follow every key without the rows being drawn again, and are said after a pause. */
export function useTotals(table: OpenTable, names: readonly string[]): ComputedRef<readonly Total[]> {
  const { t } = useI18n();
  const { language, announce } = useForm();
  const sums = useObserved(() => new Map(names.map((name) => [name, table.total(name)])));
  const totals = computed(() =>
    table.columns.flatMap((column) => {
      const sum = sums.value.get(column.name);
      if (sum === undefined || column.kind === 'table') return [];
      const title = column.title?.[language.value] ?? '';
      return [{ name: column.name, title, text: column.type.text(sum, language.value, []) }];
    }),
  );
  const words = computed(() =>
    totals.value.map(({ title, text }) => t('ui.form.totalOf', { title, text })).join(' '),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(words, () => {
    clearTimeout(timer);
    timer = setTimeout(() => announce(words.value), PAUSE_MS);
  });
  onScopeDispose(() => clearTimeout(timer));
  return totals;
}
