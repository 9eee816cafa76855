import { onScopeDispose, ref, type Ref } from 'vue';

/** Whether the window is as narrow as a phone. */
export function usePhone(): Readonly<Ref<boolean>> {
  const narrow = matchMedia('(max-width: 760px)');
  const phone = ref(narrow.matches);
  const follow = (): void => {
    phone.value = narrow.matches;
  };
  narrow.addEventListener('change', follow);
  onScopeDispose(() => narrow.removeEventListener('change', follow));
  return phone;
}
