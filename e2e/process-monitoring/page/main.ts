import { createApp, h } from 'vue';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import MonitoringPage from '../../../designer/processes/monitoring/monitoring-page.vue';
import { createAidI18n } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';

createApp({ render: () => h('main', { style: 'padding: 16px' }, h(MonitoringPage)) })
  .use(createAidI18n({ zh, en }))
  .mount('#app');
