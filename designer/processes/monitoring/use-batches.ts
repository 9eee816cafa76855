import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue';
import type { BatchOrder, BatchProgress } from '../../../model/monitoring.ts';
import { monitoringApi } from './monitoring-api.ts';

const SOON_MS = 1_000;

export interface KnownBatches {
  batches: ShallowRef<readonly BatchProgress[]>;
  start(order: BatchOrder): Promise<void>;
}

/**
 * Operations on many cases of a version. The server keeps them: a page that is loaded again finds them. While one goes on
 * it is asked about every second; `moved` is told of every step it makes.
 */
export function useBatches(definitionKey: () => string, moved: () => void): KnownBatches {
  const batches = shallowRef<readonly BatchProgress[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  async function look(): Promise<void> {
    clearTimeout(timer);
    const key = definitionKey();
    if (key === '') return;
    const before = progressOf(batches.value);
    // An answer that does not come now is asked for again; the page itself says when the server can't be reached.
    const answer = await monitoringApi.batches(key).catch(() => undefined);
    if (ended || key !== definitionKey()) return;
    if (answer) batches.value = answer.items;
    if (progressOf(batches.value) !== before) moved();
    clearTimeout(timer);
    if (batches.value.some(({ endedAt }) => endedAt === null)) timer = setTimeout(() => void look(), SOON_MS);
  }
  watch(definitionKey, () => {
    batches.value = [];
    void look();
  });
  onBeforeUnmount(() => {
    ended = true;
    clearTimeout(timer);
  });
  return {
    batches,
    async start(order) {
      await monitoringApi.start(order);
      await look();
    },
  };
}

const progressOf = (batches: readonly BatchProgress[]): string =>
  batches.map(({ id, done, failed }) => `${id} ${done} ${failed}`).join();
