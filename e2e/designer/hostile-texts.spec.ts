import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { anInstallation, opened, view, type Installation } from './designer-page.ts';

const Json = z.json();
type Json = z.infer<typeof Json>;

/** Would do something wherever a text were taken for HTML. */
const hostile =
  '<img src="x" onerror="window.hacked=1"><script>window.hacked=1</script><svg onload=window.hacked=1>';

/** The same document with something to run in every text for people. */
function poisoned(value: Json): Json {
  if (Array.isArray(value)) return value.map(poisoned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) =>
      (key === 'zh' || key === 'en') && typeof inside === 'string'
        ? [key, `${hostile}${inside}`]
        : [key, poisoned(inside)],
    ),
  );
}

/** Views that have nothing to say of a form without mistakes that was never published. */
const withoutTexts = new Set(['检查', '版本']);

let installation: Installation;
let page: Page;
let faults: readonly string[];
beforeAll(async () => {
  installation = await anInstallation();
  ({ page, faults } = await opened(installation));
  const file = new URL('../form/page/household-check.json', import.meta.url);
  const document = poisoned({
    ...z.record(z.string(), Json).parse(JSON.parse(await readFile(file, 'utf8'))),
    key: 'hostile',
  });
  const created = await page.request.post(`${installation.url}/api/form-designs`, {
    data: { key: 'hostile', title: { zh: `${hostile}表单`, en: hostile }, document },
  });
  expect(created.status()).toBe(201);
}, 240_000);
afterAll(() => installation.stop());

describe('what could be run in the texts of a form', () => {
  it('is text in every view of the designer', async () => {
    await page.goto(`${installation.url}/designer/forms`);
    await page.getByText(`${hostile}表单`).first().click();
    await page.getByRole('heading', { name: `${hostile}表单`, level: 1 }).waitFor();
    const views = page.getByRole('navigation', { name: '视图' }).getByRole('button');
    const names = await views.allInnerTexts();
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) {
      await view(page, name.trim());
      // The heading, and what the view itself shows.
      const shown = expect.poll(() => page.getByText('onerror=').count(), { timeout: 10_000 });
      await shown.toBeGreaterThan(withoutTexts.has(name.trim()) ? 0 : 1);
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(await page.locator('img[src="x"], svg[onload]').count()).toBe(0);
    }
  }, 60_000);

  it('met no policy on its way, because nothing was tried', () => {
    expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
  });
});

it.each(['/', '/designer/forms', '/api/docs'])(
  'scripts of %s come from here alone, and none is made of text',
  async (path) => {
    const policy =
      (await page.request.get(installation.url + path)).headers()['content-security-policy'] ?? '';
    const scripts = policy.split(';').find((part) => part.trim().startsWith('script-src '));
    expect(scripts?.trim()).toBe("script-src 'self'");
  },
);
