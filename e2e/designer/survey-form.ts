/** What an administrator puts on the canvas: a type of the palette with its texts and settings, as the panel calls them. */
export interface Drawn {
  readonly type: string;
  readonly zh: string;
  readonly en: string;
  readonly name?: string;
  readonly required?: true;
  /** Chinese and English. */
  readonly purpose?: readonly [string, string];
  /** Typed, by label. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Ticked, by label. */
  readonly ticks?: readonly string[];
  /** Chosen from a list, by label. */
  readonly picks?: Readonly<Record<string, string>>;
  /** Chinese, English, stored value. */
  readonly options?: readonly (readonly [string, string, string])[];
  /** FEEL of the one rule of a calculated value. */
  readonly value?: string;
  /** What stands in a section, or the columns of a table. What holds others stands last. */
  readonly parts?: readonly Drawn[];
}

/** Chinese and English title, with what else is to be said. */
type Told = readonly [zh: string, en: string, more?: Partial<Drawn>];

const field = (type: string, name: string, [zh, en, more = {}]: Told): Drawn => ({
  ...{ type, name, zh, en },
  ...more,
});
const identity = ['核对户籍与家庭成员', 'To check the household register'] as const;

/**
 * The household survey with 31 fields in five sections. Left as if in a hurry: no English title (`landlord`), no purpose
 * (`phone`), two fields of one title (`opinion` and `note`).
 */
export const householdSurvey: readonly Drawn[] = [
  {
    ...{ type: '分组', zh: '调查对象', en: 'The household' },
    parts: [
      field('日期', 'visitedOn', [
        '调查日期',
        'Visited on',
        {
          required: true,
          picks: { 与今天的关系: '不晚于今天' },
        },
      ]),
      field('工作日期限', 'reportBy', [
        '上报期限',
        'Report by',
        {
          picks: { 起算日期字段: '调查日期' },
          texts: { 工作日天数: '3' },
        },
      ]),
      field('单行文本', 'headName', ['户主姓名', 'Head of the household', { required: true }]),
      field('身份证号', 'headIdNo', [
        '户主身份证号',
        'Identity number of the head',
        {
          required: true,
          purpose: identity,
        },
      ]),
      field('日期', 'headBorn', ['户主出生日期', 'Date of birth of the head']),
      field('电话号码', 'phone', ['联系电话', 'Phone', { picks: { 号码种类: '手机' } }]),
      field('银行卡号', 'cardNo', [
        '收款账号',
        'Account to be paid to',
        {
          purpose: ['发放救助资金', 'To pay assistance'],
        },
      ]),
      field('行政区划', 'home', ['现居住地', 'Place of residence', { required: true }]),
      field('单行文本', 'street', ['门牌地址', 'Street and number']),
      field('起止日期', 'livedThere', ['居住时间', 'Lived there']),
      field('人员', 'witness', ['见证人', 'Witness']),
      {
        ...{ type: '分栏', zh: '人口', en: 'People' },
        parts: [
          field('数字', 'size', [
            '家庭人数',
            'People in the household',
            {
              required: true,
              texts: { 小数位数: '0', 最小值: '1', 最大值: '20' },
            },
          ]),
          field('数字', 'working', ['劳动力人数', 'People able to work', { texts: { 小数位数: '0' } }]),
        ],
      },
    ],
  },
  {
    ...{ type: '分组', zh: '家庭成员与收支', en: 'Members, income and spending' },
    parts: [
      field('表格', 'members', [
        '家庭成员',
        'Members',
        {
          required: true,
          ticks: ['月收入', '月支出'],
          picks: { 行标题字段: '姓名' },
          parts: [
            field('单行文本', 'fullName', ['姓名', 'Name', { required: true }]),
            field('选择', 'relation', [
              '与户主关系',
              'Relation to the head',
              {
                picks: { 代码表: '家庭关系（GB/T 4761）' },
              },
            ]),
            field('数字', 'age', ['年龄', 'Age', { texts: { 小数位数: '0' } }]),
            field('金额', 'income', ['月收入', 'Income a month', { required: true }]),
            field('金额', 'spending', ['月支出', 'Spending a month']),
          ],
        },
      ]),
      field('计算值', 'totalIncome', [
        '家庭月收入',
        'Household income a month',
        {
          picks: { 值的类型: '金额' },
          value: 'sum(members.income)',
        },
      ]),
      field('计算值', 'balance', [
        '每月结余',
        'Left over a month',
        {
          picks: { 值的类型: '金额' },
          value: 'sum(members.income) - sum(members.spending)',
        },
      ]),
      field('部门数据', 'pension', ['养老保险待遇', 'Old-age insurance', { picks: { 值的类型: '金额' } }]),
    ],
  },
  {
    ...{ type: '分组', zh: '住房与困难', en: 'Dwelling and hardship' },
    parts: [
      field('选择', 'dwelling', [
        '住房性质',
        'Dwelling',
        {
          required: true,
          options: [
            ['自有', 'Own', 'OWN'],
            ['租住', 'Rented', 'RENTED'],
          ],
        },
      ]),
      field('单行文本', 'landlord', ['出租人', '']),
      field('选择', 'hardships', [
        '主要困难',
        'Hardships',
        {
          picks: { 值的形式: '多个值' },
          options: [
            ['疾病', 'Illness', 'ILLNESS'],
            ['残疾', 'Disability', 'DISABILITY'],
            ['上学', 'School', 'SCHOOL'],
          ],
        },
      ]),
      field('是否', 'inDebt', ['有无债务', 'In debt', { required: true }]),
      {
        ...{ type: '分组', zh: '债务情况', en: 'Debts' },
        parts: [
          field('金额', 'debt', ['债务金额', 'Amount of the debts', { required: true }]),
          field('多行文本', 'debtReason', ['债务原因', 'Reason of the debts']),
        ],
      },
    ],
  },
  {
    ...{ type: '分组', zh: '佐证', en: 'Evidence' },
    parts: [
      field('照片', 'photos', [
        '入户照片',
        'Photos',
        {
          required: true,
          purpose: ['留存现场凭据', 'To keep evidence of the place'],
        },
      ]),
      field('位置', 'place', ['调查位置', 'Place of the visit']),
      field('多行文本', 'finding', ['调查结论', 'Finding', { required: true }]),
      field('签名', 'signature', [
        '户主签名',
        'Signature of the head',
        {
          required: true,
          purpose: ['确认所述属实', 'To confirm what was said'],
        },
      ]),
    ],
  },
  {
    ...{ type: '分组', zh: '审核审批', en: 'Review and approval' },
    parts: [
      field('是否', 'agreed', ['是否同意', 'Agreed']),
      field('多行文本', 'opinion', ['审批意见', 'Opinion', { required: true }]),
      field('单行文本', 'note', ['审批意见', 'Note']),
    ],
  },
];
