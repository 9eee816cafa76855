import type { Language, LocalisedText } from '../../../model/localised.ts';
import { rulesOf } from '../design-names.ts';
import type { Design, NodeId } from '../design.ts';
import { isLocalised } from '../difference/value-words.ts';
import { isObject } from '../json.ts';
import { titleOf } from '../naming.ts';
import { sentenceTexts } from '../texts/sentence-texts.ts';
import { filledText, type TextParams } from '../texts/text.ts';
import type { Condition, Literal, Operator, Subject } from './condition.ts';
import { conditionOf, subjectOf } from './condition-of.ts';
import { labelsOf, plain, type Labels } from './labels.ts';

/** A rule's FEEL in words; undefined where it says more than the sentences can. */
export function sentenceOf(feel: string, labels: Labels, language: Language): string | undefined {
  const condition = conditionOf(feel);
  if (condition) return conditionWords(condition, labels)[language];
  const subject = subjectOf(feel);
  return subject && subjectWords(subject, labels, undefined)[language];
}

/** A whole rule in words: `如果 家庭人数 > 3，则显示“成员”`. */
export function ruleSentence(design: Design, id: NodeId, index: number): LocalisedText | undefined {
  const node = design.nodes[id];
  const rule = node && rulesOf(node).find((one) => one.index === index);
  if (!node || !rule) return undefined;
  const labels = labelsOf(design, id);
  const title = titleOf(node);
  if (rule.set === 'value') {
    const subject = subjectOf(rule.feel);
    return (
      subject && filledText(sentenceTexts.value, { title, value: subjectWords(subject, labels, undefined) })
    );
  }
  if (rule.set === 'options') return undefined;
  const condition = conditionOf(rule.feel);
  if (!condition) return undefined;
  const rules = node.keywords['x-rules'];
  const json = Array.isArray(rules) ? rules[index] : undefined;
  const said = isObject(json) ? json['message'] : undefined;
  const message = said !== undefined && isLocalised(said) ? said : title;
  return filledText(sentenceTexts[rule.set], {
    title,
    message,
    condition: conditionWords(condition, labels),
  });
}

type Rows = readonly string[] | undefined;

export function conditionWords(condition: Condition, labels: Labels, rows?: Rows): LocalisedText {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return joined(condition, labels, rows);
    case 'compare':
      return say(comparisonText(condition.operator, condition.right), {
        left: subjectWords(condition.left, labels, rows),
        right: operandWords(condition.left, condition.right, { labels, rows }),
      });
    case 'between':
      return say(sentenceTexts.between, {
        subject: subjectWords(condition.subject, labels, rows),
        from: labels.value(condition.subject, condition.from, rows),
        to: labels.value(condition.subject, condition.to, rows),
      });
    case 'empty':
      return say(condition.negated ? sentenceTexts.filled : sentenceTexts.empty, {
        subject: subjectWords(condition.subject, labels, rows),
      });
    case 'one of':
      return say(condition.negated ? sentenceTexts.noneOf : sentenceTexts.oneOf, {
        subject: subjectWords(condition.subject, labels, rows),
        values: list(condition.values.map((value) => labels.value(condition.subject, value, rows))),
      });
    case 'contains':
      return say(condition.negated ? sentenceTexts.containsNot : sentenceTexts.contains, {
        subject: subjectWords(condition.subject, labels, rows),
        value: labels.value(condition.subject, condition.value, rows),
      });
  }
}

const say = (text: LocalisedText, params: TextParams): LocalisedText => filledText(text, params);

function joined(
  condition: Extract<Condition, { kind: 'all' | 'any' }>,
  labels: Labels,
  rows: Rows,
): LocalisedText {
  const parts = condition.conditions.map((part) => {
    const words = conditionWords(part, labels, rows);
    const inBrackets = part.kind === 'all' || part.kind === 'any';
    return inBrackets ? { zh: `（${words.zh}）`, en: `(${words.en})` } : words;
  });
  const word = condition.kind === 'all' ? sentenceTexts.and : sentenceTexts.or;
  return { zh: parts.map(({ zh }) => zh).join(word.zh), en: parts.map(({ en }) => en).join(word.en) };
}

/** Of texts and of yes and no one says that they are; of numbers and dates the signs are shorter. */
function comparisonText(operator: Operator, right: Subject | Literal): LocalisedText {
  const isWord = right.kind === 'text' || right.kind === 'boolean';
  if (operator === '=' && isWord) return sentenceTexts.is;
  if (operator === '!=' && isWord) return sentenceTexts.isNot;
  const sign = { '=': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' }[operator];
  return { zh: `{left} ${sign} {right}`, en: `{left} ${sign} {right}` };
}

function operandWords(
  left: Subject,
  right: Subject | Literal,
  { labels, rows }: { readonly labels: Labels; readonly rows: Rows },
): LocalisedText {
  if (right.kind === 'field' || right.kind === 'total') return subjectWords(right, labels, rows);
  return left.kind === 'total' && left.function === 'count' ? plain(right) : labels.value(left, right, rows);
}

function subjectWords(subject: Subject, labels: Labels, rows: Rows): LocalisedText {
  if (subject.kind === 'field') return labels.field(subject.path, rows);
  const table = labels.field(subject.table, rows);
  const of = subject.where
    ? say(sentenceTexts.rowsWhere, { table, where: conditionWords(subject.where, labels, subject.table) })
    : table;
  const column =
    subject.column === undefined ? table : labels.field([...subject.table, subject.column], rows);
  return say(sentenceTexts[subject.function], { table: of, column });
}

const list = (values: readonly LocalisedText[]): LocalisedText => ({
  zh: values.map(({ zh }) => zh).join('、'),
  en: values.map(({ en }) => en).join(', '),
});
