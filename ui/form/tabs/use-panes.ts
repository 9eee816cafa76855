import { computed, onScopeDispose, ref, shallowReactive, watch, type ComputedRef, type Ref } from 'vue';
import { partsOf, type OpenGroup, type OpenNode } from '../../../form-model/index.ts';
import { useForm } from '../form-context.ts';
import { useObserved } from '../use-observed.ts';

/** One pane as its tab shows it. */
export interface Pane {
  readonly group: OpenGroup;
  readonly title: string;
  /** How many errors it shows. */
  readonly errors: number;
}

export interface Panes {
  /** The panes that rules show, in order. */
  readonly panes: ComputedRef<readonly Pane[]>;
  /** Place of the open pane among them. */
  readonly index: ComputedRef<number>;
  /** Panes that were open once stay in the page, so that nothing under way in them is cut off. */
  readonly opened: ReadonlySet<string>;
  readonly open: (index: number) => void;
}

/** Which pane of tabs or steps is open. A jump to a field in another pane opens that one first. */
export function usePanes(part: OpenGroup): Panes {
  const { language, reveals } = useForm();
  const groups = part.children.filter(isGroup);
  const shown = useObserved(() => groups.filter(({ visible }) => visible));
  const errors = useObserved(
    () =>
      new Map(
        groups.map((group) => [
          group.id,
          partsOf(group.children).flatMap((below) => below.shownErrors).length,
        ]),
      ),
    { patient: true },
  );
  const current: Ref<string | undefined> = ref(groups.find(({ visible }) => visible)?.id);
  const opened = shallowReactive(new Set<string>());
  const panes = computed(() =>
    shown.value.map((group) => ({
      group,
      errors: errors.value.get(group.id) ?? 0,
      title: group.node.title?.[language.value] ?? '',
    })),
  );
  // A pane that was hidden while it was open gives way to the one that took its place.
  let last = 0;
  const index = computed(() => {
    const at = panes.value.findIndex(({ group }) => group.id === current.value);
    return at >= 0 ? at : Math.max(0, Math.min(last, panes.value.length - 1));
  });
  watch(
    [index, panes],
    () => {
      last = index.value;
      const id = panes.value[index.value]?.group.id;
      if (id !== undefined) opened.add(id);
    },
    { immediate: true },
  );
  const open = (at: number): void => {
    current.value = panes.value[at]?.group.id ?? current.value;
  };
  const reveal = (path: string): void => {
    const at = panes.value.findIndex(({ group }) =>
      partsOf(group.children).some((below) => below.path === path),
    );
    if (at >= 0) open(at);
  };
  reveals.add(reveal);
  onScopeDispose(() => reveals.delete(reveal));
  return { panes, index, opened, open };
}

const isGroup = (node: OpenNode): node is OpenGroup => node.kind === 'group';
