import type { PrintedBlock } from '../../../model/printout.ts';

export type Question = Extract<PrintedBlock, { kind: 'question' }>;

/** Questions that follow each other stand in one table. */
export type PaperPart =
  | { readonly kind: 'questions'; readonly questions: readonly Question[] }
  | { readonly kind: 'block'; readonly block: Exclude<PrintedBlock, Question> };

export function paperParts(blocks: readonly PrintedBlock[]): readonly PaperPart[] {
  const parts: PaperPart[] = [];
  let questions: Question[] = [];
  for (const block of blocks) {
    if (block.kind !== 'question') {
      questions = [];
      parts.push({ kind: 'block', block });
      continue;
    }
    if (questions.length === 0) parts.push({ kind: 'questions', questions });
    questions.push(block);
  }
  return parts;
}
