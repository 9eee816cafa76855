import type { EngineVisit } from '../../engine-client/index.ts';

/** Mean and 90th percentile (nearest rank) of the time that visits of each element took, in milliseconds. */
export function stepTimes(visits: readonly EngineVisit[]): Map<string, { averageMs: number; p90Ms: number }> {
  const times = new Map<string, number[]>();
  for (const { elementId, startDate, endDate } of visits) {
    if (endDate === undefined) continue;
    const taken = Math.max(0, Date.parse(endDate) - Date.parse(startDate));
    const known = times.get(elementId);
    if (known) known.push(taken);
    else times.set(elementId, [taken]);
  }
  return new Map([...times].map(([elementId, taken]) => [elementId, figuresOf(taken)]));
}

function figuresOf(taken: number[]): { averageMs: number; p90Ms: number } {
  const sorted = taken.toSorted((one, other) => one - other);
  const sum = sorted.reduce((total, one) => total + one, 0);
  return {
    averageMs: Math.round(sum / sorted.length),
    p90Ms: sorted[Math.ceil(sorted.length * 0.9) - 1] ?? 0,
  };
}
