import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue';
import { openForm, type Form, type FormSession, type Rights } from '../../form-model/index.ts';
import { plainValues, type PlainValues } from './plain-values.ts';

/** What a form is opened with. */
export interface FormInput {
  readonly form: Form;
  readonly values?: PlainValues | undefined;
  readonly initial?: PlainValues | undefined;
  readonly rights?: Rights | undefined;
  readonly context?: PlainValues | undefined;
  readonly now?: Date | undefined;
}

export interface OpenSession {
  readonly session: FormSession;
  /** Counts openings: parts are drawn anew for each. */
  readonly no: number;
}

export interface SessionHandle {
  readonly current: Readonly<ShallowRef<OpenSession>>;
  /** Opens the form again with other values, such as a draft. */
  readonly reopen: (values: PlainValues) => void;
}

/**
 * Keeps a form open for as long as a part lives. It is opened anew when it is given other contents, and not when it is
 * given the same in another object, or what it gave out itself.
 */
export function useSession(input: FormInput, onChange: (values: PlainValues) => void): SessionHandle {
  let stop = (): void => undefined;
  let taken = fingerprint(input, input.values);
  let given = taken;
  const current = shallowRef(start(input.values ?? {}, 0));

  function start(values: PlainValues, no: number): OpenSession {
    const { form, initial, rights = {}, context = {}, now = new Date() } = input;
    const session = openForm(form, {
      values: plainValues(values),
      initial: plainValues(initial ?? input.values ?? {}),
      rights,
      context: plainValues(context),
      now,
    });
    let queued = false;
    stop = session.onChange(() => {
      if (queued) return;
      queued = true;
      // One key can change many values; they are given out together.
      queueMicrotask(() => {
        queued = false;
        const values = session.values();
        given = fingerprint(input, values);
        onChange(values);
      });
    });
    return { session, no };
  }

  function close(): void {
    stop();
    current.value.session.dispose();
  }

  function reopen(values: PlainValues): void {
    const { no } = current.value;
    close();
    current.value = start(values, no + 1);
  }

  watch(
    () => [input.form, input.values, input.initial, input.rights, input.context],
    () => {
      const next = fingerprint(input, input.values);
      const same = next === taken || next === given;
      taken = next;
      if (!same) reopen(input.values ?? {});
    },
  );
  onBeforeUnmount(close);
  return { current, reopen };
}

const fingerprint = ({ form, rights, context }: FormInput, values: unknown): string =>
  JSON.stringify([form.key, form.version, values ?? {}, rights ?? {}, context ?? {}]);
