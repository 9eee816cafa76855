import { createApp } from 'vue';
import { createAidI18n } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';
import FormPage from './form-page.vue';

createApp(FormPage)
  .use(createAidI18n({ zh: {}, en: {} }))
  .mount('#app');
