import { Tracker } from '@formily/reactive';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** A reading that changes what it reads would run for ever. */
const MOST_READINGS = 20;
const SLOW_MS = 16;
const PAUSE_MS = 300;

/**
 * Reads observed state of an open form into Vue. What `read` touches is tracked; when some of it changes, it is read again
 * at once, and Vue draws the part in its next flush. Form, field and node objects stay out of Vue's own reactivity.
 * What is `patient` and slow to read, because it looks at thousands of fields, is read again after a pause instead.
 */
export function useObserved<T>(read: () => T, { patient = false } = {}): Readonly<ShallowRef<T>> {
  let reading = false;
  let stale = false;
  let took = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const track = (): T => {
    const begun = performance.now();
    const box: T[] = [];
    reading = true;
    // Reactions that wait for the end of a reading run within it: what they change is only seen by reading once more.
    for (let i = 0; i === 0 || (stale && i < MOST_READINGS); i += 1) {
      stale = false;
      tracker.track(() => {
        box[0] = read();
      });
    }
    reading = false;
    took = performance.now() - begun;
    const [value] = box;
    return value === undefined ? read() : value;
  };
  const readAgain = (): void => {
    waiting = undefined;
    state.value = track();
  };
  const tracker = new Tracker(() => {
    if (reading) stale = true;
    else if (!patient || took < SLOW_MS) state.value = track();
    else waiting ??= setTimeout(readAgain, PAUSE_MS);
  });
  const state = shallowRef(track());
  onScopeDispose(() => {
    clearTimeout(waiting);
    tracker.dispose();
  });
  return state;
}
