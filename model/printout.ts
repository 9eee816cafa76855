import { z } from 'zod';
import { languages, LocalisedText } from './localised.ts';
import { Instant } from './civil-date.ts';

/** What stands beside a question on paper. */
export const PrintedAnswer = z.discriminatedUnion('kind', [
  /** Words, with where they come from below; `text` is empty where the question does not arise. */
  z.strictObject({ kind: z.literal('text'), text: z.string(), notes: z.array(z.string()) }),
  /** A question that arose and was not answered. */
  z.strictObject({ kind: z.literal('unanswered'), text: z.string() }),
  /** Files by id; `picture` where paper can show them. */
  z.strictObject({
    kind: z.literal('files'),
    files: z.array(z.strictObject({ id: z.string(), caption: z.string(), picture: z.boolean() })),
  }),
  /** A signature: the size of the glass and an SVG path of moves and lines. */
  z.strictObject({
    kind: z.literal('drawing'),
    width: z.int(),
    height: z.int(),
    path: z.string(),
    caption: z.string(),
  }),
  /** To be ticked by hand. */
  z.strictObject({ kind: z.literal('boxes'), options: z.array(z.string()), note: z.string() }),
  /** To be written on by hand: lines of blanks, each `width` signs wide (0: the rest of the line) and with words behind it. */
  z.strictObject({
    kind: z.literal('blanks'),
    blanks: z.array(z.strictObject({ width: z.int().min(0), after: z.string() })),
    lines: z.int().min(1),
  }),
  /** One box for each sign of a number. */
  z.strictObject({ kind: z.literal('cells'), count: z.int().min(1) }),
  /** Room for a signature or a picture, in millimetres. */
  z.strictObject({ kind: z.literal('frame'), height: z.int().min(5), caption: z.string() }),
]);
export type PrintedAnswer = z.infer<typeof PrintedAnswer>;

/** What all numbered blocks begin with. */
const Numbered = {
  /** `7.`, and `7.2` within a table; of a form version, whatever of it is printed. */
  number: z.string(),
  label: z.string(),
  hint: z.string(),
  /** On a blank: when the question is to be answered, in words; empty: always. */
  when: z.string(),
};

export const PrintedBlock = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('heading'),
    level: z.int().min(1).max(3),
    number: z.string(),
    text: z.string(),
    /** As of a question. */
    when: z.string(),
  }),
  z.strictObject({ kind: z.literal('question'), ...Numbered, answer: PrintedAnswer }),
  /** A table with a line for each row. */
  z.strictObject({
    kind: z.literal('grid'),
    ...Numbered,
    columns: z.array(z.strictObject({ number: z.string(), label: z.string(), numeric: z.boolean() })),
    rows: z.array(z.strictObject({ number: z.string(), cells: z.array(PrintedAnswer) })),
    /** By column; null where nothing is added up. */
    totals: z.array(z.string().nullable()),
  }),
  /** The title of a table whose rows follow as a `row` each with its questions. */
  z.strictObject({ kind: z.literal('table'), ...Numbered, totals: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('row'), text: z.string() }),
  /** Text of the form to be read. */
  z.strictObject({
    kind: z.literal('text'),
    title: z.string(),
    notice: z.boolean(),
    paragraphs: z.array(z.strictObject({ list: z.boolean(), lines: z.array(z.string()) })),
  }),
]);
export type PrintedBlock = z.infer<typeof PrintedBlock>;

/** Something about the whole form: the case it belongs to, who filled it. */
export const PrintedFact = z.strictObject({ label: z.string(), value: z.string() });
export type PrintedFact = z.infer<typeof PrintedFact>;

/** A form as it goes onto A4 paper. The page in the browser and the PDF are both drawn from it, so both say the same. */
export const Printout = z.strictObject({
  language: z.enum(languages),
  title: z.string(),
  subtitle: z.string(),
  facts: z.array(PrintedFact),
  blocks: z.array(PrintedBlock),
  /** Lines at the end for those who sign by hand. */
  signers: z.array(z.string()),
  /** Left and right at the foot of every page; the page's number stands between them. */
  footer: z.strictObject({ form: z.string(), printed: z.string() }),
  /** Said at the head of every page: people and data are invented, or this is no final text; empty: nothing. */
  mark: z.string(),
});
export type Printout = z.infer<typeof Printout>;

/** A form of a case that can be printed: its application, and the human steps that the reader may read. */
export const CasePrintout = z.strictObject({
  /** `application`, or the id of the step. */
  id: z.string(),
  form: z.strictObject({ key: z.string(), version: z.int() }),
  title: LocalisedText,
  /** Kind of the step; null for the application. */
  kind: z.string().nullable(),
  /** When it was handed in; null while it is being filled. */
  filledAt: Instant.nullable(),
});
export type CasePrintout = z.infer<typeof CasePrintout>;

export const CasePrintoutList = z.strictObject({ items: z.array(CasePrintout) });
