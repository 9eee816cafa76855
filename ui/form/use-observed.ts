import { Tracker } from '@formily/reactive';
import { customRef, onScopeDispose, type Ref } from 'vue';

/** A reading that changes what it reads would run for ever. */
const MOST_READINGS = 20;
const SLOW_MS = 16;
const PAUSE_MS = 300;

/**
 * Reads observed state of an open form into Vue. What `read` touches is tracked; when some of it changes, Vue draws the
 * part in its next flush, and it is read again when it is asked for: once, however much of it a key has changed. Form,
 * field and node objects stay out of Vue's own reactivity. What is `patient` and slow to read, because it looks at
 * thousands of fields, is read again after a pause instead.
 */
export function useObserved<T>(read: () => T, { patient = false } = {}): Readonly<Ref<T>> {
  let reading = false;
  let again = false;
  let took = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const track = (): T => {
    const begun = performance.now();
    const box: T[] = [];
    reading = true;
    // Reactions that wait for the end of a reading run within it: what they change is only seen by reading once more.
    for (let i = 0; i === 0 || (again && i < MOST_READINGS); i += 1) {
      again = false;
      tracker.track(() => {
        box[0] = read();
      });
    }
    reading = false;
    took = performance.now() - begun;
    const [value] = box;
    return value === undefined ? read() : value;
  };
  let draw = (): void => undefined;
  let stale = false;
  let gone = false;
  const changed = (): void => {
    waiting = undefined;
    stale = true;
    draw();
  };
  const tracker = new Tracker(() => {
    if (reading) again = true;
    else if (!patient || took < SLOW_MS) changed();
    else waiting ??= setTimeout(changed, PAUSE_MS);
  });
  let value = track();
  onScopeDispose(() => {
    gone = true;
    clearTimeout(waiting);
    tracker.dispose();
  });
  return customRef<T>((tracked, trigger) => {
    draw = trigger;
    return {
      get() {
        tracked();
        if (stale && !gone) {
          stale = false;
          value = track();
        }
        return value;
      },
      set: () => undefined,
    };
  });
}
