import { createApp } from 'vue';
import ElementPlus, { localeContextKey } from 'element-plus';
import { createAidI18n, elementLocale } from '../ui/i18n/index.ts';
import '../ui/theme/index.ts';
import { en } from './i18n/en.ts';
import { zh } from './i18n/zh.ts';
import { createDesignerRouter } from './router.ts';
import App from './shell/app.vue';

createApp(App)
  .use(createAidI18n({ zh, en }))
  .use(createDesignerRouter())
  .use(ElementPlus)
  .provide(localeContextKey, elementLocale)
  .mount('#app');
