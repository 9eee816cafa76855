import { z } from 'zod';
import { Instant } from './civil-date.ts';

/** `POST /sms`: the same id is sent once, however often it comes. */
export const SmsMessage = z.strictObject({
  id: z.string().min(1).max(80),
  phone: z.string().regex(/^1\d{10}$/, 'must be a mobile number of 11 digits'),
  text: z.string().min(1).max(1000),
});
export type SmsMessage = z.infer<typeof SmsMessage>;

/** `GET /sms?phone=` */
export const SmsList = z.object({
  synthetic: z.boolean().optional(),
  items: z.array(SmsMessage.extend({ at: Instant })),
});
