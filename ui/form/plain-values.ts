export type PlainValues = Readonly<Record<string, unknown>>;

/** A copy without Vue's or anybody's proxies: form values are JSON. */
export function plainValues(values: PlainValues): PlainValues {
  const copy: unknown = JSON.parse(JSON.stringify(values));
  return isValues(copy) ? copy : {};
}

const isValues = (value: unknown): value is PlainValues =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
