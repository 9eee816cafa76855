import { Temporal } from 'temporal-polyfill';
import type { FeelDateTime, ZoneOffset } from '../value.ts';

export const NANOS_PER_SECOND = 1_000_000_000n;

const FIXED = /^([+-])(\d{2}):(\d{2})$/;

/** A year by which the standard offset of a zone is read; times of day know no date. */
const REFERENCE_YEAR = 2024;

/** Seconds of a fixed offset (`Z`, `+08:00`), within 18 hours. */
export function fixedOffset(id: string): number | undefined {
  if (id === 'Z') return 0;
  const [, sign, hours = '', minutes = ''] = FIXED.exec(id) ?? [];
  if (sign === undefined || Number(minutes) > 59) return undefined;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  if (seconds > 18 * 3600) return undefined;
  return sign === '-' ? 0 - seconds : seconds;
}

/** Whether this is the name of a zone, in its right spelling. */
export function isZoneName(id: string): boolean {
  try {
    return new Temporal.ZonedDateTime(0n, id).timeZoneId === id && !FIXED.test(id);
  } catch {
    return false;
  }
}

/** The offset that the zone has without summer time. */
export function standardOffset(zone: string): number {
  const offsets = [1, 7].map((month) => {
    const local = Temporal.PlainDateTime.from({ year: REFERENCE_YEAR, month, day: 1 });
    return local.toZonedDateTime(zone).offsetNanoseconds / 1e9;
  });
  return Math.min(...offsets);
}

/** A local date and time put into a zone; in a gap the clock goes forward, in an overlap the earlier one counts. */
export function inZone(local: Temporal.PlainDateTime, zone: string): FeelDateTime {
  return ofZoned(local.toZonedDateTime(zone));
}

const ofZoned = (zoned: Temporal.ZonedDateTime): FeelDateTime => ({
  kind: 'date and time',
  local: zoned.toPlainDateTime(),
  offset: { seconds: zoned.offsetNanoseconds / 1e9, zone: zoned.timeZoneId },
});

/** Puts a local date and time at an offset; in a named zone the offset is kept where it is possible there. */
export function atOffset(local: Temporal.PlainDateTime, offset: ZoneOffset): FeelDateTime {
  if (offset.zone === undefined) return { kind: 'date and time', local, offset };
  const sameInstant = fromInstant(localNanos(local) - secondsAsNanos(offset.seconds), offset);
  return sameInstant.local.equals(local) ? sameInstant : inZone(local, offset.zone);
}

export const secondsAsNanos = (seconds: number): bigint => BigInt(seconds) * NANOS_PER_SECOND;

/** Nanoseconds from 1970-01-01T00:00 to a local date and time, as if it were UTC. */
export const localNanos = (local: Temporal.PlainDateTime): bigint =>
  local.toZonedDateTime('UTC').epochNanoseconds;

export const instantNanos = (value: FeelDateTime): bigint =>
  localNanos(value.local) - secondsAsNanos(value.offset?.seconds ?? 0);

/** What a clock with this offset or in this zone shows at an instant. */
export function fromInstant(nanoseconds: bigint, offset: ZoneOffset): FeelDateTime {
  if (offset.zone !== undefined) {
    return ofZoned(Temporal.Instant.fromEpochNanoseconds(nanoseconds).toZonedDateTimeISO(offset.zone));
  }
  const local = Temporal.Instant.fromEpochNanoseconds(nanoseconds + secondsAsNanos(offset.seconds));
  return { kind: 'date and time', local: local.toZonedDateTimeISO('UTC').toPlainDateTime(), offset };
}
