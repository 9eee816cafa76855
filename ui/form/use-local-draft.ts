import { onBeforeUnmount, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Form, FormNode } from '../../form-model/index.ts';
import { localDrafts, type LocalDraft } from './local-draft.ts';
import type { PlainValues } from './plain-values.ts';

const PAUSE_MS = 800;

/** Numbers and signatures that name a person are not left lying on a device; they are typed again. */
const sensitive = new Set(['identityNumber', 'bankCard', 'signature']);

export interface LocalDraftHandle {
  /** A draft found on this device that has not been taken or dropped. */
  readonly found: Readonly<ShallowRef<LocalDraft | undefined>>;
  readonly restored: Readonly<Ref<boolean>>;
  /** Saves after a pause in typing. */
  readonly save: (values: PlainValues) => void;
  readonly take: () => PlainValues;
  readonly drop: () => void;
}

/** Autosaves to this device under the key of a task; without a key nothing is kept. */
export function useLocalDraft(
  key: string | undefined,
  form: Form,
  onSaved: (values: PlainValues) => void,
): LocalDraftHandle {
  const drafts = key === undefined ? undefined : localDrafts(key, `${form.key}@${form.version}`);
  const found = shallowRef(drafts?.read());
  const restored = ref(false);
  let pending: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    pending?.();
    pending = undefined;
  };
  onBeforeUnmount(flush);
  return {
    found,
    restored,
    save: (values) => {
      pending = () => {
        drafts?.write(withoutSensitive(form.children, values));
        onSaved(values);
      };
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE_MS);
    },
    take: () => {
      const values = found.value?.values ?? {};
      found.value = undefined;
      restored.value = true;
      return values;
    },
    drop: () => {
      clearTimeout(timer);
      pending = undefined;
      found.value = undefined;
      drafts?.clear();
    },
  };
}

function withoutSensitive(nodes: readonly FormNode[], values: PlainValues): PlainValues {
  const kept: Record<string, unknown> = { ...values };
  for (const node of nodes) {
    if (node.kind === 'group') Object.assign(kept, withoutSensitive(node.children, kept));
    const value = kept[node.name];
    if (node.kind === 'field' && sensitive.has(node.component)) kept[node.name] = undefined;
    if (node.kind === 'table' && Array.isArray(value))
      kept[node.name] = value.map((row: unknown) => (isRow(row) ? withoutSensitive(node.columns, row) : row));
  }
  return kept;
}

const isRow = (value: unknown): value is PlainValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
