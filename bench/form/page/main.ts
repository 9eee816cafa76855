import '../../../ui/theme/index.ts';
import './page.css';
import { framePainted, nextFrame } from './frames.ts';
import { elementPlus } from './mixed/element-plus.ts';
import { formJs } from './mixed/form-js.ts';
import { mixedDocument, ours } from './mixed/ours.ts';
import type { Scene } from './scene.ts';
import { designer } from './scenes/designer.ts';
import { dependentDocument, tableDocument, tableValues } from './scenes/documents.ts';
import { undoSteps } from './undo-steps.ts';

const scenes: Readonly<Record<string, () => Scene>> = {
  ours: () => ours(mixedDocument),
  'element-plus': elementPlus,
  'form-js': formJs,
  dependent: () => ours(dependentDocument),
  'rows-50x10': () => ours(tableDocument(10), tableValues(50)),
  'rows-500x8': () => ours(tableDocument(8), tableValues(500)),
  designer,
};

/** Long enough for the browser to come to rest, so that no wait for the next frame is in the figures. */
const PAUSE_MS = 50;

let drawn: Scene | undefined;
const times: number[] = [];

/** Milliseconds from now until the main thread has painted the next frame. */
async function untilPainted(begun: number): Promise<void> {
  await framePainted();
  times.push(performance.now() - begun);
}

/** Notes for each event of this kind how long it takes from the event until the frame that shows its effect is painted. */
function watch(kind: 'keydown' | 'dragover'): void {
  addEventListener(
    kind,
    ({ timeStamp }) => void untilPainted(kind === 'keydown' ? timeStamp : performance.now()),
    {
      capture: true,
    },
  );
}
watch('keydown');
watch('dragover');

const long: number[] = [];
new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
  type: 'longtask',
});

Object.assign(window, {
  bench: {
    /** Draws a scene. Milliseconds until the second frame after it stands in the page. */
    async mount(name: string): Promise<number> {
      const place = document.createElement('div');
      document.getElementById('place')?.replaceChildren(place);
      drawn = scenes[name]?.();
      const begun = performance.now();
      await drawn?.mount(place);
      await nextFrame();
      await framePainted();
      return performance.now() - begun;
    },
    unmount(): void {
      drawn?.unmount();
      document.getElementById('place')?.replaceChildren();
    },
    /** Controls in the page, by which it is seen that all fields stand there. */
    controls: () => document.querySelectorAll('#place :is(input, textarea, select)').length,
    /** What was noted since it was asked for last. */
    take: () => times.splice(0),
    /** Scrolls by pixels, frame by frame, and gives what each frame took until it was painted. */
    async scroll(selector: string, pixels: number, frames: number): Promise<readonly number[]> {
      const element = document.querySelector(selector);
      for (let i = 0; element && i < frames; i += 1) {
        const begun = performance.now();
        element.scrollTop += pixels;
        await untilPainted(begun);
        // The next notch of a wheel comes later than the frame after this one, in which the rows are measured.
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
      return times.splice(0);
    },
    longest: () => Math.max(0, ...long.splice(0)),
    undoSteps,
  },
});
