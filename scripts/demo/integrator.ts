import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ApplicationView, CaseView, type NewApplication } from '../../model/application.ts';
import { CaseList } from '../../model/case-list.ts';
import type { Scenario } from '../../model/registry.ts';

const Token = z.object({ access_token: z.string() });

/** Another system: files applications, signs for the people at its counter, reads what becomes of them. */
export class Integrator {
  readonly #url: string;
  readonly #credentials: string;
  #token = '';

  constructor(url: string, clientId: string, secret: string) {
    this.#url = url;
    this.#credentials = Buffer.from(`${clientId}:${secret}`).toString('base64');
  }

  async signIn(): Promise<void> {
    const response = await fetch(`${this.#url}/oauth/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${this.#credentials}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    this.#token = Token.parse(await answer(response)).access_token;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer(response);
  }

  async file(application: NewApplication, key: string = randomUUID()): Promise<ApplicationView> {
    const headers = { 'idempotency-key': key };
    return ApplicationView.parse(await this.call('POST', '/api/applications', application, headers));
  }

  /** Every member and supporter signs. */
  async signAll(application: ApplicationView): Promise<void> {
    for (const { id } of application.authorisations) {
      const evidenceSha256 = createHash('sha256').update(id).digest('hex');
      await this.call('POST', `/api/authorisations/${id}/signature`, { method: 'FACE', evidenceSha256 });
    }
  }

  async case(id: string): Promise<CaseView> {
    return CaseView.parse(await this.call('GET', `/api/cases/${id}`));
  }

  async cases(itemCode: string): Promise<CaseList> {
    return CaseList.parse(await this.call('GET', `/api/cases?itemCode=${itemCode}&limit=200`));
  }

  /** Moves business time by so many milliseconds. */
  async advance(milliseconds: number): Promise<Date> {
    const Clock = z.object({ now: z.iso.datetime({ offset: true }) });
    const { now } = Clock.parse(await this.call('GET', '/api/clock'));
    const later = new Date(new Date(now).getTime() + milliseconds);
    await this.call('PUT', '/api/clock', { now: later.toISOString() });
    return later;
  }
}

/** The application of a scenario's household: everybody declares the truth, less what the household keeps quiet about. */
export function applicationOf(
  scenario: Scenario,
  item: 'MIN_LIVING' | 'TEMP_AID',
  urgent = false,
): NewApplication {
  const applicant = scenario.members.find(({ idNo }) => idNo === scenario.applicantIdNo);
  if (!applicant) throw new Error(`Scenario ${scenario.registerNo} has no applicant`);
  const others = scenario.members.filter((person) => person !== applicant && person.alive);
  return {
    itemCode: item,
    channel: 'HOME_WINDOW',
    applicant: {
      name: applicant.name,
      idNo: applicant.idNo,
      phone: applicant.phone ?? '19900000000',
      residence: applicant.residence,
      declared: declared(applicant, scenario.hiddenDeposits),
    },
    members: [
      ...others.map((person) => member(person, 'MEMBER')),
      ...scenario.supporters.map((person) => member(person, 'SUPPORTER')),
    ],
    ...(applicant.account
      ? { account: { bank: applicant.account.bank, cardNo: applicant.account.cardNo } }
      : {}),
    urgent,
    answers: item === 'MIN_LIVING' ? allowanceAnswers : temporaryAnswers(scenario),
  };
}

const allowanceAnswers = {
  reason: '家中主要劳动力患病，收入不足以维持基本生活。',
  mainCause: 'ILLNESS',
  dwelling: 'OWN',
  promise: true,
};

function temporaryAnswers({ hardship }: Scenario): NewApplication['answers'] {
  return {
    shock: hardship?.shock ?? 'OTHER',
    description: '突发困难，一时无法承担必须支出的费用。',
    unavoidableSpending: hardship?.unavoidableSpending ?? 1,
    promise: true,
  };
}

type Person = Scenario['members'][number];

function declared({ truth }: Person, hidden = 0): NewApplication['applicant']['declared'] {
  return {
    incomeMonth: truth.incomeMonth,
    deposits: Math.max(0, truth.deposits - hidden),
    securities: truth.securities,
    dwellings: truth.dwellings,
    nonWorkVehicles: truth.nonWorkVehicles,
  };
}

/** Relations in the register are to the head, those of an application to the applicant. */
function member(person: Person, role: 'MEMBER' | 'SUPPORTER'): NewApplication['members'][number] {
  return {
    name: person.name,
    idNo: person.idNo,
    relation: person.relation === 'HEAD' ? 'OTHER' : person.relation,
    role,
    declared: role === 'MEMBER' ? declared(person) : {},
  };
}

async function answer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
