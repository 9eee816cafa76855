import { createApp } from 'vue';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import { createAidI18n } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';
import PlayPage from './play-page.vue';

createApp(PlayPage).use(createAidI18n({ zh, en })).mount('#app');
