import ElementPlus, { localeContextKey } from 'element-plus';
import { createApp, h } from 'vue';
import { createRouter, createWebHashHistory, RouterView } from 'vue-router';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import ProcessDesignerPage from '../../../designer/processes/process-designer-page.vue';
import ProcessListPage from '../../../designer/processes/process-list-page.vue';
import { createAidI18n, elementLocale } from '../../../ui/i18n/index.ts';
import { knownUser } from '../../../ui/session/session.ts';
import '../../../ui/theme/index.ts';
import PlainWorkspace from './plain-workspace.vue';

const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'processes', component: ProcessListPage },
    {
      path: '/:processId',
      name: 'process',
      component: ProcessDesignerPage,
      props: ({ params }) => ({ processId: String(params['processId']), workspace: PlainWorkspace }),
    },
  ],
});
router.beforeEach(async () => {
  await knownUser();
});

createApp({ render: () => h('main', { style: 'padding: 16px' }, h(RouterView)) })
  .use(createAidI18n({ zh, en }))
  .use(router)
  .use(ElementPlus)
  .provide(localeContextKey, elementLocale)
  .mount('#app');
