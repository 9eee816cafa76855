import type { Department, Scope, StaffRole } from '../../model/roles.ts';

/** A signed-in member of staff. */
export interface StaffViewer {
  kind: 'staff';
  /** `user:<id>`, as timelines and the audit log name the actor. */
  actor: string;
  userId: string;
  name: string;
  roles: readonly StaffRole[];
  areaPath: string;
  department: Department | null;
  bank: string | null;
}

/** An integrator's program with an access token. */
export interface ClientViewer {
  kind: 'client';
  /** `client:<id>` */
  actor: string;
  clientId: string;
  scopes: readonly Scope[];
  areaPath: string;
}

/** Who asks. Rows outside the viewer's subtree do not exist for the viewer. */
export type Viewer = StaffViewer | ClientViewer;

/** Who may call a route: everybody, or staff of these roles and clients with this scope. */
export type Access = 'public' | { roles: readonly StaffRole[]; scope?: Scope };

export function mayCall(access: Exclude<Access, 'public'>, viewer: Viewer): boolean {
  return viewer.kind === 'staff'
    ? hasRole(viewer, access.roles)
    : access.scope !== undefined && viewer.scopes.includes(access.scope);
}

export function hasRole({ roles }: StaffViewer, wanted: readonly StaffRole[]): boolean {
  return roles.some((role) => wanted.includes(role));
}

/** Staff who handle a case and therefore see the names of its people. */
export const caseHandlers = [
  'WINDOW_CLERK',
  'SURVEYOR',
  'REVIEWER',
  'APPROVER',
  'MONITORING_OFFICER',
] as const satisfies readonly StaffRole[];

/** Staff who may look at cases, with masked names where they do not handle them. */
export const caseReaders = [
  ...caseHandlers,
  'FINANCE',
  'ADMINISTRATOR',
  'AUDITOR',
] as const satisfies readonly StaffRole[];

/** Roles that find work in the inbox. */
export const taskHolders = [
  'WINDOW_CLERK',
  'SURVEYOR',
  'REVIEWER',
  'APPROVER',
  'FINANCE',
  'BANK_OFFICER',
  'MONITORING_OFFICER',
] as const satisfies readonly StaffRole[];

/** Whether names of people in a case may be shown in full: to its handlers, and to the client that filed it. */
export function seesNames(viewer: Viewer, source: string): boolean {
  return viewer.kind === 'staff'
    ? hasRole(viewer, caseHandlers) || source === viewer.actor
    : source === viewer.actor;
}

/** The user's id, for columns that refer to staff. */
export const staffIdOf = (viewer: Viewer): string | undefined =>
  viewer.kind === 'staff' ? viewer.userId : undefined;

/** Whether incomes and savings may be shown: to handlers, auditors, and the client that filed. */
export function seesFigures(viewer: Viewer, source: string): boolean {
  return seesNames(viewer, source) || (viewer.kind === 'staff' && hasRole(viewer, ['AUDITOR']));
}
