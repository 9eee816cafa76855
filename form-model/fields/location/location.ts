import { z } from 'zod';
import { fromPlain } from '../../../feel/index.ts';
import { Instant } from '../../../model/civil-date.ts';
import { defineFieldType } from '../../field-type.ts';
import { trimmed } from '../plain-text.ts';

export const LocationSettings = z.strictObject({
  /** Least accuracy in metres: a place that is known less well is refused. */
  accuracy: z.int().min(1).max(100_000).optional(),
});

const Fix = z.strictObject({
  /** Degrees of WGS 84. */
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  /** Radius in metres within which it lies, most probably. */
  accuracy: z.number().min(0),
  /** When the device found it. */
  at: Instant,
});

/** Where somebody stood, as the device found it, or the address they typed; or both. */
export const Location = z
  .strictObject({ ...Fix.partial().shape, address: z.string().max(200).optional() })
  .refine(
    ({ address, ...fix }) =>
      Fix.safeParse(fix).success || (address !== undefined && Object.keys(fix).length === 0),
  );
export type Location = z.infer<typeof Location>;

const read = (value: unknown): Location | undefined => Location.safeParse(value).data;

function normalised(raw: unknown): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined;
  if (typeof raw !== 'object' || Array.isArray(raw)) return raw;
  const parts = Object.entries(raw).flatMap(([key, part]: [string, unknown]) => {
    const kept = key === 'address' ? trimmed(part) : (part ?? undefined);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

/** A place. Rules see `lat`, `lon`, `accuracy` and `address`. */
export const location = defineFieldType({
  jsonTypes: ['object'],
  settings: LocationSettings,
  bind: ({ accuracy }) => ({
    normalise: normalised,
    check: (value) => {
      const place = read(value);
      if (!place) return [{ code: 'INVALID_LOCATION' }];
      const { accuracy: found, address } = place;
      return accuracy !== undefined && found !== undefined && found > accuracy && address === undefined
        ? [{ code: 'LOCATION_TOO_VAGUE', params: { max: accuracy, found: Math.round(found) } }]
        : [];
    },
    toFeel: (value) => {
      const { lat = null, lon = null, accuracy: found = null, address = null } = read(value) ?? {};
      return fromPlain({ lat, lon, accuracy: found, address });
    },
    fromFeel: () => undefined,
    text: (value, language) => textOf(read(value), language === 'zh'),
    paper: { wide: true },
  }),
});

function textOf(place: Location | undefined, chinese: boolean): string {
  const { lat, lon, accuracy = 0, address } = place ?? {};
  const metres = `±${Math.round(accuracy)} ${chinese ? '米' : 'm'}`;
  const fix =
    lat === undefined || lon === undefined ? [] : [`${lat.toFixed(6)}, ${lon.toFixed(6)} (${metres})`];
  return [...(address === undefined ? [] : [address]), ...fix].join(chinese ? '；' : '; ');
}
