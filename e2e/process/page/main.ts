import ElementPlus, { localeContextKey } from 'element-plus';
import { createApp, h, ref } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import { openModel } from '../../../designer/processes/modeler/create-modeler.ts';
import { lostWhenOpened } from '../../../designer/processes/modeler/lost-when-opened.ts';
import { OutlineEdits } from '../../../designer/processes/outline/edits/outline-edits.ts';
import OutlineView from '../../../designer/processes/outline/outline-view.vue';
import ProcessWorkspace from '../../../designer/processes/process-workspace.vue';
import type { ProcessSession } from '../../../designer/processes/modeler/process-session.ts';
import { editAtRandom } from './random-edits.ts';
import { roundTrip } from './round-trip.ts';
import { createAidI18n, elementLocale, setLanguage } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';

/** The workspace of a process without a server: a test opens a model and gets at the editor that holds it. */
const given = ref<{ xml: string; n: number }>();
let session: ProcessSession | undefined;
let opened: (() => void) | undefined;

const page = {
  render: () =>
    given.value &&
    h('main', [
      h(
        ProcessWorkspace,
        {
          key: given.value.n,
          xml: given.value.xml,
          title: '流程',
          fileName: 'process',
          onReady: (ready: ProcessSession) => {
            session = ready;
            opened?.();
          },
        },
        { outline: (given: { session: ProcessSession }) => h(OutlineView, given) },
      ),
    ]),
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
  processPage: {
    setLanguage,
    open: (xml: string) =>
      new Promise<void>((resolve) => {
        opened = resolve;
        given.value = { xml, n: (given.value?.n ?? 0) + 1 };
      }),
    /** Opens another model in the editor that is there. */
    load: (xml: string) => session && openModel(session.modeler, xml),
    modeler: () => session?.modeler,
    session: () => session,
    editAtRandom: (seed: number, count: number) => session && editAtRandom(session, seed, count),
    lostWhenOpened,
    roundTrip: (xml: string) => session && roundTrip(session, xml),
    rename: (id: string, name: string) => session && new OutlineEdits(session.modeler).rename(id, name),
    read: () => session?.read(),
  },
});
