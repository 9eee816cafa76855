import type { PrintedAnswer, PrintedBlock } from '../../model/printout.ts';
import type { Language } from '../../model/localised.ts';
import type { Option } from '../document.ts';
import { printedText } from '../fields/on-paper.ts';
import type { FieldNode, FormNode, TableNode } from '../form.ts';
import { isValues, rowsOf, type Values } from '../form-nodes.ts';
import { effectiveRights } from '../rights.ts';
import type { FormSession } from '../session/open-form.ts';
import type { OpenNode } from '../session/open-node.ts';
import { visibleValues } from '../submission/unseen-values.ts';
import { gridColumns, isHidden, layoutOf, numbered, question, textBlock, withHeading } from './blocks.ts';
import type { Paper, TableLayout } from './blocks.ts';
import { paperNumbers } from './numbering.ts';
import { say } from './texts.ts';

export interface FilledOptions {
  readonly language: Language;
  /**
   * What was handed in: it is printed as it is, whatever rules would make of it today. Left out, the form is printed as
   * it stands in the session.
   */
  readonly stored?: Values | undefined;
}

/** The blocks of a form with its answers, as far as the rights of the session go. */
export function filledBlocks(
  session: FormSession,
  { language, stored }: FilledOptions,
): readonly PrintedBlock[] {
  const { form, rights } = session;
  const paper: Paper = {
    language,
    numbers: paperNumbers(form, language),
    rights: effectiveRights(form, rights),
    when: () => '',
  };
  const values = visibleValues(form, stored ?? session.values(), rights);
  return new Filled(paper, session).level(form.children, values, '');
}

class Filled {
  private readonly paper: Paper;
  /** Whether each part is shown now, by its data path; texts by their node. */
  private readonly shown = new Map<string | FormNode, boolean>();
  private readonly options = new Map<string, readonly Option[]>();

  constructor(paper: Paper, session: FormSession) {
    this.paper = paper;
    this.read(session.children);
  }

  private read(nodes: readonly OpenNode[]): void {
    for (const part of nodes) {
      if (part.kind === 'content' || part.kind === 'group') this.shown.set(part.node, part.visible);
      else this.shown.set(part.path, part.visible);
      if (part.kind === 'group') this.read(part.children);
      if (part.kind === 'field') this.options.set(part.path, part.options);
      if (part.kind === 'table') part.rows.forEach((row) => this.read(row.children));
    }
  }

  level(nodes: readonly FormNode[], values: Values, prefix: string): readonly PrintedBlock[] {
    return nodes.flatMap((node) => {
      if (isHidden(node, this.paper)) return [];
      switch (node.kind) {
        case 'group':
          return withHeading(node, this.level(node.children, values, prefix), this.paper);
        case 'content':
          return this.shown.get(node) === false ? [] : [textBlock(node, this.paper.language)];
        case 'field': {
          const answer = this.answer(node, values, prefix);
          return answer ? [question(node, answer, this.paper)] : [];
        }
        case 'table':
          return this.table(node, values, prefix);
      }
    });
  }

  /** Undefined where the question did not arise. */
  private answer(node: FieldNode, values: Values, prefix: string): PrintedAnswer | undefined {
    const path = prefix + node.name;
    const value = node.type.normalise(values[node.name]);
    const { language } = this.paper;
    if (value === undefined || value === null)
      return this.shown.get(path) === true
        ? { kind: 'unanswered', text: say('unanswered', language) }
        : undefined;
    const options = this.options.get(path) ?? node.options;
    const { paper } = node.type;
    return paper?.filled?.(value, language, options) ?? printedText(node.type.text(value, language, options));
  }

  private table(table: TableNode, values: Values, prefix: string): readonly PrintedBlock[] {
    const path = prefix + table.name;
    const given = values[table.name];
    const rows = Array.isArray(given) ? rowsOf(given).filter(isValues) : [];
    const { language } = this.paper;
    if (rows.length === 0)
      return this.shown.get(path) === true
        ? [question(table, { kind: 'unanswered', text: say('noRows', language) }, this.paper)]
        : [];
    const layout = layoutOf(table, this.paper);
    const totals = layout.columns.map((column) => this.total(column, layout, rows));
    if (layout.grid) {
      const cells = (row: Values, i: number): PrintedAnswer[] =>
        (layout.grid ?? []).map((column) => this.cell(column, row, `${path}.${i}.`));
      return [
        {
          kind: 'grid',
          ...numbered(table, this.paper),
          columns: gridColumns(layout.grid, this.paper),
          rows: rows.map((row, i) => ({ number: String(i + 1), cells: cells(row, i) })),
          totals,
        },
      ];
    }
    return [
      { kind: 'table', ...numbered(table, this.paper), totals: this.sums(layout, totals) },
      ...rows.flatMap((row, i) => [
        { kind: 'row', text: this.rowTitle(row, i, layout) } as const,
        ...this.level(table.columns, row, `${path}.${i}.`),
      ]),
    ];
  }

  private cell(column: FieldNode, row: Values, prefix: string): PrintedAnswer {
    const answer = this.answer(column, row, prefix) ?? printedText('');
    return answer.kind === 'unanswered'
      ? { kind: 'unanswered', text: say('unansweredCell', this.paper.language) }
      : answer;
  }

  private total(
    column: FieldNode | TableNode,
    { settings }: TableLayout,
    rows: readonly Values[],
  ): string | null {
    if (column.kind === 'table' || !settings.totals.includes(column.name)) return null;
    const { language } = this.paper;
    const sum = rows
      .map((row) => row[column.name])
      .reduce<number>((all, value) => all + (typeof value === 'number' ? value : 0), 0);
    const answer = column.type.paper?.filled?.(sum, language, []);
    return answer?.kind === 'text' ? answer.text : column.type.text(sum, language, []);
  }

  private sums({ columns }: TableLayout, totals: readonly (string | null)[]): string[] {
    const { language } = this.paper;
    return totals.flatMap((total, i) => {
      const label = columns[i]?.title?.[language] ?? '';
      return total === null ? [] : [say('sum', language, { label, total })];
    });
  }

  private rowTitle(row: Values, i: number, { settings, columns }: TableLayout): string {
    const { language } = this.paper;
    const column = columns.find(({ name }) => name === settings.heading);
    const value = column && row[column.name];
    const heading =
      column?.kind === 'field' && value !== undefined
        ? column.type.text(value, language, column.options)
        : '';
    return heading === ''
      ? say('row', language, { n: i + 1 })
      : say('rowOf', language, { n: i + 1, heading });
  }
}
