import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Hand } from './hand.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Plays a case to its end: usual answers, except for those of steps that are said otherwise; keeps it as an example. */
export async function tryCase(
  page: Page,
  hand: Hand,
  { name, answers }: { name: string; answers: readonly string[] },
): Promise<void> {
  await hand.press(button(page, '开始').or(button(page, '重新开始')).first());
  if ((await button(page, '开始').count()) > 0) await hand.press(button(page, '开始'));
  const status = page.locator('header.state [role="status"]');
  const auto = button(page, '其余照常办理，直到下一个人工环节');
  const quick = button(page, '只选结果');
  const complete = button(page, '完成这一环节');
  for (let n = 0; n < 40 && !(await status.innerText()).includes('流程已结束'); n += 1) {
    const before = await page.locator('.record ol button').count();
    await auto.or(quick).or(complete).or(button(page, '过一天')).first().waitFor();
    if ((await auto.count()) > 0) await hand.press(auto);
    else if ((await quick.or(complete).count()) > 0) {
      if ((await quick.count()) > 0) await hand.press(quick);
      for (const answer of answers) {
        const radio = page.getByRole('radio', { name: answer, exact: true });
        if ((await radio.count()) === 1) await hand.tick(radio);
      }
      await hand.press(complete);
    } else await hand.press(button(page, '过一天'));
    await expect.poll(() => page.locator('.record ol button').count()).not.toBe(before);
  }
  expect(await status.innerText(), name).toContain('流程已结束');
  await hand.type(page.getByLabel('示例名称'), name);
  await hand.press(button(page, '保存为示例'));
  await page.getByText(name).first().waitFor();
}

/** Asks for the publication; the examples stand in the dialog with what became of them. */
export async function propose(page: Page, hand: Hand, note: string): Promise<void> {
  await hand.press(button(page, '发布'));
  await page.getByRole('dialog').getByText('2 个示例中 2 个通过').waitFor();
  await hand.type(page.getByLabel('修改说明'), note);
  await hand.press(page.getByRole('button', { name: '提交审核' }));
  await page.getByText('已提交，等待另一位管理员审核。').waitFor();
}
