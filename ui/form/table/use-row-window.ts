import { computed, onScopeDispose, ref, shallowReactive, type ComputedRef, type Ref } from 'vue';

/** A row to draw. */
export interface WindowRow {
  readonly index: number;
  /** Room to leave above it for rows that are not drawn, in pixels. */
  readonly gap: number;
}

export interface RowWindow {
  readonly drawn: ComputedRef<readonly WindowRow[]>;
  /** Room to leave below the last row that is drawn. */
  readonly rest: ComputedRef<number>;
  /** Takes the place and size of the scrolled part. */
  readonly look: (element: HTMLElement) => void;
  /** Keeps a row drawn wherever the window is: the one with the focus, or the one a jump leads to. */
  readonly keep: (id: string | undefined) => void;
  /** Where a row begins, in pixels from the first. */
  readonly topOf: (index: number) => number;
  /** Watches the height of a row as it is drawn: a sentence below a cell makes it higher. */
  readonly observe: (id: string, row: Element | null) => void;
}

/** Drawn beyond the edge, so that the tab key finds the next row and a slow scroll never meets a gap. */
const MARGIN = 4;
const USUAL_HEIGHT = 61;

/**
 * Which of many rows are drawn: those in sight and a few around them. Rows may differ in height; one that was never drawn
 * counts as an ordinary one.
 */
export function useRowWindow(ids: Readonly<Ref<readonly string[]>>): RowWindow {
  const top = ref(0);
  const room = ref(600);
  const kept = ref<string>();
  const heights = shallowReactive(new Map<string, number>());
  const tops = computed(() => {
    const begins = [0];
    for (const id of ids.value) begins.push((begins.at(-1) ?? 0) + (heights.get(id) ?? USUAL_HEIGHT));
    return begins;
  });
  const at = (y: number): number => rowAt(tops.value, y);
  const first = computed(() => Math.max(0, at(top.value) - MARGIN));
  const last = computed(() => Math.min(ids.value.length - 1, at(top.value + room.value) + MARGIN));
  const indexes = computed(() => {
    const inside = Array.from(
      { length: Math.max(0, last.value - first.value + 1) },
      (_, i) => first.value + i,
    );
    const keptAt = kept.value === undefined ? -1 : ids.value.indexOf(kept.value);
    return keptAt < 0 || inside.includes(keptAt) ? inside : [...inside, keptAt].sort((a, b) => a - b);
  });
  const topOf = (index: number): number => tops.value[index] ?? 0;
  const drawn = computed(() =>
    indexes.value.map((index, i) => ({ index, gap: topOf(index) - topOf((indexes.value[i - 1] ?? -1) + 1) })),
  );
  const rest = computed(() => topOf(ids.value.length) - topOf((indexes.value.at(-1) ?? -1) + 1));

  const rows = new Map<string, Element>();
  const idOf = new WeakMap<Element, string>();
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const id = idOf.get(target);
      const height = target.getBoundingClientRect().height;
      if (id !== undefined && height > 0 && heights.get(id) !== height) heights.set(id, height);
    }
  });
  onScopeDispose(() => observer.disconnect());
  return {
    drawn,
    rest,
    topOf,
    keep: (id) => (kept.value = id),
    look: ({ scrollTop, clientHeight }) => {
      top.value = scrollTop;
      room.value = clientHeight;
    },
    observe: (id, row) => {
      const before = rows.get(id);
      if (before === row) return;
      if (before) observer.unobserve(before);
      rows.delete(id);
      if (!row) return;
      rows.set(id, row);
      idOf.set(row, id);
      observer.observe(row);
    },
  };
}

/** Index of the row that holds a place, among the places where rows begin. */
function rowAt(tops: readonly number[], y: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
