import { onBeforeUnmount, shallowRef, watch, type ShallowRef } from 'vue';
import {
  openForm,
  type Form,
  type FormSession,
  type Rights,
  type WorkingCalendar,
} from '../../form-model/index.ts';
import { plainValues, type PlainValues } from './plain-values.ts';

/** What a form is opened with. */
export interface FormInput {
  readonly form: Form;
  readonly values?: PlainValues | undefined;
  readonly initial?: PlainValues | undefined;
  readonly rights?: Rights | undefined;
  readonly context?: PlainValues | undefined;
  readonly now?: Date | undefined;
  readonly calendar?: WorkingCalendar | undefined;
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
  let waiting: Gathered | undefined;
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
      calendar: input.calendar,
    });
    waiting = gathered(() => {
      const values = session.values();
      given = fingerprint(input, values);
      onChange(values);
      return given.length;
    });
    stop = session.onChange(waiting.changed);
    return { session, no };
  }

  function close(): void {
    stop();
    current.value.session.dispose();
  }

  function reopen(values: PlainValues): void {
    waiting?.drop();
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
  onBeforeUnmount(() => {
    waiting?.flush();
    close();
  });
  return { current, reopen };
}

/** Values of more characters than this are not given out with every key. */
const LONG = 20_000;
const PAUSE_MS = 150;

interface Gathered {
  readonly changed: () => void;
  /** Gives now what still waits to be given. */
  readonly flush: () => void;
  /** Forgets it. */
  readonly drop: () => void;
}

/** One key can change many values; they are given out together, and those of a very large form after a pause. */
function gathered(give: () => number): Gathered {
  let queued = false;
  let length = 0;
  const flush = (): void => {
    if (!queued) return;
    queued = false;
    length = give();
  };
  const changed = (): void => {
    if (queued) return;
    queued = true;
    if (length > LONG) setTimeout(flush, PAUSE_MS);
    else queueMicrotask(flush);
  };
  return { changed, flush, drop: () => (queued = false) };
}

const fingerprint = ({ form, rights, context }: FormInput, values: unknown): string =>
  JSON.stringify([form.key, form.version, values ?? {}, rights ?? {}, context ?? {}]);
