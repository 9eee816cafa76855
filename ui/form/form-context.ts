import { inject, provide, type InjectionKey, type Ref } from 'vue';
import type { Option, OpenField } from '../../form-model/index.ts';
import type { Language } from '../../model/localised.ts';
import type { FormServices } from './form-services.ts';

/** What every part of a form on the screen knows. */
export interface FormContext {
  readonly language: Readonly<Ref<Language>>;
  /** Nothing can be changed: everything is drawn to be read. */
  readonly readonly: Readonly<Ref<boolean>>;
  /** Width of the form in CSS pixels, which decides between tables and cards. */
  readonly width: Readonly<Ref<number>>;
  /** Says something to screen readers. */
  readonly announce: (text: string) => void;
  /** What the page around the form offers to its fields. */
  readonly services: () => FormServices;
  /** Aborted when the form goes. */
  readonly closed: AbortSignal;
  /** Brings the field at a path into sight and gives it the focus. */
  readonly jump: (path: string) => Promise<void>;
  /** What can hide a field (closed panes, rows out of sight) puts in here how to bring the field at a path to light. */
  readonly reveals: Set<(path: string) => void>;
}

const key: InjectionKey<FormContext> = Symbol('form');

export const provideForm = (context: FormContext): void => provide(key, context);

export function useForm(): FormContext {
  const context = inject(key);
  if (!context) throw new Error('A part of a form stands outside of a form');
  return context;
}

/** What is drawn of a field. */
export interface FieldView {
  readonly visible: boolean;
  readonly writable: boolean;
  readonly required: boolean;
  readonly value: unknown;
  readonly errors: readonly string[];
  readonly options: readonly Option[];
  /** The value in words. */
  readonly text: string;
}

/** What a control is given to draw and to work on a field. */
export interface ControlProps {
  readonly field: OpenField;
  readonly view: FieldView;
  /** Id of the input, which the label names. */
  readonly inputId: string;
  /** Id of the label, for controls of several inputs. */
  readonly labelId: string;
  readonly label: string;
  /** Heard, where no label element names the input. */
  readonly spoken?: string | undefined;
  /** Ids of hint and errors. */
  readonly describedBy?: string | undefined;
}

/** What a read view is given. */
export interface ReadProps {
  readonly field: OpenField;
  readonly view: FieldView;
}
