import { TaskDetail, TaskList, type TaskKind } from '../../model/task.ts';

/** What the person who plays needs to know of a case to fill its forms. */
export interface Knowledge {
  /** Income of the household a month and its deposits, in fen. */
  incomeMonth: number;
  deposits: number;
  dwellings: number;
  nonWorkVehicles: number;
  disputed: boolean;
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One member of staff, signed in by password as in the browser. Works through the tasks that may be claimed. */
export class Clerk {
  readonly username: string;
  readonly #url: string;
  readonly #password: string;
  readonly #answers: Readonly<Record<string, object>>;
  #cookie = '';

  /** `answers`: what is answered in forms of no kind, by form key. */
  constructor(
    url: string,
    username: string,
    { password, answers }: { password: string; answers: Readonly<Record<string, object>> },
  ) {
    this.#url = url;
    this.username = username;
    this.#password = password;
    this.#answers = answers;
  }

  /** Completes every task at hand and every one that can be claimed now; gives how many. */
  async work(knowledgeOf: (caseId: string | null) => Knowledge | undefined): Promise<number> {
    let done = 0;
    for (const view of ['mine', 'claimable'] as const) {
      const { items } = TaskList.parse(await this.#call('GET', `/api/tasks?view=${view}&limit=200`));
      for (const { id, kind } of items) {
        // Somebody without an account is asked for one by a person who knows where to ask; nobody plays that here.
        if (kind === 'complete-data') continue;
        if (view === 'claimable' && !(await this.#claim(id))) continue;
        const task = TaskDetail.parse(await this.#call('GET', `/api/tasks/${id}`));
        const values = this.#answers[task.form.key] ?? answersTo(task.kind, knowledgeOf(task.caseId));
        await this.#call('POST', `/api/tasks/${id}/completion`, { revision: task.revision, values });
        done++;
      }
    }
    return done;
  }

  /** Whether the task is ours now; a colleague may have been quicker. */
  async #claim(id: string): Promise<boolean> {
    try {
      await this.#call('POST', `/api/tasks/${id}/claim`);
      return true;
    } catch (error) {
      if (error instanceof Refused && error.status === 409) return false;
      throw error;
    }
  }

  async #signIn(): Promise<void> {
    const response = await fetch(`${this.#url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: this.username, password: this.#password }),
    });
    if (!response.ok) throw new Error(`${this.username} can't sign in: ${await response.text()}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    if (this.#cookie === '') await this.#signIn();
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { cookie: this.#cookie, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Refused(
        response.status,
        `${this.username}: ${method} ${path} answered ${response.status}: ${text}`,
      );
    return text === '' ? undefined : JSON.parse(text);
  }
}

const nothingKnown: Knowledge = {
  incomeMonth: 0,
  deposits: 0,
  dwellings: 0,
  nonWorkVehicles: 0,
  disputed: false,
};

/** What a diligent clerk answers. */
function answersTo(kind: TaskKind, known: Knowledge = nothingKnown): object {
  const { incomeMonth, deposits, dwellings, nonWorkVehicles, disputed } = known;
  const seen = { incomeMonth, deposits, dwellings, nonWorkVehicles };
  const answers: Record<TaskKind, object> = {
    acceptance: { identityChecked: true, documentsChecked: true, outcome: 'ACCEPTED' },
    'household-survey': {
      methods: ['SITE', 'ASK'],
      firstSurveyor: '调查员甲',
      secondSurveyor: '调查员乙',
      kinship: false,
      ...seen,
      disputed,
      ...(disputed ? { disputeReason: '邻居反映家庭另有收入。' } : {}),
    },
    'doorstep-check': { ...seen, notes: '上门查看，与申报一致。' },
    'democratic-review': {
      votesFor: 7,
      votesAgainst: 2,
      minutes: '村委会会议室，九人参加，多数认为情况属实。',
    },
    'recheck-objection': { outcome: 'DISMISSED', finding: '经复核，异议不成立。' },
    'form-step': {},
    'department-approval': { outcome: 'AGREE' },
    'urgent-approval': { outcome: 'AGREE' },
    'papers-after-payment': { complete: true },
    'complete-data': { outcome: 'RESUME' },
    'batch-approval': { outcome: 'APPROVE' },
    'account-fix': { outcome: 'REACTIVATED' },
  };
  return answers[kind];
}
