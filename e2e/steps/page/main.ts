import { createApp } from 'vue';
import ElementPlus from 'element-plus';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import { createAidI18n } from '../../../ui/i18n/index.ts';
import '../../../ui/theme/index.ts';
import StepsPage from './steps-page.vue';

createApp(StepsPage).use(createAidI18n({ zh, en })).use(ElementPlus).mount('#app');
