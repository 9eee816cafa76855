import type { z } from 'zod';
import type { Pool } from '../../kit/database.ts';
import { inTransaction } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import {
  JsonDocument,
  type DraftChange,
  type FormExamples,
  type NewFormDesign,
} from '../../model/form-design.ts';
import { deleteDesign, findDesign, lockForm, saveDesign } from '../../store/form-design.ts';
import { findNewestForm } from '../../store/form-version.ts';
import type { JsonObject } from '../../store/json.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { audited, documentInHand, examplesInHand, withDesign, type Target } from './design-in-hand.ts';
import { patched } from './json-patch.ts';
import { refuseDraft } from './refuse-document.ts';

/** Begins a form under a key that nobody has used; it is a draft until it is published. */
export async function createDesign(
  pool: Pool,
  viewer: StaffViewer,
  { key, title, document }: z.infer<typeof NewFormDesign>,
): Promise<number> {
  const draft: JsonObject = document
    ? { ...document, key, title }
    : { key, version: 1, title, facts: [], schema: { type: 'object', properties: {} }, rights: {} };
  refuseDraft(draft, key);
  return inTransaction(pool, async (sql) => {
    await lockForm(sql, key);
    if ((await findDesign(sql, key)) ?? (await findNewestForm(sql, key))) throw new AppError('KEY_TAKEN');
    const revision = await saveDesign(sql, { key, draft, examples: [], changedBy: viewer.userId });
    const hand = { sql, viewer, key, design: undefined, newest: undefined };
    await audited(hand, 'CREATE_FORM_DESIGN', { revision });
    return revision;
  });
}

/** Keeps what is worked on: as a whole, or the changes to what stands. */
export function saveDraft(
  pool: Pool,
  viewer: StaffViewer,
  key: string,
  change: DraftChange,
): Promise<number> {
  return withDesign(pool, viewer, { key, revision: change.revision }, async (hand) => {
    const draft = change.document ?? documentOf(patched(documentInHand(hand), change.patch ?? []));
    refuseDraft(draft, key);
    const revision = await saveDesign(hand.sql, {
      key,
      draft,
      examples: await examplesInHand(hand),
      changedBy: viewer.userId,
    });
    await audited(hand, 'SAVE_FORM_DRAFT', { revision });
    return revision;
  });
}

function documentOf(value: unknown): JsonObject {
  const parsed = JsonDocument.safeParse(value);
  if (parsed.success) return parsed.data;
  const field = { path: 'patch', code: 'PATCH_MISFIT', message: 'leaves no document' };
  throw new AppError('INVALID_REQUEST', undefined, [field]);
}

/** Gives the draft up: the newest version is what there is again. A form that was never published is gone with it. */
export function discardDraft(pool: Pool, viewer: StaffViewer, target: Target): Promise<void> {
  return withDesign(pool, viewer, target, async (hand) => {
    const { sql, key, design, newest } = hand;
    if (!design?.draft) throw new AppError('NOT_FOUND');
    if (newest)
      await saveDesign(sql, { key, draft: null, examples: design.examples, changedBy: viewer.userId });
    else await deleteDesign(sql, key);
    await audited(hand, 'DISCARD_FORM_DRAFT', { revision: design.revision });
  });
}

/** Keeps the answers the form is tried with, in place of those before. */
export function saveExamples(
  pool: Pool,
  viewer: StaffViewer,
  key: string,
  { revision: read, examples }: FormExamples,
): Promise<number> {
  return withDesign(pool, viewer, { key, revision: read }, async (hand) => {
    const stored = examples.map(({ expected, ...example }) => ({
      ...example,
      expected: withoutAbsent(expected),
    }));
    const revision = await saveDesign(hand.sql, {
      key,
      draft: hand.design?.draft ?? null,
      examples: stored,
      changedBy: viewer.userId,
    });
    await audited(hand, 'SAVE_FORM_EXAMPLES', { revision, examples: examples.length });
    return revision;
  });
}

type Expected = FormExamples['examples'][number]['expected'];

const withoutAbsent = ({ accepted, errors, values }: Expected): JsonObject => ({
  accepted,
  errors,
  ...(values === undefined ? {} : { values }),
});
