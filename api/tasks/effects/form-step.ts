import { note, type Effect } from './effect.ts';

/** The answers are kept with the step; the case's timeline tells that its form was filled. */
export const formStep: Effect = async (completion) => {
  const { caseId, formKey, formVersion } = completion.task;
  if (caseId === null) return;
  await note(completion, caseId, { kind: 'FORM_FILLED', detail: { form: formKey, version: formVersion } });
};
