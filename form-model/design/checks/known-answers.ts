import type { LocalisedText } from '../../../model/localised.ts';
import { sourceFacts, type SourceCode } from '../../../model/registry.ts';
import { text } from '../texts/text.ts';

export interface KnownAnswer {
  readonly source: SourceCode;
  readonly fact: string;
  /** Titles that ask for it, in either language. */
  readonly asks: RegExp;
  /** Types by which it would be asked. */
  readonly components: readonly string[];
  /** How the value is shown when it comes from the source (`as` of a value with source). */
  readonly as: 'text' | 'number' | 'money' | 'date' | 'yesNo';
}

const of = <S extends SourceCode>(
  source: S,
  fact: keyof (typeof sourceFacts)[S] & string,
  asks: RegExp,
  as: KnownAnswer['as'],
): KnownAnswer => ({ source, fact, asks, as, components: componentsOf[as] });

const componentsOf: Readonly<Record<KnownAnswer['as'], readonly string[]>> = {
  text: ['text', 'longText', 'choice', 'divisionText', 'division'],
  number: ['number', 'text'],
  money: ['money', 'number'],
  date: ['date', 'text'],
  yesNo: ['yesNo', 'choice'],
};

/** What the sources of data know already, so that nobody need be asked. */
export const knownAnswers: readonly KnownAnswer[] = [
  of('household-registration', 'registered', /本市户籍|是否.*户籍|registered in this city/i, 'yesNo'),
  of(
    'household-registration',
    'registeredVillage',
    /户籍地|户籍所在|户口所在|registered (address|village|place)/i,
    'text',
  ),
  of('household-registration', 'registerNo', /户口簿?号|户号|household register number/i, 'text'),
  of(
    'household-registration',
    'householdMembers',
    /户籍人口|户口.*人数|people in the household register/i,
    'number',
  ),
  of('marriage', 'maritalStatus', /婚姻状况|婚姻情况|marital status/i, 'text'),
  of('marriage', 'spouseIdNo', /配偶.*身份证|identity number of the spouse|spouse.*identity number/i, 'text'),
  of('deaths', 'alive', /是否健在|是否在世|is alive|still alive/i, 'yesNo'),
  of('deaths', 'deathDate', /死亡日期|去世日期|date of death/i, 'date'),
  of('housing', 'dwellings', /住房套数|房产套数|房屋套数|number of dwellings/i, 'number'),
  of('housing', 'dwellingArea', /住房面积|房屋面积|dwelling area|floor area/i, 'number'),
  of('vehicles', 'vehicles', /(车辆|机动车)(数量|数)|number of (vehicles|cars)/i, 'number'),
  of('vehicles', 'nonWorkVehicles', /非经营.*车|非生活必需.*车|cars? not (needed|used) for work/i, 'number'),
  of(
    'deposits',
    'deposits',
    /存款(余额|金额|总额)|银行存款|^存款$|bank deposits|^deposits$|savings/i,
    'money',
  ),
  of(
    'deposits',
    'securities',
    /(有价证券|证券|股票|基金).*(市值|金额|总额)?$|value of securities|^securities$/i,
    'money',
  ),
  of('social-insurance', 'insured', /是否.*参保|参加.*社会?保险|social insurance\??$|is insured/i, 'yesNo'),
  of('social-insurance', 'wageMonth', /月工资|工资性?收入|monthly wage|wage a month/i, 'money'),
  of('social-insurance', 'pensionMonth', /养老金|退休金|pension/i, 'money'),
  of('business-register', 'companies', /(企业|公司)数|number of (companies|businesses)/i, 'number'),
  of('business-register', 'businessIncomeMonth', /经营性?收入|business income/i, 'money'),
];

export const sourceTitles: Readonly<Record<SourceCode, LocalisedText>> = {
  'household-registration': text('户籍系统', 'the household registration'),
  marriage: text('婚姻登记', 'the marriage register'),
  deaths: text('死亡信息', 'the register of deaths'),
  housing: text('不动产登记', 'the housing register'),
  vehicles: text('车辆登记', 'the vehicle register'),
  deposits: text('金融资产', 'the banks'),
  'social-insurance': text('社会保险', 'the social insurance'),
  'business-register': text('市场主体登记', 'the business register'),
};
