import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CasePrintoutList, Printout } from '../../model/printout.ts';
import { publishForm } from '../../store/form-version.ts';
import { aCase, type FiledCase } from '../../test/api-cases.ts';
import { startApi, type ApiServer, type Caller } from '../../test/api-server.ts';
import { addClient, addItem, addPlaces, addTask, addUser, anItem, places } from '../../test/api-world.ts';
import { aDocument, aField, aRule, aTable, both } from '../../test/form-builder.ts';
import { aPng } from '../../test/png.ts';
import { readPdf, withoutBlanks, type ReadPdf } from '../../test/pdf-text.ts';

const Json = z.record(z.string(), z.json());
const section = (title: string, properties: object) => ({
  type: 'void',
  title: both(title),
  'x-component': 'section',
  properties,
});
const survey = Json.parse(
  JSON.parse(
    JSON.stringify(
      aDocument(
        {
          who: section('家庭情况', {
            name: aField('text', { title: both('户主姓名') }),
            idNo: aField('identityNumber', { title: both('身份证号码') }),
            rumour: aField('text', { title: both('邻里传言') }),
            alone: aField('yesNo', { title: both('独居') }),
            carer: aField('text', {
              title: both('照料人'),
              'x-rules': [aRule('visible', 'alone = true')],
            }),
          }),
          money: section('收入', {
            members: aTable(
              {
                person: aField('text', { title: both('成员') }),
                income: aField('money', { title: both('月收入') }),
              },
              { 'x-component-props': { totals: ['income'], max: 200 } },
            ),
            photos: aField('photo', { title: both('现场照片') }),
          }),
        },
        {
          key: 'paper-survey',
          title: both('入户调查表'),
          rights: { 'household-survey': { rumour: 'hidden' } },
          print: { signers: [both('调查人')] },
        },
      ),
    ),
  ),
);
const applicationForm = Json.parse(
  JSON.parse(
    JSON.stringify(
      aDocument(
        { reason: aField('longText', { title: both('申请理由') }) },
        { key: 'asking', title: both('申请书') },
      ),
    ),
  ),
);

const png = aPng(40, 30);

let api: ApiServer;
const people: Record<string, Caller> = {};
const as = (name: string): Caller => people[name] ?? api.anonymous;
let theCase: FiledCase;
let taskId: string;
let photoId: string;

beforeAll(async () => {
  api = await startApi({ syntheticData: true });
  const { pool } = api;
  await addPlaces(pool);
  await publishForm(pool, 'paper-survey', survey);
  await publishForm(pool, 'asking', applicationForm);
  await addItem(pool, anItem({ forms: { application: 'asking' } }));
  await addUser(pool, { username: 'surveyor', roles: ['SURVEYOR'] });
  await addUser(pool, { username: 'clerk', roles: ['WINDOW_CLERK'] });
  await addUser(pool, { username: 'elsewhere', roles: ['SURVEYOR'], jurisdictionId: places.otherTownship });
  await addUser(pool, { username: 'finance', roles: ['FINANCE'], jurisdictionId: places.county });
  await addUser(pool, { username: 'auditor', roles: ['AUDITOR'], jurisdictionId: places.city });
  for (const name of ['surveyor', 'clerk', 'elsewhere', 'finance', 'auditor'])
    people[name] = await api.signIn(name);
  await addClient(pool, { id: 'portal', scopes: ['applications:write', 'cases:read', 'catalogue:read'] });
  people['portal'] = await api.token('portal');
  theCase = await aCase(api, as('portal'));
  await pool.query('UPDATE application SET answers = $2 WHERE id = $1', [
    theCase.applicationId,
    JSON.stringify({ reason: '长期患病，无力就业。' }),
  ]);
  const task = {
    kind: 'household-survey',
    role: 'SURVEYOR',
    caseId: theCase.id,
    formKey: 'paper-survey',
  } as const;
  ({ id: taskId } = await addTask(pool, task));
  await as('surveyor')('POST', `/api/tasks/${taskId}/claim`);
  const form = new FormData();
  form.set('file', new Blob([png], { type: 'image/png' }), '门口.png');
  const file = z.object({ id: z.string() }).parse((await as('surveyor')('POST', '/api/files', form)).body);
  photoId = file.id;
  const saved = await as('surveyor')('PUT', `/api/tasks/${taskId}/draft`, { values: answers(60) });
  expect(saved.status).toBe(200);
}, 60_000);
afterAll(() => api.stop());

const answers = (members: number) => ({
  name: '欧阳龑羴𬭎𪚥',
  idNo: '330106196003120129',
  alone: false,
  members: Array.from({ length: members }, (_row, i) => ({
    rowId: `r${i}`,
    person: `成员${i}`,
    income: 100_050 + i,
  })),
  photos: [{ id: photoId, name: '门口.png', mediaType: 'image/png', size: png.length }],
});

const page = async (path: string, caller = as('surveyor')): Promise<Printout> =>
  Printout.parse((await caller('GET', path)).body);
async function pdf(path: string, caller = as('surveyor')): Promise<ReadPdf> {
  const answer = await caller('GET', path);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return readPdf(answer.bytes);
}
const status = async (path: string, caller: Caller): Promise<number> => (await caller('GET', path)).status;

/** Every number and word of a printout, in its order. */
const wordsOf = ({ title, facts, blocks }: Printout): string[] => [
  title,
  ...facts.flatMap(({ label, value }) => [label, value]),
  ...blocks.flatMap((block) => {
    switch (block.kind) {
      case 'heading':
        return [block.number, block.text];
      case 'question':
        return [block.number, block.label, ...answerWords(block.answer)];
      case 'grid':
        return [
          block.number,
          block.label,
          ...block.columns.flatMap(({ number, label }) => [number, label]),
          ...block.rows.flatMap(({ number, cells }) => [number, ...cells.flatMap(answerWords)]),
          ...block.totals.flatMap((total) => total ?? []),
        ];
      case 'table':
        return [block.number, block.label];
      case 'row':
        return [block.text];
      case 'text':
        return block.paragraphs.flatMap(({ lines }) => lines);
    }
  }),
];
function answerWords(answer: Extract<Printout['blocks'][number], { kind: 'question' }>['answer']): string[] {
  if (answer.kind === 'text') return [answer.text, ...answer.notes];
  if (answer.kind === 'unanswered') return [answer.text];
  if (answer.kind === 'boxes') return answer.options;
  return answer.kind === 'files' ? answer.files.map(({ caption }) => caption) : [];
}

/** The words that a text does not have in this order. */
function missingFrom(text: string, words: readonly string[]): string[] {
  let from = 0;
  return words.filter((word) => {
    const at = text.indexOf(withoutBlanks(word), from);
    if (at >= 0) from = at + withoutBlanks(word).length;
    return at < 0;
  });
}

describe('the form of a step on paper', () => {
  it('has the same numbers and words in the page and in the PDF, rare signs of names included', async () => {
    const shown = await page(`/api/tasks/${taskId}/printout`);
    const read = await pdf(`/api/tasks/${taskId}/printout/pdf`);
    const words = wordsOf(shown).map((word) => word.replaceAll('𪚥', '〔U+2A6A5〕'));
    expect(words.length).toBeGreaterThan(200);
    expect(words).toContain('欧阳龑羴𬭎〔U+2A6A5〕');
    expect(missingFrom(read.text, words)).toEqual([]);
    expect(read.text).toContain(withoutBlanks(shown.footer.printed));
  });

  it('is tagged, has bookmarks, numbers its pages and shows the photo', async () => {
    const read = await pdf(`/api/tasks/${taskId}/printout/pdf`);
    expect(read.bookmarks).toEqual(['一、家庭情况', '二、收入']);
    expect(read.language).toBe('zh-CN');
    expect(read.pages[0]?.roles).toEqual(
      expect.arrayContaining(['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD']),
    );
    expect(read.pages.map(({ pictures }) => pictures).reduce((a, b) => a + b)).toBe(1);
    const count = read.pages.length;
    expect(read.pages.map(({ text }) => /第(\d+)页，共(\d+)页/.exec(text)?.slice(1))).toEqual(
      Array.from({ length: count }, (_page, i) => [String(i + 1), String(count)]),
    );
  });

  it('repeats the heads of a table on each of its pages and breaks no row', async () => {
    const { pages } = await pdf(`/api/tasks/${taskId}/printout/pdf`);
    const withRows = pages.filter(({ text }) => /成员\d+\d,/.test(text));
    expect(withRows.length).toBeGreaterThan(1);
    for (const { text } of withRows) expect(text).toContain('序号3.1成员3.2月收入'.replaceAll('3.', '6.'));
    // Number, name and amount of a row stand on one page.
    for (let i = 0; i < 60; i += 1) {
      const amount = ((100_050 + i) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 });
      expect(pages.filter(({ text }) => text.includes(`${i + 1}成员${i}${amount}元`)).length).toBe(1);
    }
  });

  it('adds up, masks numbers, and hides what the step must not see without changing a number', async () => {
    const shown = await page(`/api/tasks/${taskId}/printout`);
    const text = JSON.stringify(shown);
    expect(text).toContain('60,047.70 元');
    expect(text).not.toContain('邻里传言');
    const numbers = shown.blocks.flatMap((block) =>
      'label' in block ? [`${block.number}${block.label}`] : [],
    );
    expect(numbers).toEqual(['1.户主姓名', '2.身份证号码', '4.独居', '6.成员', '7.现场照片']);
  });

  it('is printed as it was handed in, whatever its rules would make of it now, with numbers masked', async () => {
    const { id } = await addTask(api.pool, {
      kind: 'household-survey',
      role: 'SURVEYOR',
      caseId: theCase.id,
      formKey: 'paper-survey',
    });
    // An answer that the rules would hide today stays on the paper; one that the step must not see does not get there.
    const result = {
      ...answers(1),
      idNo: '330106********0129',
      alone: false,
      carer: '王邻居',
      rumour: '秘密',
    };
    await api.pool.query(
      `UPDATE inbox_task SET state = 'COMPLETED', result = $2, completed_at = business_now() WHERE id = $1`,
      [id, JSON.stringify(result)],
    );
    const text = JSON.stringify(await page(`/api/tasks/${id}/printout`));
    expect(text).toContain('330106********0129');
    expect(text).toContain('王邻居');
    expect(text).not.toContain('秘密');
    expect(text).not.toContain('草稿');
  });

  it('says that it is a draft and that the people are invented, and speaks English where it is asked to', async () => {
    expect((await page(`/api/tasks/${taskId}/printout`)).mark).toBe(
      '演示环境：人员与数据均为虚构 · 草稿，尚未提交',
    );
    const english = await page(`/api/tasks/${taskId}/printout?language=en`);
    expect(english.footer.form).toBe('paper-survey, version 1');
    expect(english.blocks[0]).toMatchObject({ kind: 'heading', number: 'A' });
    expect(english.footer.printed).toContain('Name of surveyor');
  });

  it('is there for those who may read the step, and for nobody else', async () => {
    for (const path of [`/api/tasks/${taskId}/printout`, `/api/tasks/${taskId}/printout/pdf`]) {
      expect(await status(path, as('clerk'))).toBe(404);
      expect(await status(path, as('elsewhere'))).toBe(404);
      expect(await status(path, as('auditor'))).toBe(403);
      expect(await status(path, as('portal'))).toBe(403);
      expect(await status(path, api.anonymous)).toBe(401);
    }
    expect(await status(`/api/tasks/${taskId}/printout?language=fr`, as('surveyor'))).toBe(400);
  });

  it('is noted in the audit log with who printed what', async () => {
    await pdf(`/api/tasks/${taskId}/printout/pdf`);
    const { rows } = await api.pool.query<{ detail: object }>(
      `SELECT detail FROM audit_event WHERE action = 'PRINT_FORM' AND object = $1 AND actor LIKE 'user:%'
        ORDER BY id DESC LIMIT 1`,
      [`task:${taskId}`],
    );
    expect(rows).toEqual([{ detail: { form: { key: 'paper-survey', version: 1 }, as: 'pdf' } }]);
  });
});

describe('the application of a case on paper', () => {
  const path = (): string => `/api/cases/${theCase.id}/printouts/application`;

  it('carries the numbers of application and case, and its answers', async () => {
    const shown = await page(path(), as('clerk'));
    expect(shown.facts.map(({ value }) => value)).toContain(theCase.no);
    expect(shown.facts.find(({ label }) => label === '申请人')?.value).toBe(theCase.applicant.name);
    const read = await pdf(`${path()}/pdf`, as('clerk'));
    expect(missingFrom(read.text, wordsOf(shown))).toEqual([]);
    expect(read.text).toContain('长期患病，无力就业。');
  });

  it('is listed with the steps one may read', async () => {
    const list = async (name: string) =>
      CasePrintoutList.parse((await as(name)('GET', `/api/cases/${theCase.id}/printouts`)).body).items;
    expect((await list('surveyor')).map(({ id, kind }) => [id, kind]).slice(0, 2)).toEqual([
      ['application', null],
      [taskId, 'household-survey'],
    ]);
    expect((await list('clerk')).map(({ id }) => id)).toEqual(['application']);
    expect(await list('finance')).toEqual([]);
    expect(await list('auditor')).toEqual([]);
  });

  it('is kept from those who see the names of its people masked, and from other places', async () => {
    for (const name of ['finance', 'auditor']) {
      expect(await status(path(), as(name))).toBe(403);
      expect(await status(`${path()}/pdf`, as(name))).toBe(403);
    }
    expect(await status(`${path()}/pdf`, as('elsewhere'))).toBe(404);
    expect(await status(`${path()}/pdf`, api.anonymous)).toBe(401);
    expect(await status(path(), as('portal'))).toBe(200);
  });
});

describe('a blank form', () => {
  it('has every question with room for a hand, says when a question arises, and leaves out what a step must not see', async () => {
    const shown = await page('/api/forms/paper-survey/1/printout', as('clerk'));
    const labels = shown.blocks.flatMap((block) => ('label' in block ? [block.label] : []));
    expect(labels).toEqual(['户主姓名', '身份证号码', '邻里传言', '独居', '照料人', '成员', '现场照片']);
    expect(JSON.stringify(shown)).toContain('如果 独居 是 是，则填写');
    expect(shown.mark).toBe('');
    const read = await pdf('/api/forms/paper-survey/1/printout/pdf', as('portal'));
    expect(missingFrom(read.text, wordsOf(shown))).toEqual([]);
    const forStep = await page('/api/forms/paper-survey/1/printout?step=household-survey', as('clerk'));
    expect(JSON.stringify(forStep)).not.toContain('邻里传言');
  });

  it('is refused where there is no such version, and to strangers', async () => {
    expect(await status('/api/forms/paper-survey/2/printout/pdf', as('clerk'))).toBe(404);
    expect(await status('/api/forms/nothing/1/printout', as('clerk'))).toBe(404);
    expect(await status('/api/forms/paper-survey/1/printout/pdf', api.anonymous)).toBe(401);
  });
});

it('is described in OpenAPI', async () => {
  const document = z
    .object({
      paths: z.record(z.string(), z.object({ get: z.object({ responses: z.unknown() }).optional() })),
    })
    .parse((await api.anonymous('GET', '/api/openapi.json')).body);
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/cases/{caseId}/printouts',
      '/api/cases/{caseId}/printouts/application/pdf',
      '/api/tasks/{taskId}/printout/pdf',
      '/api/forms/{key}/{version}/printout/pdf',
    ]),
  );
  expect(JSON.stringify(document.paths['/api/tasks/{taskId}/printout/pdf'])).toContain('application/pdf');
});
