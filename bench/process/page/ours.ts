import ElementPlus, { localeContextKey } from 'element-plus';
import type Modeler from 'bpmn-js/lib/Modeler';
import { createApp, h, shallowRef, type App } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { en } from '../../../designer/i18n/en.ts';
import { zh } from '../../../designer/i18n/zh.ts';
import type { ProcessSession } from '../../../designer/processes/modeler/process-session.ts';
import ProblemList from '../../../designer/processes/problems/problem-list.vue';
import { useProcessChecks } from '../../../designer/processes/problems/use-process-checks.ts';
import ProcessWorkspace from '../../../designer/processes/process-workspace.vue';
import StepSettings from '../../../designer/processes/steps/step-settings.vue';
import { knownKinds, type World } from '../../../process-model/checks/world.ts';
import { createAidI18n, elementLocale } from '../../../ui/i18n/index.ts';
import type { Scene } from './scene.ts';

/** Nobody knows any form or role here: every human step has something to be found. */
export const world: World = { forms: [], roles: [], kinds: [...knownKinds], processes: [] };

interface Given {
  session: ProcessSession;
}

/** The process designer with everything around the canvas that an edit sets going: settings, checks, their marks. */
export function ours(): Scene {
  let app: App | undefined;
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:rest(.*)*', name: 'processes', component: { template: '' } }],
  });
  return {
    open: (place, xml) =>
      new Promise<Modeler>((resolve) => {
        const session = shallowRef<ProcessSession>();
        app = createApp({
          setup() {
            const { problems, fresh } = useProcessChecks(session, shallowRef(world));
            const ready = (opened: ProcessSession): void => {
              session.value = opened;
              resolve(opened.modeler);
            };
            return () =>
              h(
                ProcessWorkspace,
                { xml, title: '大流程', fileName: 'large', onReady: ready },
                {
                  settings: (given: Given) => h(StepSettings, given),
                  problems: (given: Given) =>
                    h(ProblemList, { ...given, problems: problems.value, fresh: fresh.value }),
                },
              );
          },
        });
        app
          .use(createAidI18n({ zh, en }))
          .use(router)
          .use(ElementPlus)
          .provide(localeContextKey, elementLocale)
          .mount(place);
      }),
    close: () => app?.unmount(),
  };
}
