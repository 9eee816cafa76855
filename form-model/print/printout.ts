import type { Language } from '../../model/localised.ts';
import type { PrintedBlock, PrintedFact, Printout } from '../../model/printout.ts';
import type { Form } from '../form.ts';
import { paperTime, say } from './texts.ts';

/** What stands around the form itself. */
export interface PaperHead {
  readonly language: Language;
  /** What the form was published as. */
  readonly published: { readonly key: string; readonly version: number };
  readonly facts: readonly PrintedFact[];
  readonly printedAt: Date;
  readonly printedBy: string;
  /** Said on every page. */
  readonly marks: readonly string[];
}

/** A form as it goes onto paper, with blocks that `filledBlocks` or `blankBlocks` made. */
export function printoutOf(form: Form, blocks: readonly PrintedBlock[], head: PaperHead): Printout {
  const { language, published, facts, printedAt, printedBy, marks } = head;
  const { print } = form.document;
  return {
    language,
    title: (print?.title ?? form.title)[language],
    subtitle: form.description?.[language] ?? '',
    facts: [...facts],
    blocks: [...blocks],
    signers: (print?.signers ?? []).map((signer) => signer[language]),
    footer: {
      form: say('form', language, { ...published }),
      printed: say('printed', language, { by: printedBy, at: paperTime(printedAt, language) }),
    },
    mark: marks.join(' · '),
  };
}
