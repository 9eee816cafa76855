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
  /** For `input` and `compositionend` of a native control: Chinese counts once it is composed. */
  readonly typed: (event: Event) => void;
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
  const input = (typed: string): void => {
    text.value = typed;
    props.field.input(read(typed));
  };
  return {
    text,
    input,
    leave: () => {
      props.field.leave();
      text.value = show(props.field.value);
    },
    typed: (event) => {
      const typed = typedText(event);
      if (typed !== undefined) input(typed);
    },
  };
}

/** What was typed into a native input, or undefined while letters are being composed into a character. */
export function typedText(event: Event): string | undefined {
  if (event instanceof InputEvent && event.isComposing) return undefined;
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    ? target.value
    : undefined;
}

export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
