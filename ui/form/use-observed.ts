import { Tracker } from '@formily/reactive';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/**
 * Reads observed state of an open form into Vue. What `read` touches is tracked; when some of it changes, it is read again
 * at once, and Vue draws the part in its next flush. Form, field and node objects stay out of Vue's own reactivity.
 */
export function useObserved<T>(read: () => T): Readonly<ShallowRef<T>> {
  const track = (): T => {
    const box: T[] = [];
    tracker.track(() => {
      box[0] = read();
    });
    const [value] = box;
    return value === undefined ? read() : value;
  };
  const tracker = new Tracker(() => {
    state.value = track();
  });
  const state = shallowRef(track());
  onScopeDispose(() => tracker.dispose());
  return state;
}
