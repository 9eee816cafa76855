import { z } from 'zod';

export const jurisdictionLevels = [
  'MINISTRY',
  'PROVINCE',
  'CITY',
  'COUNTY',
  'TOWNSHIP',
  'VILLAGE',
  'GRID',
] as const;
export const JurisdictionLevel = z.enum(jurisdictionLevels);
export type JurisdictionLevel = z.infer<typeof JurisdictionLevel>;

/** What a member of staff may be; somebody may be several, but never both sides of a separated duty on one case. */
export const staffRoles = [
  'WINDOW_CLERK',
  'SURVEYOR',
  'REVIEWER',
  'APPROVER',
  'FINANCE',
  'BANK_OFFICER',
  'MONITORING_OFFICER',
  'ADMINISTRATOR',
  'AUDITOR',
] as const;
/** Roles that do steps of a process; the others set it up or look back at it. */
export const workingRoles = staffRoles.filter((role) => role !== 'ADMINISTRATOR' && role !== 'AUDITOR');
export const StaffRole = z.enum(staffRoles);
export type StaffRole = z.infer<typeof StaffRole>;

/** What an integrator's token may do. */
export const scopes = [
  'applications:write',
  'applications:read',
  'cases:read',
  'cases:message',
  'authorisations:sign',
  'payments:read',
  'catalogue:read',
  'operate',
] as const;
export const Scope = z.enum(scopes);
export type Scope = z.infer<typeof Scope>;

/** Departments that approve or lead items. */
export const departments = [
  'CIVIL_AFFAIRS',
  'HOUSING',
  'HUMAN_RESOURCES',
  'MEDICAL_INSURANCE',
  'EDUCATION',
  'DISABLED_FEDERATION',
  'FINANCE',
] as const;
export const Department = z.enum(departments);
export type Department = z.infer<typeof Department>;
