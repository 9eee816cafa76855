import { createRouter, createWebHistory, type Router } from 'vue-router';
import { onSignedOut } from '../ui/http/client.ts';
import { knownUser, user } from '../ui/session/session.ts';

/** The sign-in page belongs to the workbench and leads back here. */
const signIn = (path: string): void =>
  location.assign(`/sign-in?next=${encodeURIComponent(`/designer${path}`)}`);

/** The designer's addresses, all below /designer. */
export function createDesignerRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/designer'),
    routes: [
      { path: '/', redirect: { name: 'forms' } },
      { path: '/forms', name: 'forms', component: () => import('./forms/form-list-page.vue') },
      {
        path: '/forms/:formKey',
        name: 'form',
        component: () => import('./forms/form-designer-page.vue'),
        props: true,
      },
      {
        path: '/processes',
        name: 'processes',
        component: () => import('./processes/process-list-page.vue'),
      },
      {
        path: '/processes/:processId',
        name: 'process',
        component: () => import('./processes/process-designer-page.vue'),
        props: true,
      },
      {
        path: '/monitoring',
        name: 'monitoring',
        component: () => import('./processes/monitoring/monitoring-page.vue'),
      },
      { path: '/merged', name: 'merged', component: () => import('./merged/merged-page.vue') },
      { path: '/:rest(.*)*', redirect: { name: 'forms' } },
    ],
  });
  router.beforeEach(async (to) => {
    if (await knownUser()) return true;
    signIn(to.fullPath);
    return false;
  });
  onSignedOut(() => {
    // Who was never signed in is led away by the guard above.
    if (!user.value) return;
    user.value = null;
    signIn(router.currentRoute.value.fullPath);
  });
  return router;
}
