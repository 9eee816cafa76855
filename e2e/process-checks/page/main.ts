import ElementPlus, { localeContextKey } from 'element-plus';
import { createApp, h, ref, shallowRef } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import type { ProcessSession } from '../../../designer/processes/modeler/process-session.ts';
import type { World } from '../../../process-model/checks/world.ts';
import { createAidI18n, elementLocale, setLanguage } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';
import CheckedProcess from './checked-process.vue';

/** A test opens a model in an installation of its own, and gets at the editor that holds it. */
const given = shallowRef<{ xml: string; world: World; n: number }>();
const checked = ref(-1);
let session: ProcessSession | undefined;
let opened: (() => void) | undefined;

const page = {
  render: () =>
    given.value &&
    h(CheckedProcess, {
      key: given.value.n,
      xml: given.value.xml,
      world: given.value.world,
      onReady: (ready: ProcessSession) => {
        session = ready;
        opened?.();
      },
      onChecked: (count: number) => {
        checked.value = count;
      },
    }),
};
const router = createRouter({
  history: createWebHashHistory(),
  routes: [{ path: '/:rest(.*)*', name: 'processes', component: page }],
});
createApp(page)
  .use(createAidI18n({ zh, en }))
  .use(router)
  .use(ElementPlus)
  .provide(localeContextKey, elementLocale)
  .mount('#app');

Object.assign(window, {
  checksPage: {
    setLanguage,
    open: (xml: string, world: World) =>
      new Promise<void>((resolve) => {
        opened = resolve;
        checked.value = -1;
        given.value = { xml, world, n: (given.value?.n ?? 0) + 1 };
      }),
    /** Number of problems of the model as it is now; -1 while it is checked. */
    checked: () => checked.value,
    modeler: () => session?.modeler,
    session: () => session,
    read: async () => (await session?.modeler.saveXML({ format: true }))?.xml,
  },
});
