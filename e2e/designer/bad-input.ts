import type { Page } from 'playwright-core';

/** A JSON document of a form with these fields, around which everything is right. */
export const aSource = (key: string, properties: object): string =>
  JSON.stringify({
    ...{ key, version: 1, title: { zh: '两种视图', en: 'Two views' } },
    schema: { type: 'object', properties },
  });

export const aText = (zh: string, more: object = {}): object => ({
  ...{ type: 'string', title: { zh, en: 'Text' }, 'x-component': 'text' },
  ...more,
});

const nested = (depth: number): object =>
  depth === 0
    ? { type: 'string' }
    : {
        ...{ type: 'void', 'x-component': 'section', title: { zh: '层', en: 'Layer' } },
        properties: { inner: nested(depth - 1) },
      };

/** What nobody should hand in as JSON, with the sentence that is said of it. */
export const badSources: readonly (readonly [string, (key: string) => string, string])[] = [
  ['5 MB', (key) => aSource(key, { a: aText('长'.repeat(1_800_000)) }), '内容有 5.4 MB，表单最多 5.0 MB'],
  [
    'a reference that leads to itself',
    (key) => aSource(key, { a: { $ref: '#/schema/properties/a' } }),
    'schema.properties.a.$ref：表单不能有引用（“$ref”），它可能指向自身',
  ],
  ['fields nested too deeply', (key) => aSource(key, { a: nested(40) }), '嵌套超过 60 层'],
  [
    '100,000 options',
    (key) =>
      aSource(key, {
        a: {
          ...aText('很多'),
          'x-component': 'choice',
          enum: Array.from({ length: 100_000 }, (_, i) => ({ value: `V${i}` })),
        },
      }),
    'schema.properties.a.enum：选项有 100000 个，最多 2000 个；更多时请用代码表或查找',
  ],
  ['half a document', (key) => aSource(key, {}).slice(0, -1), '不合 JSON 的写法'],
];

/** Puts a text in place of all that stands in the JSON view, as from the clipboard. */
export async function pasteSource(page: Page, source: string): Promise<void> {
  await page.getByRole('textbox', { name: 'JSON' }).click();
  await page.keyboard.press('Control+a');
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(source)});
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  })()`);
}

/** Puts a text on the clipboard, in every kind in which another program gives it. */
export async function copied(page: Page, kinds: Readonly<Record<string, string>>): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(`navigator.clipboard.write([new ClipboardItem(Object.fromEntries(
    Object.entries(${JSON.stringify(kinds)}).map(([type, text]) => [type, new Blob([text], { type })])))])`);
}
