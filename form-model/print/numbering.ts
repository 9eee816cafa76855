import type { Language } from '../../model/localised.ts';
import type { Form, FormNode } from '../form.ts';

/** How a node is called on paper. */
export interface PaperNumber {
  /** `7.`, `7.2` for a column; of a heading `一、` or `A`. */
  readonly number: string;
  /** Depth of a heading, from 1. */
  readonly level: number;
}

/**
 * Numbers of all that is numbered in a form. Questions count through the whole form, so that a number alone says which is
 * meant; headings count as GB/T 9704-2012, 7.3.3 has it (一、 and （一）), in English by letters. Everything counts, shown
 * or not: so the papers of two cases, and of two readers, call a question the same.
 */
export function paperNumbers(
  form: Pick<Form, 'children'>,
  language: Language,
): ReadonlyMap<FormNode, PaperNumber> {
  const numbers = new Map<FormNode, PaperNumber>();
  new Counting(numbers, language).level(form.children, []);
  return numbers;
}

class Counting {
  private readonly numbers: Map<FormNode, PaperNumber>;
  private readonly language: Language;
  private questions = 0;

  constructor(numbers: Map<FormNode, PaperNumber>, language: Language) {
    this.numbers = numbers;
    this.language = language;
  }

  /** `path` counts the headings above; gives how many headings there are at this level. */
  level(nodes: readonly FormNode[], path: readonly number[], before = 0): number {
    let headings = before;
    for (const node of nodes) {
      if (node.kind === 'content') continue;
      if (node.kind === 'group') {
        // A part without a title arranges its questions and is nothing of its own to a reader of paper.
        if (!node.title) headings = this.level(node.children, path, headings);
        else {
          headings += 1;
          const own = [...path, headings];
          this.numbers.set(node, {
            number: headingNumber(own, this.language),
            level: Math.min(own.length, 3),
          });
          this.level(node.children, own);
        }
        continue;
      }
      this.questions += 1;
      this.numbers.set(node, { number: `${this.questions}.`, level: 0 });
      if (node.kind === 'table') this.columns(node.columns, String(this.questions));
    }
    return headings;
  }

  private columns(nodes: readonly FormNode[], table: string, before = 0): number {
    let count = before;
    for (const node of nodes) {
      if (node.kind === 'group') count = this.columns(node.children, table, count);
      if (node.kind === 'group' || node.kind === 'content') continue;
      count += 1;
      const number = `${table}.${count}`;
      this.numbers.set(node, { number, level: 0 });
      if (node.kind === 'table') this.columns(node.columns, number);
    }
    return count;
  }
}

function headingNumber(path: readonly number[], language: Language): string {
  if (language === 'en') return path.map((n, i) => (i === 0 ? letters(n) : String(n))).join('.');
  const last = path.at(-1) ?? 1;
  if (path.length === 1) return `${chinese(last)}、`;
  return path.length === 2 ? `（${chinese(last)}）` : path.slice(1).join('.');
}

/** `A`, … `Z`, `AA`. */
function letters(n: number): string {
  const rest = Math.floor((n - 1) / 26);
  return `${rest > 0 ? letters(rest) : ''}${String.fromCharCode(65 + ((n - 1) % 26))}`;
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** `一`, `十二`, `三十`; beyond 99 in ordinary figures. */
export function chinese(n: number): string {
  if (n > 99) return String(n);
  const tens = Math.floor(n / 10);
  const ten = tens === 0 ? '' : `${tens > 1 ? (digits[tens] ?? '') : ''}十`;
  return `${ten}${digits[n % 10] ?? ''}`;
}
