import type { PrintedAnswer, PrintedBlock } from '../../model/printout.ts';
import type { Language } from '../../model/localised.ts';
import { conditionWords } from '../design/sentences/sentence-of.ts';
import { conditionOf } from '../design/sentences/condition-of.ts';
import { labelsOf } from '../design/sentences/labels.ts';
import { designOf } from '../design/design.ts';
import { indexOf } from '../design/design-index.ts';
import { rulesOf } from '../design/design-names.ts';
import { emptyLines, printedText } from '../fields/on-paper.ts';
import type { FieldNode, Form, FormNode, TableNode } from '../form.ts';
import { effectiveRights, type Rights } from '../rights.ts';
import { gridColumns, isHidden, layoutOf, numbered, question, textBlock, withHeading } from './blocks.ts';
import type { Paper } from './blocks.ts';
import { paperNumbers } from './numbering.ts';
import { say } from './texts.ts';

export interface BlankOptions {
  readonly language: Language;
  readonly rights: Rights;
}

/** Empty rows of a table where nothing says how many; those that follow each other take much paper. */
const GRID_ROWS = 5;
const FOLLOWING_ROWS = 2;
/** Options that fit into a cell of a table. */
const MOST_IN_CELL = 4;

/**
 * The blocks of a form to be filled by hand: every question stands on it, since paper shows and hides nothing, and those
 * that do not always arise say when they do.
 */
export function blankBlocks(form: Form, { language, rights }: BlankOptions): readonly PrintedBlock[] {
  const paper: Paper = {
    language,
    numbers: paperNumbers(form, language),
    rights: effectiveRights(form, rights),
    when: conditionsOf(form, language),
  };
  return level(form.children, paper);
}

function conditionsOf(form: Form, language: Language): Paper['when'] {
  const read = designOf(form.document);
  return ({ at, visible }) => {
    if (!visible) return '';
    const design = read.ok ? read.design : undefined;
    const id = design && indexOf(design).byPath.get(at);
    const node = id === undefined ? undefined : design?.nodes[id];
    const feel = node && rulesOf(node).find(({ set }) => set === 'visible')?.feel;
    const condition = feel === undefined ? undefined : conditionOf(feel);
    if (!condition || !design || id === undefined) return say('whereItApplies', language);
    return say('onlyIf', language, { condition: conditionWords(condition, labelsOf(design, id))[language] });
  };
}

const level = (nodes: readonly FormNode[], paper: Paper): readonly PrintedBlock[] =>
  nodes.flatMap((node) => {
    if (isHidden(node, paper)) return [];
    switch (node.kind) {
      case 'group':
        return withHeading(node, level(node.children, paper), paper);
      case 'content':
        return [textBlock(node, paper.language)];
      case 'field':
        return [question(node, byHand(node, paper), paper)];
      case 'table':
        return tableBlocks(node, paper);
    }
  });

const byHand = ({ type, options }: FieldNode, { language }: Paper): PrintedAnswer =>
  type.paper?.blank?.(language, options) ?? emptyLines(1);

function tableBlocks(table: TableNode, paper: Paper): readonly PrintedBlock[] {
  const { grid, columns, settings } = layoutOf(table, paper);
  const { language } = paper;
  if (grid) {
    const count = Math.min(Math.max(settings.min, GRID_ROWS), settings.max);
    const hasTotal = (name: string): boolean => settings.totals.includes(name);
    return [
      {
        kind: 'grid',
        ...numbered(table, paper),
        columns: gridColumns(grid, paper),
        rows: Array.from({ length: count }, (_row, i) => ({
          number: String(i + 1),
          cells: grid.map((column) => cellByHand(column, paper)),
        })),
        totals: columns.map(({ name }) => (hasTotal(name) ? '' : null)),
      },
    ];
  }
  const count = Math.min(Math.max(settings.min, FOLLOWING_ROWS), settings.max);
  return [
    { kind: 'table', ...numbered(table, paper), totals: [] },
    ...Array.from({ length: count }).flatMap((_row, i) => [
      { kind: 'row', text: say('row', language, { n: i + 1 }) } as const,
      ...level(table.columns, paper),
    ]),
  ];
}

/** A cell has its lines already; only few boxes fit into it. */
function cellByHand(column: FieldNode, paper: Paper): PrintedAnswer {
  const answer = byHand(column, paper);
  return answer.kind === 'boxes' && answer.options.length <= MOST_IN_CELL
    ? { ...answer, note: '' }
    : printedText('');
}
