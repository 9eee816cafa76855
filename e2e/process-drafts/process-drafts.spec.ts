import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcessDesignView } from '../../model/process-design.ts';
import { accessibilityProblems, closeBrowser, DESK, PHONE } from '../../test/browser.ts';
import { aDraftWorld, type DraftWorld } from './draft-world.ts';

let world: DraftWorld;
beforeAll(async () => {
  world = await aDraftWorld();
}, 240_000);
afterAll(async () => {
  await closeBrowser();
  await world.stop();
});

const onServer = async (page: Page, processId: string): Promise<ProcessDesignView> =>
  ProcessDesignView.parse(
    await (await page.request.get(`${world.url}api/process-designs/${processId}`)).json(),
  );
/** Gives an element another name on the canvas, as its label editor would. */
const rename = (page: Page, id: string, name: string): Promise<unknown> =>
  page.evaluate(
    `modeler.get('modeling').updateLabel(modeler.get('elementRegistry').get(${JSON.stringify(id)}), ${JSON.stringify(name)})`,
  );
const drawn = (page: Page): Promise<unknown> =>
  page.locator('.djs-shape[data-element-id="urgent-approval"]').waitFor();
const saved = (page: Page): Promise<unknown> => page.getByText('已保存', { exact: true }).waitFor();

/** What axe finds once a dialog has faded in. */
async function axe(page: Page, within?: string): Promise<string[]> {
  await page.waitForTimeout(500);
  return accessibilityProblems(page, within);
}

async function created(page: Page, name: string, id: string): Promise<void> {
  await page.getByRole('button', { name: '新建流程' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(name);
  await dialog.getByLabel('标识').fill(id);
  await dialog.getByRole('button', { name: '新建流程' }).click();
  await drawn(page);
}

async function asked(page: Page, note: string): Promise<void> {
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByLabel('修改说明').fill(note);
  await page.getByRole('button', { name: '提交审核' }).click();
  await page.getByText('已提交，等待另一位管理员审核。').waitFor();
}

describe('a process', () => {
  it('is begun, drawn, published by two people, and looked back at', async () => {
    const { page, faults } = await world.opened('zhang', '');
    await created(page, '临时救助（小额）', 'small-sum');
    await asked(page, '首次发布');
    await page.getByText('你提交的版本须由另一位管理员审核。').waitFor();
    expect(await page.getByRole('button', { name: '通过并发布' }).count()).toBe(0);

    // The second person.
    const second = await world.opened('li', 'small-sum');
    await second.page.getByText('首次发布').waitFor();
    await second.page.getByRole('button', { name: '通过并发布' }).click();
    await second.page.getByText('已发布第 1 版。').waitFor();

    // A change, refused first.
    await page.reload();
    await drawn(page);
    await rename(page, 'urgent-approval', '县级审批');
    await saved(page);
    expect((await onServer(page, 'small-sum')).draft).toContain('县级审批');
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText('修改人工步骤“县级审批”').waitFor();
    await page.getByText('名称：审批 → 县级审批').waitFor();
    await page.keyboard.press('Escape');
    await asked(page, '改由县级审批');
    await second.page.reload();
    await second.page.getByRole('button', { name: '退回' }).click();
    await second.page.getByLabel('退回原因').fill('请写明依据');
    await second.page.getByRole('dialog').getByRole('button', { name: '退回' }).click();
    await second.page.getByText('李四 退回了发布申请：请写明依据').waitFor();
    await page.reload();
    await page.getByText('李四 退回了发布申请：请写明依据').waitFor();
    await drawn(page);
    await asked(page, '改由县级审批，依据市政府办法');
    await second.page.reload();
    await second.page.getByRole('button', { name: '通过并发布' }).click();
    await second.page.getByText('已发布第 2 版。').waitFor();

    // The history.
    await second.page.getByRole('button', { name: '版本', exact: true }).click();
    await second.page.getByText('张三 提交，李四 审核').first().waitFor();
    await second.page.getByRole('button', { name: '与上一版比较' }).click();
    await second.page.getByRole('dialog').getByText('修改人工步骤“县级审批”').click();
    await second.page.locator('.is-changed.is-pointed-at').first().waitFor();
    expect(await axe(second.page)).toEqual([]);
    await second.page.keyboard.press('Escape');
    await second.page.getByRole('button', { name: '文档' }).click();
    await second.page.locator('.picture .djs-shape').first().waitFor();
    expect(await axe(second.page, '.documentation')).toEqual([]);
    expect([...faults, ...second.faults]).toEqual([]);
  }, 120_000);

  it('is begun from a file of another program, with what cannot run named', async () => {
    const { page, faults } = await world.opened('zhang', '');
    await page.getByRole('button', { name: '新建流程' }).click();
    await page.getByRole('radio', { name: /BPMN 文件/ }).check();
    const buffer =
      Buffer.from(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x">
      <process id="P" name="外来流程"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
      <serviceTask id="t" name="查询&lt;img src=x onerror=alert(1)>" x:class="A"/></process></definitions>`);
    await page.getByLabel(/^文件/).setInputFiles({ name: 'a.bpmn', mimeType: 'application/xml', buffer });
    await page.getByText('文件没有图形，已自动排版。').waitFor();
    await page.getByText('查询<img src=x onerror=alert(1)>').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('dialog').getByLabel('标识').fill('foreign');
    await page.getByRole('dialog').getByRole('button', { name: '新建流程' }).click();
    await page.locator('.djs-shape[data-element-id="t"]').waitFor();
    const { draft, name } = await onServer(page, 'foreign');
    expect(name).toBe('外来流程');
    expect(draft).toContain('x:class="A"');
    expect(faults).toEqual([]);
  }, 60_000);
});

it('a process is used by a new item, and its running cases are taken to a newer version', async () => {
  const { page, faults } = await world.opened('zhang', '');
  await created(page, '搬迁', 'moving');
  const second = await world.opened('li', 'moving');
  const publish = async (note: string): Promise<void> => {
    await asked(page, note);
    await second.page.reload();
    await second.page.getByRole('button', { name: '通过并发布' }).click();
    await second.page.getByText(/已发布第 \d 版。/).waitFor();
    await page.reload();
    await drawn(page);
  };
  await publish('第一版');
  await page.getByRole('button', { name: '用于新事项' }).click();
  await page.getByLabel('事项代码').fill('MOVING');
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: '开设', exact: true }).click();
  await page.getByText('已开设事项 MOVING。').waitFor();

  await world.engine.publishMessage({
    ...{ name: 'moving.start', correlationKey: 'c', messageId: 'c', timeToLive: 60_000 },
    variables: { caseId: 'c' },
  });
  await rename(page, 'decide', '集体决定');
  await saved(page);
  await publish('第二版');
  await page.getByRole('button', { name: '版本', exact: true }).click();
  await page.getByRole('button', { name: '转到当前版本' }).click();
  await page.getByLabel('全选').check();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: '转移 1 件' }).click();
  await page.getByText('转移 1 件，0 件保持原样').waitFor();
  expect(faults).toEqual([]);
}, 90_000);

describe('what is drawn', () => {
  it('is there again after the tab was killed before it reached the server', async () => {
    const { page } = await world.opened('zhang', '');
    await created(page, '断网', 'cut-off');
    const context = page.context();
    await page.route('**/draft', (route) => route.abort());
    await rename(page, 'urgent-approval', '没有存上');
    await page.getByText('连接不上服务器').waitFor();
    await page.close({ runBeforeUnload: false });

    const again = await context.newPage();
    await again.goto(`${world.url}#/cut-off`);
    await again.getByText('已恢复上次没有保存的修改').waitFor();
    await again.locator('.djs-shape[data-element-id="urgent-approval"]').getByText('没有存上').waitFor();
    await saved(again);
    expect((await onServer(again, 'cut-off')).draft).toContain('没有存上');
  }, 60_000);

  it('is handed in by itself when the connection is back', async () => {
    const { page } = await world.opened('zhang', 'cut-off');
    await drawn(page);
    await page.context().setOffline(true);
    await rename(page, 'urgent-approval', '离线修改');
    await page.getByText('连接不上服务器').waitFor();
    await rename(page, 'decide', '离线决定');
    await page.context().setOffline(false);
    await saved(page);
    const { draft } = await onServer(page, 'cut-off');
    expect(draft).toContain('离线修改');
    expect(draft).toContain('离线决定');
  }, 60_000);
});

describe('two administrators on one draft', () => {
  async function bothAt(id: string): Promise<[Page, Page]> {
    const zhang = await world.opened('zhang', '');
    await created(zhang.page, '两人', id);
    const li = await world.opened('li', id);
    await drawn(li.page);
    return [zhang.page, li.page];
  }

  it('are told, see both sides and merge them; nothing is lost', async () => {
    const [zhang, li] = await bothAt('together');
    await rename(zhang, 'acceptance', '窗口受理');
    await saved(zhang);
    await rename(li, 'urgent-approval', '乡镇审批');
    await li.getByText('张三 于').waitFor();
    // What is drawn while nobody has decided belongs to it.
    await rename(li, 'decide', '集体决定');
    await li.waitForTimeout(700);
    await li.getByRole('button', { name: '查看差异' }).click();
    await li.getByText('名称：受理申请 → 窗口受理').waitFor();
    await li.getByText('名称：作出决定 → 集体决定').waitFor();
    expect(await axe(li)).toEqual([]);
    await li.getByRole('button', { name: '合并两边的修改' }).click();
    await li.locator('.djs-shape[data-element-id="acceptance"]').getByText('窗口受理').waitFor();
    const { draft } = await onServer(li, 'together');
    for (const text of ['窗口受理', '乡镇审批', '集体决定']) expect(draft).toContain(text);
  }, 60_000);

  it('may take over, or take what the other has', async () => {
    const [zhang, li] = await bothAt('apart');
    await rename(zhang, 'acceptance', '甲');
    await saved(zhang);
    await rename(li, 'acceptance', '乙');
    await li.getByText('张三 于').waitFor();
    await li.getByRole('button', { name: '查看差异' }).click();
    await li.getByText('有 1 处两边都改了').waitFor();
    await li.getByRole('button', { name: '用我的内容' }).click();
    await li.locator('.djs-shape[data-element-id="acceptance"]').getByText('乙').waitFor();
    // The picture said so before; it is taken over once the server says so, too.
    await expect.poll(async () => (await onServer(li, 'apart')).draft).toContain('乙');

    await rename(zhang, 'acceptance', '丙');
    await zhang.getByText('李四 于').waitFor();
    await zhang.getByRole('button', { name: '查看差异' }).click();
    await zhang.getByRole('button', { name: '用对方的内容' }).click();
    await zhang.locator('.djs-shape[data-element-id="acceptance"]').getByText('乙').waitFor();
    await saved(zhang);
    expect((await onServer(li, 'apart')).draft).not.toContain('丙');
  }, 60_000);
});

describe('on a desk and on a phone', () => {
  it.each([DESK, PHONE])(
    'the list, versions and the rule book are readable at $width',
    async (size) => {
      const { page, faults } = await world.opened('zhang', '', size);
      const processId = `read-at-${size.width}`;
      await page.request.post(`${world.url}api/process-designs`, {
        data: {
          ...{ processId, name: `低保边缘家庭的临时救助 ${size.width}` },
          from: { kind: 'template', template: 'decision-and-payment' },
        },
      });
      await page.reload();
      const fits = async (): Promise<void> => {
        expect(await axe(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      };
      const row = page.getByRole('link', { name: new RegExp(processId) });
      await row.waitFor();
      await fits();
      await page.getByRole('button', { name: '新建流程' }).click();
      await fits();
      await page.keyboard.press('Escape');
      await row.click();
      await drawn(page);
      await asked(page, '首次发布');
      await page.getByRole('button', { name: '版本', exact: true }).click();
      await page.getByText('还没有发布过。').waitFor();
      await page.getByRole('button', { name: '文档' }).click();
      await page.locator('.picture .djs-shape').first().waitFor();
      expect(await axe(page, '.documentation')).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      expect(faults).toEqual([]);
    },
    60_000,
  );
});
