import { z } from 'zod';
import { Department, StaffRole } from './roles.ts';

/** `POST /api/session` */
export const SignIn = z.strictObject({
  username: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
});

/** `GET /api/session`: who is signed in. */
export const SessionView = z.strictObject({
  user: z.strictObject({
    id: z.uuid(),
    username: z.string(),
    displayName: z.string(),
    roles: z.array(StaffRole),
    department: Department.nullable(),
    bank: z.string().nullable(),
    jurisdiction: z.strictObject({ id: z.string(), name: z.string() }),
  }),
});
export type SessionView = z.infer<typeof SessionView>;
