import type { ExceptionRow, Row } from '../../../process-model/outline/rows.ts';
import type { StepFacts } from '../../../process-model/outline/step-facts.ts';
import { durationInWords, limitInWords, valueInWords, type Words } from './words.ts';

/** What a row says: the words people look for first, and the rest of its sentence. */
export interface Sentence {
  readonly head: string;
  readonly rest: string;
}

/** The sentence of a row, in the language of the words. */
export function sentenceOf(words: Words, row: Row): Sentence {
  const { t } = words;
  switch (row.kind) {
    case 'step':
      return { head: nameOf(words, row.facts), rest: listed(words, detailsOf(words, row)) };
    case 'fork': {
      const event = row.facts.type.endsWith('Gateway') ? '' : listed(words, detailsOf(words, row));
      return { head: nameOf(words, row.facts), rest: event };
    }
    case 'branch':
      return branchSentence(words, row);
    case 'exception':
      return {
        head: exceptionHead(words, row),
        rest: t(`processOutline.${row.facts.interrupts ? 'instead' : 'besides'}`),
      };
    case 'jump': {
      const name = row.toName ?? t('processOutline.unnamed');
      return {
        head: t(row.back ? 'processOutline.backTo' : 'processOutline.goTo', { number: row.toNumber, name }),
        rest: '',
      };
    }
  }
}

const listed = ({ t }: Words, parts: readonly string[]): string => parts.join(t('processOutline.comma'));

function nameOf({ t, te }: Words, { name, type, event, job, headers }: StepFacts): string {
  if (name !== undefined) return name;
  const kind = headers.get('kind');
  for (const key of [
    kind && `processOutline.task.${kind}`,
    job && `processOutline.job.${job}`,
    event &&
      `processOutline.event.${event}${type.startsWith('End') || type.endsWith('ThrowEvent') ? 'Thrown' : ''}`,
    `processOutline.type.${type}`,
  ])
    if (key !== undefined && te(key)) return t(key);
  return t('processOutline.unnamed');
}

/** An element with what its sentence says. */
interface Told {
  readonly id: string;
  readonly facts: StepFacts;
}

/** Who, until when, with what, how often: each part only where the model says something of it. */
function detailsOf(words: Words, row: Told): string[] {
  const { facts } = row;
  return [...peopleIn(words, row), ...timeIn(words, row), ...workIn(words, facts), ...endIn(words, facts)];
}

function peopleIn(words: Words, { id, facts: { roles, assignee, each } }: Told): string[] {
  const { t } = words;
  const people = roles.map((name) => words.role(name)).join(t('processOutline.orPeople'));
  const times = each?.oneByOne ? 'processOutline.eachInTurn' : 'processOutline.eachAtOnce';
  return [
    ...(people === '' ? [] : [people]),
    ...(assignee ? [t('processOutline.assignedBy', { what: valueInWords(words, assignee, id) })] : []),
    ...(each ? [t(times, { what: valueInWords(words, each.of, id) })] : []),
  ];
}

function timeIn(words: Words, { id, facts }: Told): string[] {
  const { t } = words;
  const deadline = facts.headers.get('deadline');
  if (deadline)
    return [
      t('processOutline.within', { time: limitInWords(words, deadline) }),
      ...(facts.headers.has('reminders') ? [t('processOutline.reminds')] : []),
    ];
  if (facts.due) return [t('processOutline.until', { time: valueInWords(words, facts.due, id) })];
  return facts.timer ? [timerInWords(words, { id, facts })] : [];
}

function workIn(words: Words, facts: StepFacts): string[] {
  const { t, te } = words;
  const { job, awaits, calls, event } = facts;
  const known = job !== undefined && te(`processOutline.job.${job}`);
  const message = waits(facts) ? 'processOutline.awaits' : 'processOutline.sends';
  return [
    ...(known ? [t('processOutline.automatic', { what: t(`processOutline.job.${job}`) })] : []),
    ...(awaits && event !== 'error' && !awaits.endsWith('.start')
      ? [t(message, { what: messageName(words, awaits) })]
      : []),
    ...(calls ? [t('processOutline.calls', { what: calls })] : []),
  ];
}

function endIn({ t }: Words, { type, event, byEvent }: StepFacts): string[] {
  if (byEvent) return [t('processOutline.anyTime')];
  if (type !== 'EndEvent') return [];
  return [t(event === 'terminate' ? 'processOutline.endsAll' : 'processOutline.ends')];
}

const waits = ({ type }: StepFacts): boolean => !type.startsWith('End') && !type.endsWith('ThrowEvent');

const messageName = ({ t, te }: Words, name: string): string => {
  const key = `processOutline.message.${name}`;
  return te(key) ? t(key) : name;
};

function timerInWords(words: Words, { id, facts: { timer, name } }: Told): string {
  if (!timer) return name ?? '';
  const { kind, text } = timer;
  if (kind === 'duration') return words.t('processOutline.after', { time: durationInWords(words, text) });
  const interval = kind === 'cycle' ? /^R\d*\/(P[^/]+)$/.exec(text)?.[1] : undefined;
  if (interval !== undefined)
    return words.t('processOutline.every', { time: durationInWords(words, interval) });
  return words.t(kind === 'cycle' ? 'processOutline.cron' : 'processOutline.at', {
    time: valueInWords(words, text, id),
  });
}

function branchSentence(words: Words, row: Extract<Row, { kind: 'branch' }>): Sentence {
  const { t } = words;
  const name = row.name?.trim();
  if (row.choice === 'all' || row.choice === 'first')
    return { head: name ?? t(`processOutline.branch.${row.choice}`), rest: '' };
  if (row.otherwise) return { head: t('processOutline.otherwise'), rest: name ?? '' };
  const condition =
    row.condition === undefined ? t('processOutline.noCondition') : words.feel(row.condition, row.id);
  return {
    head: name ? t('processOutline.if', { what: name }) : t('processOutline.if', { what: condition }),
    rest: name ? condition : '',
  };
}

function exceptionHead(words: Words, row: ExceptionRow): string {
  const { t } = words;
  const { facts } = row;
  if (facts.timer?.kind === 'cycle') return timerInWords(words, row);
  if (facts.timer) return t('processOutline.when', { what: timerInWords(words, row) });
  if (facts.awaits) return t('processOutline.whenReceived', { what: messageName(words, facts.awaits) });
  return t('processOutline.when', { what: nameOf(words, facts) });
}
