import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router';
import { onSignedOut } from '../ui/http/client.ts';
import { knownUser, user } from '../ui/session/session.ts';

declare module 'vue-router' {
  interface RouteMeta {
    /** Entry of the main navigation that is marked as current. */
    place?: 'inbox' | 'cases' | 'payments';
    /** Open to people who have not signed in. */
    open?: boolean;
  }
}

/** Pages load on demand, so that the sign-in page is small. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: { name: 'inbox' } },
  {
    path: '/sign-in',
    name: 'sign-in',
    component: () => import('./sign-in/sign-in-page.vue'),
    meta: { open: true },
  },
  {
    path: '/tasks',
    name: 'inbox',
    component: () => import('./inbox/inbox-page.vue'),
    meta: { place: 'inbox' },
  },
  {
    path: '/tasks/:id',
    name: 'task',
    component: () => import('./task/task-page.vue'),
    meta: { place: 'inbox' },
    props: true,
  },
  {
    path: '/tasks/:taskId/print',
    name: 'print-task',
    component: () => import('./print/print-page.vue'),
    meta: { place: 'inbox' },
    props: true,
  },
  {
    path: '/cases',
    name: 'cases',
    component: () => import('./case/case-list-page.vue'),
    meta: { place: 'cases' },
  },
  {
    path: '/cases/:id',
    name: 'case',
    component: () => import('./case/case-page.vue'),
    meta: { place: 'cases' },
    props: true,
  },
  {
    path: '/cases/:caseId/print',
    name: 'print-case',
    component: () => import('./print/print-page.vue'),
    meta: { place: 'cases' },
    props: true,
  },
  {
    path: '/payments',
    name: 'payments',
    component: () => import('./payments/payments-page.vue'),
    meta: { place: 'payments' },
  },
  { path: '/:rest(.*)*', redirect: { name: 'inbox' } },
];

/** The workbench's addresses. */
export function createWorkbenchRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });

  router.beforeEach(async (to) => {
    if (to.meta.open === true) return true;
    return (await knownUser()) ? true : { name: 'sign-in', query: { next: to.fullPath } };
  });
  onSignedOut(() => {
    user.value = null;
    const here = router.currentRoute.value;
    if (here.meta.open !== true) void router.push({ name: 'sign-in', query: { next: here.fullPath } });
  });
  return router;
}
