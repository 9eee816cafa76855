import type { CaseScope } from '../../store/case-list.ts';
import { hasRole, type Viewer } from './viewer.ts';

/**
 * The cases that exist for a viewer. Somebody who only approves for a department sees the items of that department;
 * every other role works across departments, as an integrated window does.
 */
export function caseScopeOf(viewer: Viewer): CaseScope {
  const { areaPath, actor } = viewer;
  const bound =
    viewer.kind === 'staff' &&
    !hasRole(viewer, [
      'WINDOW_CLERK',
      'SURVEYOR',
      'REVIEWER',
      'MONITORING_OFFICER',
      'FINANCE',
      'ADMINISTRATOR',
      'AUDITOR',
    ]);
  return { areaPath, actor, department: bound ? viewer.department : null };
}
