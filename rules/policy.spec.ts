import { describe, expect, it } from 'vitest';
import { versionInForce } from './policy.ts';

const versions = [
  { id: 'city-2025', jurisdiction: '980100', effectiveFrom: '2025-01-01', effectiveTo: '2026-01-01' },
  { id: 'city-2026', jurisdiction: '980100', effectiveFrom: '2026-01-01' },
  { id: 'county-2026', jurisdiction: '980102', effectiveFrom: '2026-07-01', effectiveTo: '2026-12-01' },
];
const county = '980100/980102/980102001';
const otherCounty = '980100/980121/980121001';

describe('the policy version in force', () => {
  it.each([
    ['the county hides its city', county, '2026-11-23', 'county-2026'],
    ['before the county had its own, the city holds', county, '2026-06-30', 'city-2026'],
    ['from the first day on the county holds', county, '2026-07-01', 'county-2026'],
    ['on the end date the county no longer holds', county, '2026-12-01', 'city-2026'],
    ['another county has the city', otherCounty, '2026-11-23', 'city-2026'],
    ['an older date has the older version', otherCounty, '2025-12-31', 'city-2025'],
    ['before all versions there is none', otherCounty, '2024-12-31', undefined],
    ['another city has none', '990100/990101', '2026-11-23', undefined],
  ])('%s', (_case, path, on, id) => {
    expect(versionInForce(versions, path, on)?.id).toBe(id);
  });

  it('is the one that took effect last where two of one place overlap', () => {
    const overlapping = [
      ...versions,
      { id: 'city-late', jurisdiction: '980100', effectiveFrom: '2026-03-01' },
    ];
    expect(versionInForce(overlapping, otherCounty, '2026-11-23')?.id).toBe('city-late');
  });

  it('does not take a code that only begins alike for the same place', () => {
    expect(versionInForce(versions, '98010/9801021', '2026-11-23')).toBeUndefined();
  });
});
