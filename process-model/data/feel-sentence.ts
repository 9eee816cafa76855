import { parse, type ComparisonOperator, type Node } from '../../feel/index.ts';
import type { Language } from '../../model/localised.ts';
import { valueWords, variableWords } from '../templates/value-words.ts';
import type { Variable } from './variable.ts';

type Naming = Pick<Variable, 'name' | 'label' | 'valueLabels' | 'shape'>;

/** What the program's own variables are called where nothing is known of who sets them. */
export const usualNames: readonly Naming[] = Object.entries(variableWords).map(([name, label]) => ({
  ...{ name, label, valueLabels: valueWords },
  shape: { type: 'any', nullable: true },
}));

/** What an expression (without the leading `=`) says, as a plain sentence; undefined where it cannot be read. */
export function sentenceOf(
  source: string,
  variables: readonly Naming[],
  language: Language,
): string | undefined {
  const parsed = parse(source);
  if (!parsed.ok) return undefined;
  return new Teller(source, new Map(variables.map((one) => [one.name, one])), language).tell(parsed.tree);
}

const comparing: Readonly<Record<ComparisonOperator, Readonly<Record<Language, string>>>> = {
  '=': { zh: '是', en: 'is' },
  '!=': { zh: '不是', en: 'is not' },
  '<': { zh: '小于', en: 'is less than' },
  '<=': { zh: '不超过', en: 'is at most' },
  '>': { zh: '大于', en: 'is more than' },
  '>=': { zh: '不少于', en: 'is at least' },
};

/** What common functions give; `{0}` and `{1}` are their arguments. */
const functions: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  not: { zh: '并非（{0}）', en: 'not ({0})' },
  count: { zh: '{0}的个数', en: 'the number of {0}' },
  sum: { zh: '{0}的合计', en: 'the sum of {0}' },
  min: { zh: '{0}中最小的', en: 'the least of {0}' },
  max: { zh: '{0}中最大的', en: 'the greatest of {0}' },
  now: { zh: '现在', en: 'now' },
  today: { zh: '今天', en: 'today' },
  'list contains': { zh: '{0}包含{1}', en: '{0} contains {1}' },
  contains: { zh: '{0}包含{1}', en: '{0} contains {1}' },
  'starts with': { zh: '{0}以{1}开头', en: '{0} begins with {1}' },
  date: { zh: '日期{0}', en: 'the date {0}' },
  'date and time': { zh: '时间{0}', en: 'the time {0}' },
  duration: { zh: '时长{0}', en: 'the duration {0}' },
  'is defined': { zh: '{0}有值', en: '{0} has a value' },
};

class Teller {
  private readonly source: string;
  private readonly variables: ReadonlyMap<string, Naming>;
  private readonly language: Language;

  constructor(source: string, variables: ReadonlyMap<string, Naming>, language: Language) {
    this.source = source;
    this.variables = variables;
    this.language = language;
  }

  /** As a statement: a lone variable is something that holds. */
  tell(node: Node): string {
    switch (node.kind) {
      case 'and':
      case 'or':
        return node.operands.map((one) => this.operand(one, node.kind)).join(this.word(node.kind));
      case 'comparison':
        return this.comparison(node);
      case 'between':
        return this.range(node.value, node.from, node.to);
      case 'in':
        return this.membership(node);
      case 'if':
        return this.choice(node);
      case 'name':
        return this.holds(node);
      case 'call':
        return this.denial(node) ?? this.value(node);
      default:
        return this.value(node);
    }
  }

  /** `not(urgent)`: a question that is answered with no. */
  private denial(node: Extract<Node, { kind: 'call' }>): string | undefined {
    const [only] = node.name === 'not' && node.args.kind === 'positional' ? node.args.values : [];
    const isQuestion = only?.kind === 'name' && this.variables.get(only.names[0])?.shape.type === 'boolean';
    return isQuestion ? this.pick(`${this.value(only)}：否`, `${this.value(only)}: no`) : undefined;
  }

  private operand(node: Node, within: string): string {
    const told = this.tell(node);
    const isGroup = (node.kind === 'and' || node.kind === 'or') && node.kind !== within;
    return isGroup ? this.pick(`（${told}）`, `(${told})`) : told;
  }

  private word(kind: 'and' | 'or'): string {
    return kind === 'and' ? this.pick('，并且', ' and ') : this.pick('，或者', ' or ');
  }

  private holds(node: Node): string {
    const variable = node.kind === 'name' ? this.variables.get(node.names[0]) : undefined;
    if (variable?.shape.type !== 'boolean') return this.value(node);
    return this.pick(`${this.value(node)}：是`, `${this.value(node)}: yes`);
  }

  private comparison({ left, right, operator }: Extract<Node, { kind: 'comparison' }>): string {
    const isNull = right.kind === 'literal' && right.value === null;
    const subject = this.value(left);
    if (isNull && operator === '=') return this.pick(`${subject}还没有值`, `${subject} has no value`);
    if (isNull && operator === '!=') return this.pick(`${subject}已有值`, `${subject} has a value`);
    if (right.kind === 'literal' && typeof right.value === 'boolean' && /^!?=$/.test(operator)) {
      const holds = right.value === (operator === '=');
      return this.pick(`${subject}：${holds ? '是' : '否'}`, `${subject}: ${holds ? 'yes' : 'no'}`);
    }
    const said = comparing[operator][this.language];
    return this.pick(
      `${subject}${said}${this.value(right, left)}`,
      `${subject} ${said} ${this.value(right, left)}`,
    );
  }

  private range(value: Node, from: Node, to: Node): string {
    const [subject, low, high] = [this.value(value), this.value(from, value), this.value(to, value)];
    return this.pick(`${subject}在${low}到${high}之间`, `${subject} is between ${low} and ${high}`);
  }

  private membership({ value, test }: Extract<Node, { kind: 'in' }>): string {
    const range = test.kind === 'input in range' ? test.range : test;
    if (range.kind === 'range') return this.range(value, range.from.value, range.to.value);
    const list = test.kind === 'test expression' ? test.expression : test;
    const members =
      list.kind === 'list'
        ? list.items
        : list.kind === 'any of'
          ? list.tests.flatMap(expressionIn)
          : undefined;
    if (!members || members.length === 0) return this.quoted({ start: value.start, end: test.end });
    const options = members.map((one) => this.value(one, value)).join(this.pick('、', ', '));
    return this.pick(`${this.value(value)}是${options}之一`, `${this.value(value)} is one of ${options}`);
  }

  private choice({ condition, then, otherwise }: Extract<Node, { kind: 'if' }>): string {
    const [a, b, c] = [this.tell(condition), this.value(then), this.value(otherwise)];
    return this.pick(`如果${a}，则为${b}，否则为${c}`, `if ${a} then ${b}, otherwise ${c}`);
  }

  /** As a thing. `beside`: what it is compared with, whose values have words. */
  private value(node: Node, beside?: Node): string {
    switch (node.kind) {
      case 'literal':
        return this.literal(node, beside);
      case 'name':
        return this.variables.get(node.names[0])?.label[this.language] ?? node.names[0];
      case 'path':
        return this.pick(`${this.value(node.base)}的${node.key}`, `${node.key} of ${this.value(node.base)}`);
      case 'call':
        return this.call(node);
      case 'arithmetic':
        return `${this.value(node.left)} ${node.operator} ${this.value(node.right)}`;
      case 'negation':
        return `-${this.value(node.operand)}`;
      case 'and':
      case 'or':
      case 'comparison':
      case 'in':
      case 'between':
      case 'if':
        return this.tell(node);
      default:
        return this.quoted(node);
    }
  }

  private literal(node: Extract<Node, { kind: 'literal' }>, beside: Node | undefined): string {
    const { value } = node;
    if (value === null) return this.pick('空', 'nothing');
    if (value === true) return this.pick('是', 'yes');
    if (value === false) return this.pick('否', 'no');
    if (typeof value !== 'string') return this.source.slice(node.start, node.end);
    const labels = beside?.kind === 'name' ? this.variables.get(beside.names[0])?.valueLabels : undefined;
    const said = labels?.[value]?.[this.language] ?? value;
    return this.pick(`“${said}”`, `“${said}”`);
  }

  private call(node: Extract<Node, { kind: 'call' }>): string {
    const words = node.path.length === 0 ? functions[node.name] : undefined;
    if (!words || node.args.kind !== 'positional') return this.quoted(node);
    const told = node.args.values.map((one) => (node.name === 'not' ? this.tell(one) : this.value(one)));
    return words[this.language].replace(/\{(\d)\}/g, (_all, index: string) => told[Number(index)] ?? '');
  }

  private quoted({ start, end }: { start: number; end: number }): string {
    return `「${this.source.slice(start, end)}」`;
  }

  private pick(zh: string, en: string): string {
    return this.language === 'zh' ? zh : en;
  }
}

const expressionIn = (test: Node): Node[] => (test.kind === 'test expression' ? [test.expression] : []);
