import { z } from 'zod';

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** A text an administrator writes once a language. */
export const LocalisedText = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
export type LocalisedText = z.infer<typeof LocalisedText>;
