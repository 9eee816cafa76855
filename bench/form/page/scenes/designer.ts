import ElementPlus, { localeContextKey } from 'element-plus';
import { createApp, type App } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { en } from '../../../../designer/i18n/en.ts';
import { zh } from '../../../../designer/i18n/zh.ts';
import FormWorkspace from '../../../../designer/forms/form-workspace.vue';
import { createAidI18n, elementLocale } from '../../../../ui/i18n/index.ts';
import { FormDesignView } from '../../../../model/form-design.ts';
import type { Scene } from '../scene.ts';
import { designDocument } from './documents.ts';

/** The designer with 300 fields, with everything around it that an edit sets going: checks, saving, history. */
export function designer(): Scene {
  let app: App | undefined;
  const nowhere = { template: '' };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', name: 'forms', component: nowhere }],
  });
  const i18n = createAidI18n({ zh, en });
  return {
    mount(place) {
      const given = FormDesignView.parse({
        ...{ key: 'bench-design', revision: 1, draft: designDocument },
        ...{ changedBy: null, changedAt: null, published: null },
      });
      app = createApp(FormWorkspace, { given, published: undefined });
      app.use(i18n).use(router).use(ElementPlus).provide(localeContextKey, elementLocale).mount(place);
    },
    unmount: () => app?.unmount(),
  };
}
