import { ref, watch, type Ref } from 'vue';
import type { ControlProps } from './form-context.ts';

interface Format {
  /** What stands in the input for a value. */
  readonly show: (value: unknown) => string;
  /** What a typed text is as a value; a text that is none stays text, and the field says what is wrong. */
  readonly read: (text: string) => unknown;
}

export interface TypedText {
  readonly text: Ref<string>;
  readonly input: (text: string) => void;
  readonly leave: () => void;
}

/** The text of an input beside the value it stands for: what is typed stays as it is until the input is left. */
export function useTypedText(props: ControlProps, { show, read }: Format): TypedText {
  const text = ref(show(props.view.value));
  watch(
    () => props.view.value,
    (value) => {
      if (JSON.stringify(read(text.value)) !== JSON.stringify(value)) text.value = show(value);
    },
  );
  return {
    text,
    input: (typed) => {
      text.value = typed;
      props.field.input(read(typed));
    },
    leave: () => {
      props.field.leave();
      text.value = show(props.field.value);
    },
  };
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
