type Words = readonly [zh: string, en: string];

/** A form with the field types that ask something of the page around them, in panes. */
const field = (component: string, type: string, [zh, en]: Words, rest: object = {}): object => ({
  type,
  title: { zh, en },
  'x-component': component,
  ...rest,
});
const settings = (props: object): object => ({ 'x-component-props': props });
const pane = (zh: string, en: string, properties: object, rest: object = {}): object => ({
  type: 'void',
  title: { zh, en },
  'x-component': 'pane',
  properties,
  ...rest,
});

const person = pane('申请人', 'Applicant', {
  idNo: field('identityNumber', 'string', ['身份证号码', 'Identity number'], {
    required: true,
    ...settings({ birthDate: 'born', sex: 'sex', sexValues: { male: '男', female: '女' } }),
  }),
  born: field('date', 'string', ['出生日期', 'Date of birth']),
  sex: field('text', 'string', ['性别', 'Sex']),
  marriage: field('choice', 'object', ['婚姻状况', 'Marriage'], {
    required: true,
    ...settings({ dictionary: 'marriage' }),
  }),
  skills: field('choice', 'array', ['技能', 'Skills'], settings({ dictionary: 'education', max: 2 })),
  bank: field('choice', 'object', ['开户银行', 'Bank'], settings({ source: 'banks' })),
  otherBanks: field('choice', 'array', ['接触过的银行', 'Other banks'], settings({ source: 'banks' })),
});

const place = pane('住址', 'Place', {
  home: field('division', 'object', ['户籍地', 'Registered at'], { required: true }),
  town: field('division', 'object', ['经办乡镇', 'Town'], settings({ root: '980102', levels: 'town' })),
  stood: field('location', 'object', ['入户位置', 'Where the visit was']),
  surveyor: field('person', 'object', ['共同调查人', 'Second surveyor'], { required: true }),
});

const papers = pane('材料', 'Papers', {
  papers: field('file', 'array', ['证明材料', 'Papers'], {
    required: true,
    ...settings({
      max: 3,
      maxBytes: 1_000_000,
      kinds: [
        { kind: 'identityCard', title: { zh: '身份证', en: 'Identity card' } },
        { kind: 'bill', title: { zh: '医疗费票据', en: 'Medical bill' }, accept: ['application/pdf'] },
      ],
    }),
  }),
  house: field('photo', 'array', ['住房照片', 'Photos of the house'], settings({ max: 4 })),
});

const dates = pane('日期', 'Dates', {
  leave: field('dateRange', 'object', ['住院时间', 'In hospital'], {
    required: true,
    ...settings({ relation: 'past', maxDays: 90 }),
  }),
  days: field('calculated', 'integer', ['住院天数', 'Days'], {
    'x-rules': [{ set: 'value', feel: 'leave.days' }],
  }),
  received: field('date', 'string', ['受理日期', 'Received on']),
  until: field(
    'workingDeadline',
    'string',
    ['办结期限', 'To be done by'],
    settings({ days: 10, from: 'received' }),
  ),
  visit: field(
    'workingDeadline',
    'string',
    ['预约入户日期', 'Visit on'],
    settings({ days: 5, from: 'received', mode: 'within' }),
  ),
});

const more = pane(
  '补充',
  'More',
  {
    remark: field('text', 'string', ['补充说明', 'Remark'], { required: true }),
    summary: field('file', 'array', ['出院小结', 'Discharge summary']),
  },
  { 'x-rules': [{ set: 'visible', feel: 'days > 30' }] },
);

const household = {
  type: 'array',
  title: { zh: '家庭成员', en: 'Household' },
  'x-component': 'table',
  ...settings({ max: 3, heading: 'name' }),
  items: {
    type: 'object',
    properties: {
      name: field('text', 'string', ['姓名', 'Name'], { required: true }),
      incomes: {
        type: 'array',
        title: { zh: '收入明细', en: 'Incomes' },
        'x-component': 'table',
        ...settings({ max: 2, totals: ['amount'] }),
        items: {
          type: 'object',
          properties: {
            kind: field('text', 'string', ['来源', 'Source']),
            amount: field('money', 'integer', ['金额', 'Amount']),
          },
        },
      },
    },
  },
};

/** Steps within which tabs stand, so that a jump has to open both. */
export const everyField = {
  key: 'every-field',
  version: 1,
  title: { zh: '各类字段', en: 'Every field' },
  facts: ['workCalendar'],
  schema: {
    type: 'object',
    properties: {
      way: {
        type: 'void',
        title: { zh: '填写内容', en: 'What to fill in' },
        'x-component': 'steps',
        properties: {
          first: pane('基本情况', 'Basics', {
            about: {
              type: 'void',
              title: { zh: '基本情况', en: 'Basics' },
              'x-component': 'tabs',
              properties: { person, place },
            },
          }),
          papersStep: papers,
          datesStep: dates,
          moreStep: more,
          last: pane('家庭', 'Household', { household }),
        },
      },
    },
  },
};

const kinds = ['text', 'number', 'money', 'date', 'text', 'phone', 'money', 'text'];
const jsonTypes: Readonly<Record<string, string>> = { number: 'number', money: 'integer' };

/** A table of 8 columns for many rows. */
export const largeTable = {
  key: 'large-table',
  version: 1,
  title: { zh: '大表', en: 'Large table' },
  schema: {
    type: 'object',
    properties: {
      rows: {
        type: 'array',
        title: { zh: '发放明细', en: 'Payments' },
        'x-component': 'table',
        ...settings({ view: 'table', max: 500, totals: ['c2', 'c6'] }),
        items: {
          type: 'object',
          properties: Object.fromEntries(
            kinds.map((kind, i) => [
              `c${i}`,
              field(kind, jsonTypes[kind] ?? 'string', [`第${i + 1}列`, `Column ${i + 1}`], {
                required: i === 0,
              }),
            ]),
          ),
        },
      },
    },
  },
};

export const largeValues = (count: number): { rows: object[] } => ({
  rows: Array.from({ length: count }, (_, i) => ({
    rowId: `r${i}`,
    c0: `人员${i + 1}`,
    c1: i,
    c2: 10_000 + i,
    c3: '2026-11-01',
    c5: '13800000000',
    c6: 500,
  })),
});
