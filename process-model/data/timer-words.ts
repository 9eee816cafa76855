/** A timer's time, as far as it can be said in words. */
export type TimerTime =
  | { readonly kind: 'every' | 'after'; readonly n: number; readonly unit: TimerUnit }
  | { readonly kind: 'until'; readonly variable: string }
  | { readonly kind: 'feel'; readonly body: string };
export const timerUnits = ['D', 'H', 'M'] as const;
export type TimerUnit = (typeof timerUnits)[number];
export type TimerAttribute = 'timeDate' | 'timeDuration' | 'timeCycle';

/** Reads what stands in a timer, ISO 8601 or FEEL: `R/P3D`, `PT2H`, `=noticeEndsAt`. */
export function timerTimeOf(attribute: TimerAttribute, body: string): TimerTime {
  const plain = body.replace(/^="(.*)"$/, '$1');
  const length = attribute === 'timeCycle' ? /^R\/(.*)$/.exec(plain)?.[1] : plain;
  const found = attribute === 'timeDate' ? undefined : lengthOf(length ?? '');
  if (found) return { kind: attribute === 'timeCycle' ? 'every' : 'after', ...found };
  const variable = /^=\s*([A-Za-z_]\w*)$/.exec(body)?.[1];
  if (attribute === 'timeDate' && variable !== undefined) return { kind: 'until', variable };
  return { kind: 'feel', body };
}

/** What a time is written as. */
export function timerBodyOf(time: TimerTime): { attribute: TimerAttribute; body: string } {
  switch (time.kind) {
    case 'every':
      return { attribute: 'timeCycle', body: `R/${length(time)}` };
    case 'after':
      return { attribute: 'timeDuration', body: length(time) };
    case 'until':
      return { attribute: 'timeDate', body: `=${time.variable}` };
    case 'feel':
      return { attribute: 'timeDate', body: time.body };
  }
}

const length = ({ n, unit }: { n: number; unit: TimerUnit }): string =>
  unit === 'D' ? `P${n}D` : `PT${n}${unit}`;

function lengthOf(text: string): { n: number; unit: TimerUnit } | undefined {
  const days = /^P(\d+)D$/.exec(text)?.[1];
  if (days !== undefined) return { n: Number(days), unit: 'D' };
  const [, n, unit] = /^PT(\d+)([HM])$/.exec(text) ?? [];
  return n === undefined ? undefined : { n: Number(n), unit: unit === 'H' ? 'H' : 'M' };
}
