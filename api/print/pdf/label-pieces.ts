import type { PrintedBlock } from '../../../model/printout.ts';
import { styles, type Piece, type Sheet } from './sheet.ts';

/** Number and title of a question, with what else its reader needs to know. */
export function labelPieces(
  sheet: Sheet,
  {
    number,
    label,
    hint,
    when,
  }: Pick<Extract<PrintedBlock, { kind: 'question' }>, 'number' | 'label' | 'hint' | 'when'>,
  width: number,
): Piece[] {
  const notes = [when, hint].filter((note) => note !== '');
  return [
    ...sheet.textPieces(numberedLabel(number, label), width, styles.strong),
    ...notes.flatMap((note) => sheet.textPieces(note, width, styles.small)),
  ];
}

export const numberedLabel = (number: string, label: string): string => `${number} ${label}`.trim();
