const MS_PER_DAY = 86_400_000;
const EPOCH = Date.UTC(1900, 0, 1);

/** Day number of a civil date, counted from 1900-01-01 = 0. */
export function dayOf(date: string): number {
  return Math.round((Date.parse(`${date}T00:00:00Z`) - EPOCH) / MS_PER_DAY);
}

/** Civil date of a day number. */
export function dateOf(day: number): string {
  return new Date(EPOCH + day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day on which somebody became or becomes `years` old less than now, seen from `day`; 29 February counts as 1 March. */
export function yearsBefore(day: number, years: number): number {
  const date = new Date(EPOCH + day * MS_PER_DAY);
  return Math.round(
    (Date.UTC(date.getUTCFullYear() - years, date.getUTCMonth(), date.getUTCDate()) - EPOCH) / MS_PER_DAY,
  );
}

/** Completed years between two days. */
export function yearsBetween(birthDay: number, day: number): number {
  const [birth, now] = [new Date(EPOCH + birthDay * MS_PER_DAY), new Date(EPOCH + day * MS_PER_DAY)];
  const years = now.getUTCFullYear() - birth.getUTCFullYear();
  const reached =
    now.getUTCMonth() > birth.getUTCMonth() ||
    (now.getUTCMonth() === birth.getUTCMonth() && now.getUTCDate() >= birth.getUTCDate());
  return reached ? years : years - 1;
}
