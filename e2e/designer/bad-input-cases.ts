import { describe, expect, it } from 'vitest';
import { aSource, aText, badSources, copied, pasteSource } from './bad-input.ts';
import { created, onCanvas, opened, view, type Installation } from './designer-page.ts';

/** Input that nobody should hand in: a sentence in place, and nothing is lost. */
export function badInputCases(installation: () => Installation): void {
  describe('bad input', () => {
    it('in the JSON view is refused with its place; canvas and text stay', { timeout: 60_000 }, async () => {
      const { page, faults } = await opened(installation());
      await created(page, 'bad-source', '两种视图');
      await view(page, 'JSON');
      await pasteSource(page, aSource('bad-source', { name: aText('姓名') }));
      for (const [, source, sentence] of badSources) {
        await view(page, 'JSON');
        await pasteSource(page, source('bad-source'));
        await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
        await view(page, '设计');
        await onCanvas(page, '姓名').waitFor();
      }
      // What was typed last is still there, to be mended.
      await view(page, 'JSON');
      await page
        .getByRole('alert')
        .filter({ hasText: badSources.at(-1)?.[2] ?? '?' })
        .waitFor();

      const strange = aText('类型', { 'x-component': 'hologram' });
      await pasteSource(page, aSource('bad-source', { name: aText('姓名'), strange }));
      await page.getByText(/schema\.properties\.strange.*没有“hologram”这种字段类型/).waitFor();
      await view(page, '检查');
      await page.getByRole('button', { name: '修复' }).first().click();
      await view(page, '设计');
      await onCanvas(page, '姓名').waitFor();
      expect(faults.filter((fault) => !fault.includes('401'))).toEqual([]);
      await page.context().close();
    });

    it(
      'in an imported file is refused or listed as lost, and what was typed stays',
      { timeout: 60_000 },
      async () => {
        const { page } = await opened(installation());
        await page.getByRole('button', { name: '新建表单' }).first().click();
        await page.getByLabel('名称（中文）').fill('导入的表');
        const dialog = page.getByRole('dialog');
        const read = async (content: string): Promise<void> =>
          page.locator('input[type=file]').setInputFiles({
            ...{ name: 'form.json', mimeType: 'application/json', buffer: Buffer.from(content) },
          });
        const a = { properties: { b: { $ref: '#/$defs/a' }, c: { type: 'hologram' } } };
        const circle = { $defs: { a }, properties: { a: { $ref: '#/$defs/a' } } };
        const files: readonly (readonly [string, string])[] = [
          ...badSources
            .filter(([name]) => !name.includes('reference'))
            .map(([, source, said]) => [source('x'), said.replace(/：/, ': ')] as const),
          [JSON.stringify(circle), '引用 #/$defs/a 指向自身，未导入。'],
          [JSON.stringify(circle), '没有“hologram”这种字段类型，改为文本。'],
        ];
        for (const [content, sentence] of files) {
          await read(content);
          await dialog.getByText(sentence).first().waitFor();
          expect(await page.getByLabel('名称（中文）').inputValue()).toBe('导入的表');
        }
        await page.context().close();
      },
    );

    it('in a form is read where it can be, and explained where it cannot', { timeout: 60_000 }, async () => {
      const { page } = await opened(installation());
      await created(page, 'bad-answers', '难填的表');
      await view(page, 'JSON');
      await pasteSource(page, aSource('bad-answers', questions));
      await view(page, '预览');
      for (const [label, typed, shown, sentence] of answers) {
        const box = page.getByRole('textbox', { name: label });
        await box.fill(typed);
        await box.blur();
        expect([label, await box.inputValue()]).toEqual([label, shown]);
        if (sentence) await page.getByText(sentence).first().waitFor();
      }
      await copied(page, formatted);
      for (const label of ['单行', '多行']) {
        const box = page.getByRole('textbox', { name: label });
        await box.focus();
        await page.keyboard.press('Control+v');
        expect(await box.inputValue()).toBe('张三');
      }
      await page.context().close();
    });
  });
}

const field = (component: string, zh: string, type = 'string'): object => ({
  ...{ type, 'x-component': component, title: { zh, en: component } },
});
const questions = {
  count: field('number', '人数', 'number'),
  amount: field('money', '金额', 'integer'),
  day: field('date', '日期'),
  tel: field('phone', '电话'),
  idNo: field('identityNumber', '身份证号'),
  words: field('text', '单行'),
  story: field('longText', '多行'),
};

/** What is typed, what stands in the box then, and what is said of it. */
const answers: readonly (readonly [string, string, string, string?])[] = [
  ['人数', '１，２３４．５', '1234.5'],
  ['人数', '十二', '十二', '“人数”应为数字，例如 12 或 3.5'],
  ['金额', '￥１，２００．５', '1,200.50'],
  ['金额', '一千', '一千', '“金额”应为金额，例如 1200 或 1200.50'],
  ['日期', '２０２６１１０３', '2026-11-03'],
  ['日期', '2026年11月3日', '2026-11-03'],
  ['日期', '2026/13/45', '2026-13-45', '“日期”应为日历上有的日期，例如 2026-11-03'],
  ['日期', '2026年2月30日', '2026-02-30', '“日期”应为日历上有的日期，例如 2026-11-03'],
  ['电话', '１３９　０５７１　２３４５', '13905712345'],
  ['电话', '12345', '12345', '“电话”应为11位手机号码'],
  ['身份证号', '３３０１０６１９６００３１２０１２９', '330106196003120129'],
  ['身份证号', '330106600312012', '330106600312012', '是15位旧号码，已经停用'],
];

/** A table row copied from a page or a text program. */
const formatted = {
  'text/html': '<table><tr><td><b>张三</b></td></tr></table><script>alert(1)</script>',
  'text/plain': '张三',
};
