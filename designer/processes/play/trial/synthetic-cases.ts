import type { Json } from '../../../../feel/index.ts';
import { jobs } from '../../../../model/jobs.ts';
import type { Process } from '../../../../process-model/executable/process.ts';
import type { Presets } from './usual-answers.ts';

/** A made-up person of a made-up household; money in fen a month. */
export interface SyntheticPerson {
  readonly id: string;
  readonly name: string;
  readonly relation: string;
  readonly declaredIncome: number;
}

/** A case to try a draft with. Nobody in it exists, and the page says so. */
export interface SyntheticCase {
  readonly id: 'usual' | 'urgent' | 'unsigned' | 'ineligible' | 'unclear' | 'disputed';
  readonly people: readonly SyntheticPerson[];
  /** What workers answer for it where that differs from the rule. */
  readonly presets: Presets;
}

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function household(
  first: number,
  ...members: readonly (readonly [string, string, number])[]
): SyntheticPerson[] {
  return members.map(([name, relation, declaredIncome], index) => ({
    ...{ id: id(first + index), name, relation, declaredIncome },
  }));
}

export const syntheticCases: readonly SyntheticCase[] = [
  {
    id: 'usual',
    people: household(101, ['虚构甲一', 'SELF', 90_000], ['虚构甲二', 'SPOUSE', 0], ['虚构甲三', 'CHILD', 0]),
    presets: {},
  },
  { id: 'urgent', people: household(201, ['虚构乙一', 'SELF', 0]), presets: { urgent: true } },
  {
    id: 'unsigned',
    people: household(301, ['虚构丙一', 'SELF', 40_000], ['虚构丙二', 'SPOUSE', 0]),
    presets: { authorised: false },
  },
  {
    id: 'ineligible',
    people: household(401, ['虚构丁一', 'SELF', 950_000]),
    presets: { eligible: false, outcome: 'REJECT' },
  },
  {
    id: 'unclear',
    people: household(501, ['虚构戊一', 'SELF', 60_000], ['虚构戊二', 'PARENT', 0]),
    presets: { eligible: null, verificationPending: true, sourcePolicy: 'WAIT' },
  },
  {
    id: 'disputed',
    people: household(601, ['虚构己一', 'SELF', 30_000]),
    presets: { disputed: true, reviewRequired: true },
  },
];

/** The ids a process begins with: those that its own jobs read. */
export function startVariablesOf(process: Process, { people }: SyntheticCase): Record<string, Json> {
  const types = new Set(
    [...process.elements.values()].flatMap((element) =>
      element.kind === 'job' ? [element.job.type.source.replaceAll('"', '')] : [],
    ),
  );
  const read = Object.entries(jobs).flatMap(([type, { input }]) =>
    types.has(type) ? Object.keys(input.shape) : [],
  );
  const number = Number(people[0]?.id.slice(-4) ?? 1);
  const subject = read.includes('caseId') || !read.includes('batchId') ? 'caseId' : 'batchId';
  const known = types.has('check-batch') ? 'batchId' : subject;
  return { [known]: id(number * 10) };
}
