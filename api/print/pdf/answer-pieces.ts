import type { PrintedAnswer } from '../../../model/printout.ts';
import type { Drawing } from './drawing.ts';
import { picturePieces } from './pictures.ts';
import { COLORS, heightOf, styles, type Piece, type Sheet } from './sheet.ts';

const MILLIMETRE = 72 / 25.4;
/** Height of a line that is written on by hand. */
const HAND_LINE = 24;
const BOX = 9;

export interface AnswerRoom extends Drawing {
  readonly width: number;
  readonly align?: 'left' | 'right';
}

/** An answer as pieces of at most a width. */
export function answerPieces(
  sheet: Sheet,
  answer: PrintedAnswer,
  { width, pictures, language, align = 'left' }: AnswerRoom,
): readonly Piece[] {
  switch (answer.kind) {
    case 'text':
      return [
        ...sheet.textPieces(answer.text, width, styles.body, align),
        ...answer.notes.flatMap((note) => sheet.textPieces(note, width, styles.small)),
      ];
    case 'unanswered':
      return sheet.textPieces(answer.text, width, { ...styles.body, color: COLORS.pale }, align);
    case 'files':
      return answer.files.flatMap((file) => picturePieces(sheet, file, { width, pictures, language }));
    case 'drawing':
      return [drawingPiece(sheet, answer, width), ...sheet.textPieces(answer.caption, width, styles.small)];
    case 'boxes':
      return boxPieces(sheet, answer, width);
    case 'blanks':
      return Array.from({ length: answer.lines }, () => blankPiece(sheet, answer.blanks, width));
    case 'cells':
      return [cellsPiece(sheet, answer.count, width)];
    case 'frame':
      return [framePiece(sheet, answer, width)];
  }
}

function drawingPiece(
  { doc }: Sheet,
  { width, height, path, caption }: Extract<PrintedAnswer, { kind: 'drawing' }>,
  room: number,
): Piece {
  const factor = Math.min(room / width, 90 / height, 0.6);
  return {
    height: height * factor + 4,
    alt: caption,
    draw: (x, y) => {
      doc.save().translate(x, y).scale(factor);
      doc.lineWidth(2.5).lineCap('round').lineJoin('round').strokeColor(COLORS.ink).path(path).stroke();
      doc.restore();
    },
  };
}

/** Options with a box before each, as many on a line as fit. */
function boxPieces(
  sheet: Sheet,
  { options, note }: Extract<PrintedAnswer, { kind: 'boxes' }>,
  width: number,
): Piece[] {
  const lines: { text: string; x: number }[][] = [];
  let x = width;
  for (const text of options) {
    const room = BOX + 6 + sheet.textWidth(sheet.writable(text), styles.body);
    if (x + room > width) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)?.push({ text, x });
    x += room + 14;
  }
  const pieces = lines.map((line) => boxLine(sheet, line, width));
  return [...pieces, ...(note === '' ? [] : sheet.textPieces(note, width, styles.small))];
}

function boxLine(sheet: Sheet, boxes: readonly { text: string; x: number }[], width: number): Piece {
  const texts = boxes.map(({ text, x }) => ({
    x: x + BOX + 6,
    left: x,
    pieces: sheet.textPieces(text, width - x - BOX - 6, styles.body),
  }));
  return {
    height: Math.max(...texts.map(({ pieces }) => heightOf(pieces))) + 4,
    draw: (x, y) => {
      for (const one of texts) {
        sheet.doc
          .lineWidth(0.8)
          .strokeColor(COLORS.ink)
          .rect(x + one.left, y + 4, BOX, BOX)
          .stroke();
        let at = y;
        for (const piece of one.pieces) {
          piece.draw(x + one.x, at);
          at += piece.height;
        }
      }
    },
  };
}

function blankPiece(
  sheet: Sheet,
  blanks: Extract<PrintedAnswer, { kind: 'blanks' }>['blanks'],
  width: number,
): Piece {
  const { size } = styles.body;
  return {
    height: HAND_LINE,
    draw: (x, y) => {
      let at = x;
      for (const { width: signs, after } of blanks) {
        const words = sheet.writable(after);
        const long = signs === 0 ? x + width - at : signs * size;
        rule(sheet, [at, Math.min(at + long, x + width)], y + HAND_LINE - 5);
        at += long + 4;
        sheet.line(words, at, y + HAND_LINE - 8 - size, styles.body);
        at += sheet.textWidth(words, styles.body) + 6;
      }
    },
  };
}

const rule = ({ doc }: Sheet, [from, to]: readonly [number, number], y: number): void => {
  doc.lineWidth(0.6).strokeColor(COLORS.line).moveTo(from, y).lineTo(to, y).stroke();
};

function cellsPiece({ doc }: Sheet, count: number, width: number): Piece {
  const side = Math.min(16, width / count);
  return {
    height: side + 6,
    draw: (x, y) => {
      doc.lineWidth(0.6).strokeColor(COLORS.ink);
      for (let i = 0; i < count; i += 1) doc.rect(x + i * side, y + 3, side, side).stroke();
    },
  };
}

function framePiece(
  sheet: Sheet,
  { height, caption }: Extract<PrintedAnswer, { kind: 'frame' }>,
  width: number,
): Piece {
  const high = height * MILLIMETRE;
  return {
    height: high + 6,
    draw: (x, y) => {
      sheet.doc
        .lineWidth(0.6)
        .strokeColor(COLORS.line)
        .rect(x, y + 3, width, high)
        .stroke();
      sheet.line(sheet.writable(caption), x + 5, y + 6, styles.small);
    },
  };
}
