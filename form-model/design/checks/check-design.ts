import type { LocalisedText } from '../../../model/localised.ts';
import { parseForm } from '../../parse/parse-form.ts';
import type { Command } from '../command.ts';
import type { Design } from '../design.ts';
import { indexOf } from '../design-index.ts';
import { documentOf } from '../document-of.ts';
import { stepsOf } from '../rights-of-design.ts';
import { problemTexts } from '../texts/problem-texts.ts';
import { filledText } from '../texts/text.ts';
import { answerIsKnown } from './answer-is-known.ts';
import { duplicateTitle } from './duplicate-title.ts';
import { missingTranslation } from './missing-translation.ts';
import { noPurpose } from './no-purpose.ts';
import type { CheckContext, DesignCheck, DesignProblem, Severity } from './problem.ts';
import { refused } from './refused.ts';
import { requiredNeverWritten } from './required-never-written.ts';
import { ruleReadsHidden } from './rule-reads-hidden.ts';
import { tableWithoutColumns } from './table-without-columns.ts';
import { unreachable } from './unreachable.ts';

const checks: readonly DesignCheck[] = [
  refused,
  unreachable,
  ruleReadsHidden,
  missingTranslation,
  noPurpose,
  answerIsKnown,
  requiredNeverWritten,
  duplicateTitle,
  tableWithoutColumns,
];

const weights: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 };

/**
 * Everything wrong with a design, the worst first and then in the order of the form. `steps` are those of the processes that
 * use it, with what they are called where that is known.
 */
export function checkDesign(
  design: Design,
  steps: readonly string[] = [],
  names: ReadonlyMap<string, string> = new Map(),
): readonly DesignProblem[] {
  const document = documentOf(design);
  const parsed = parseForm(document);
  const context: CheckContext = {
    design,
    document,
    form: parsed.ok ? parsed.form : undefined,
    refused: parsed.ok ? [] : parsed.problems,
    steps: [...new Set([...steps, ...stepsOf(design.head).map(([step]) => step)])],
    stepName: (step) => names.get(step) ?? step,
  };
  const places = new Map(indexOf(design).inOrder.map(({ id }, i) => [id, i]));
  const place = ({ node }: DesignProblem): number => (node === undefined ? -1 : (places.get(node) ?? -1));
  const found = checks.flatMap((check) => check.find(context));
  const untranslated = new Set(
    found.flatMap(({ code, path }) => (code === 'MISSING_TRANSLATION' ? [path] : [])),
  );
  return found
    .filter(({ code, path }) => code !== 'INVALID_DOCUMENT' || !untranslated.has(path))
    .sort((a, b) => weights[a.severity] - weights[b.severity] || place(a) - place(b));
}

export const problemText = ({ code, params }: DesignProblem): LocalisedText =>
  filledText(problemTexts[code], params);

/** What one click can do about a problem; empty where a person has to decide. */
export const repairs = (design: Design, problem: DesignProblem): readonly Command[] =>
  checks.find(({ codes }) => codes.includes(problem.code))?.repairs?.(problem, design) ?? [];
