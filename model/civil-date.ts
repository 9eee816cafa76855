import { z } from 'zod';

/** A day of the civil calendar, `2026-11-22`; has no time and no zone. */
export const CivilDate = z.iso.date();
/** First day of a month, `2026-11-01`: how months are stored. */
export const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-01$/);
/** A whole number of fen (1/100 yuan), never negative. */
export const Fen = z.int().min(0).max(100_000_000_00);
export const Instant = z.iso.datetime({ offset: true });
