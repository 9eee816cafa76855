import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { PolicyItem } from '../model/item.ts';
import { sourceCodes } from '../model/registry.ts';
import { policyErrors } from '../rules/eligibility.ts';
import { versionInForce } from '../rules/policy.ts';

const folder = new URL('.', import.meta.url);
const names = (await readdir(folder)).filter((name) => /^(?!.*\.examples\.json$).*\.json$/.test(name));
const items = await Promise.all(
  names.map(async (name) => ({
    name,
    item: PolicyItem.parse(JSON.parse(await readFile(new URL(name, folder), 'utf8'))),
  })),
);
const files = async (path: string): Promise<string[]> => readdir(new URL(path, folder));

describe.each(items)('$name', ({ name, item }) => {
  it('has rules and formulas that compile and read only what rules may read', () => {
    expect(item.versions.flatMap((version) => policyErrors(version))).toEqual([]);
  });

  it('has one version in force for every county today, whatever the day of the year', () => {
    for (const county of ['980100/980102/980102001', '980100/980121/980121100'])
      for (const on of ['2026-01-01', '2026-11-23', '2027-12-31'])
        expect(versionInForce(item.versions, county, on), `${county} on ${on}`).toBeDefined();
  });

  it('has no two versions of one place that begin on the same day', () => {
    const starts = item.versions.map(({ jurisdiction, effectiveFrom }) => `${jurisdiction} ${effectiveFrom}`);
    expect(new Set(starts).size).toBe(starts.length);
  });

  it('names a process, sources and forms that exist', async () => {
    expect(await files('../processes')).toContain(`${item.process}.bpmn`);
    for (const form of Object.values(item.forms)) expect(await files('../forms')).toContain(form);
    for (const { source } of item.sources) expect(sourceCodes).toContain(source);
  });

  it('has examples beside it', async () => {
    expect(await files('.')).toContain(name.replace('.json', '.examples.json'));
  });
});

describe('the catalogue', () => {
  it('has each code and each version once', () => {
    const codes = items.map(({ item }) => item.code);
    const versions = items.flatMap(({ item }) => item.versions.map(({ id }) => id));
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('keeps the steps of the base process within twenty working days', () => {
    const limits = items.find(({ item }) => item.code === 'MIN_LIVING')?.item.limits ?? {};
    const workingDays = (['acceptance', 'survey', 'review', 'approval'] as const).map((step) => limits[step]);
    expect(workingDays.every((limit) => limit?.unit === 'wd')).toBe(true);
    // Seven days of notice hold at most six working days, and reconciling takes one.
    const sum =
      workingDays.reduce((days, limit) => days + (limit?.n ?? 0), 0) + (limits.notice?.n ?? 0) - 2 + 1;
    expect(sum).toBeLessThanOrEqual(limits.total?.n ?? 0);
  });
});
