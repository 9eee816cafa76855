import { createApp, type App } from 'vue';
import type { Scene } from '../scene.ts';
import ElementForm from './element-form.vue';

export function elementPlus(): Scene {
  let app: App | undefined;
  return {
    mount(place) {
      app = createApp(ElementForm);
      app.mount(place);
    },
    unmount: () => app?.unmount(),
  };
}
