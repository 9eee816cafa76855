import type { PrintedAnswer, PrintedBlock } from '../../model/printout.ts';
import type { Language } from '../../model/localised.ts';
import type { FieldNode, FormNode, GroupNode, TableNode } from '../form.ts';
import { dataNodes } from '../form-nodes.ts';
import { RichTextSettings } from '../fields/rich-text/rich-text.ts';
import { TableSettings } from '../fields/table/table.ts';
import type { EffectiveRights } from '../rights.ts';
import type { PaperNumber } from './numbering.ts';

/** What blocks of a form are made with, whether it is filled or blank. */
export interface Paper {
  readonly language: Language;
  readonly numbers: ReadonlyMap<FormNode, PaperNumber>;
  readonly rights: EffectiveRights;
  /** When a part is to be filled, in words. */
  when(node: FormNode): string;
}

/** Columns side by side on A4 paper; a table with more is printed row after row. */
const MOST_COLUMNS = 8;

export const isHidden = (node: FormNode, { rights }: Paper): boolean => rights.get(node.pattern) === 'hidden';

/** What a numbered block begins with. */
export function numbered(
  node: FieldNode | TableNode,
  paper: Paper,
): Pick<Extract<PrintedBlock, { kind: 'question' }>, 'number' | 'label' | 'hint' | 'when'> {
  return {
    number: paper.numbers.get(node)?.number ?? '',
    label: node.title?.[paper.language] ?? node.name,
    hint: node.hint?.[paper.language] ?? '',
    when: paper.when(node),
  };
}

export const question = (node: FieldNode | TableNode, answer: PrintedAnswer, paper: Paper): PrintedBlock => ({
  kind: 'question',
  ...numbered(node, paper),
  answer,
});

/** The blocks of a part with its heading before them; nothing where there are none. */
export function withHeading(
  node: GroupNode,
  blocks: readonly PrintedBlock[],
  paper: Paper,
): readonly PrintedBlock[] {
  const { number = '', level = 0 } = paper.numbers.get(node) ?? {};
  if (level === 0 || blocks.length === 0) return blocks;
  const text = node.title?.[paper.language] ?? '';
  return [{ kind: 'heading', level, number, text, when: paper.when(node) }, ...blocks];
}

export function textBlock(node: FormNode, language: Language): PrintedBlock {
  const { text, tone } = RichTextSettings.parse(node.settings);
  return {
    kind: 'text',
    title: node.title?.[language] ?? '',
    notice: tone === 'notice',
    paragraphs: text[language].split(/\n\s*\n/).map((paragraph) => {
      const lines = paragraph.split('\n').map((line) => line.trim());
      const list = lines.every((line) => line.startsWith('- '));
      return { list, lines: list ? lines.map((line) => line.slice(2)) : lines };
    }),
  };
}

/** How a table stands on paper; the same for every case of a form version that a reader with these rights prints. */
export interface TableLayout {
  readonly settings: ReturnType<typeof TableSettings.parse>;
  readonly columns: readonly (FieldNode | TableNode)[];
  /** The columns where every row has one line; undefined where the rows follow each other. */
  readonly grid: readonly FieldNode[] | undefined;
}

export function layoutOf(table: TableNode, paper: Paper): TableLayout {
  const settings = TableSettings.parse(table.settings);
  const columns = dataNodes(table.columns).filter((column) => !isHidden(column, paper));
  const fields = columns.filter((column) => column.kind === 'field');
  const fits =
    settings.view !== 'cards' &&
    fields.length === columns.length &&
    fields.length <= MOST_COLUMNS &&
    fields.every(({ type }) => type.paper?.wide !== true);
  return { settings, columns, grid: fits ? fields : undefined };
}

export const gridColumns = (
  grid: readonly FieldNode[],
  paper: Paper,
): Extract<PrintedBlock, { kind: 'grid' }>['columns'] =>
  grid.map((column) => ({
    number: paper.numbers.get(column)?.number ?? '',
    label: column.title?.[paper.language] ?? column.name,
    numeric: column.type.paper?.numeric === true,
  }));
