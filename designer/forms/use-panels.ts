import { onBeforeUnmount, onMounted, type ShallowRef } from 'vue';

type Place = Readonly<ShallowRef<HTMLElement | null>>;

/** F6 goes from palette to canvas to settings and round again, Shift+F6 the other way; the palette keeps its place. */
export function usePanels({ parts, canvas, settings }: Record<'parts' | 'canvas' | 'settings', Place>): void {
  let lastPart: HTMLElement | undefined;

  const focusFirst = (panel: HTMLElement | null): void =>
    panel?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  const goTo: readonly (() => void)[] = [
    () => (lastPart?.isConnected ? lastPart.focus() : focusFirst(parts.value)),
    () => canvas.value?.focus(),
    () => focusFirst(settings.value),
  ];

  function onKey(event: KeyboardEvent): void {
    if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const here = document.activeElement;
    const at = [parts, canvas, settings].findIndex((panel) => panel.value?.contains(here));
    if (at === 0 && here instanceof HTMLElement) lastPart = here;
    const next = at < 0 ? 0 : (at + (event.shiftKey ? 2 : 1)) % goTo.length;
    goTo[next]?.();
  }
  onMounted(() => addEventListener('keydown', onKey));
  onBeforeUnmount(() => removeEventListener('keydown', onKey));
}
