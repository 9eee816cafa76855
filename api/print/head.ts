import type { Form } from '../../form-model/index.ts';
import { paperTime, printoutOf } from '../../form-model/print/index.ts';
import type { Language, LocalisedText } from '../../model/localised.ts';
import type { PrintedBlock, PrintedFact, Printout } from '../../model/printout.ts';
import { businessNow } from '../../store/business-time.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';

const words = {
  applicationNo: { zh: '业务编号', en: 'Application' },
  caseNo: { zh: '案件编号', en: 'Case' },
  itemName: { zh: '救助事项', en: 'Item' },
  subject: { zh: '申请人', en: 'Applicant' },
  place: { zh: '属地', en: 'Place' },
  filled: { zh: '填报', en: 'Filled' },
  draft: { zh: '草稿，尚未提交', en: 'Draft, not handed in' },
  synthetic: { zh: '演示环境：人员与数据均为虚构', en: 'Demonstration: people and data are invented' },
} as const satisfies Record<string, LocalisedText>;

/** What is known of the case that a form belongs to. */
export interface AboutCase {
  applicationNo?: string | undefined;
  caseNo: string | null;
  itemName: LocalisedText | null;
  subject: string;
  place: string;
  /** Null while the form is being filled. */
  filledAt: Date | null;
}

/** Who prints what, and in which language. */
export interface Printing {
  viewer: Viewer;
  language: Language;
}

/** What is put onto paper. */
interface OnPaper {
  form: Form;
  published: { key: string; version: number };
  blocks: readonly PrintedBlock[];
  about?: AboutCase;
}

/** A form with all that stands around it; without `about` it is a blank one. */
export async function headed(
  { pool, syntheticData }: Context,
  { form, published, blocks, about }: OnPaper,
  { viewer, language }: Printing,
): Promise<Printout> {
  const isDraft = about?.filledAt === null;
  const marks = [
    ...(about && syntheticData ? [words.synthetic[language]] : []),
    ...(isDraft ? [words.draft[language]] : []),
  ];
  return printoutOf(form, blocks, {
    language,
    published,
    facts: about ? factsOf(about, language) : [],
    printedAt: await businessNow(pool),
    printedBy: viewer.kind === 'staff' ? viewer.name : viewer.clientId,
    marks,
  });
}

function factsOf(about: AboutCase, language: Language): PrintedFact[] {
  const fact = (word: keyof typeof words, value: string | null | undefined): PrintedFact[] =>
    value === null || value === undefined || value === '' ? [] : [{ label: words[word][language], value }];
  return [
    ...fact('applicationNo', about.applicationNo),
    ...fact('caseNo', about.caseNo),
    ...fact('itemName', about.itemName?.[language]),
    ...fact('subject', about.subject),
    ...fact('place', about.place),
    ...fact('filled', about.filledAt ? paperTime(about.filledAt, language) : words.draft[language]),
  ];
}
