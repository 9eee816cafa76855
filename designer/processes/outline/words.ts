/** Finds a text of the language files; `te` says whether there is one. */
export interface Words {
  t(key: string, params?: Readonly<Record<string, unknown>>): string;
  te(key: string): boolean;
  /** What a role is called; as it is written where there is no such role. */
  role(name: string): string;
  /** What an expression says where an element reads it; as it is written where it has no plain words. */
  feel(source: string, elementId: string): string;
}

const duration =
  /^P(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/;

/** `P3D` → 3 天; what is no duration stays as it is written. */
export function durationInWords({ t }: Words, text: string): string {
  const groups = duration.exec(text.trim())?.groups;
  const parts = Object.entries(groups ?? {}).flatMap(([unit, n]) =>
    // A group that the text lacks is undefined, whatever its type says.
    n ? t(`processOutline.unit.${unit}`, { n }) : [],
  );
  return parts.length === 0 ? text : parts.join(t('processOutline.unit.between'));
}

/** A working-day limit such as `2wd`, or one in calendar days such as `3d`. */
export function limitInWords({ t }: Words, text: string): string {
  const [, n, unit] = /^(\d+)(wd|d)$/.exec(text.trim()) ?? [];
  return n === undefined ? text : t(`processOutline.unit.${unit === 'wd' ? 'workingDays' : 'days'}`, { n });
}

/** A value of the model that is written as text or, after an equals sign, as FEEL. */
export function valueInWords(words: Words, text: string, elementId: string): string {
  return text.startsWith('=') ? words.feel(text, elementId) : text;
}
