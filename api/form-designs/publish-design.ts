import type { Pool } from '../../kit/database.ts';
import { parseForm, type Form } from '../../form-model/index.ts';
import { AppError } from '../../model/errors.ts';
import { saveDesign } from '../../store/form-design.ts';
import { addFormVersion, findForm } from '../../store/form-version.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Sql } from '../../kit/database.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { audited, numbered, withDesign, type DesignInHand } from './design-in-hand.ts';
import { refuseUnlessMeant } from './merge-conflicts.ts';
import { usageOf } from './usage.ts';
import { designRefused } from './refuse-document.ts';

export interface Published {
  version: number;
  /** Of the design, for its next change. */
  revision: number;
}

/** Makes the draft the newest version, for ever as it is; the draft ends. Refused with everything wrong with it. */
export function publishDraft(
  pool: Pool,
  viewer: StaffViewer,
  key: string,
  { revision: read, note, acknowledged }: { revision: number; note: string; acknowledged: boolean },
): Promise<Published> {
  return withDesign(pool, viewer, { key, revision: read }, async (hand) => {
    const { sql, design } = hand;
    if (!design?.draft) throw new AppError('NOT_FOUND', 'The form has no draft');
    const version = await publish(hand, { document: design.draft, note, acknowledged });
    const { examples } = design;
    const revision = await saveDesign(sql, { key, draft: null, examples, changedBy: viewer.userId });
    await audited(hand, 'PUBLISH_FORM', { version });
    return { version, revision };
  });
}

/** Publishes the document of an earlier version again, as the newest one; a draft is left as it is. */
export function rollBack(
  pool: Pool,
  viewer: StaffViewer,
  key: string,
  { version: from, note, acknowledged }: { version: number; note: string; acknowledged: boolean },
): Promise<Published> {
  return withDesign(pool, viewer, { key }, async (hand) => {
    const earlier = await findForm(hand.sql, key, from);
    if (!earlier) throw new AppError('NOT_FOUND');
    const version = await publish(hand, {
      document: earlier.document,
      note,
      acknowledged,
      restoredFrom: from,
    });
    await audited(hand, 'ROLL_BACK_FORM', { version, restoredFrom: from });
    return { version, revision: hand.design?.revision ?? 0 };
  });
}

interface Publishing {
  document: JsonObject;
  note: string;
  acknowledged: boolean;
  restoredFrom?: number;
}

async function publish(
  { sql, viewer, key, newest }: DesignInHand,
  { document, acknowledged, ...about }: Publishing,
): Promise<number> {
  const version = (newest?.version ?? 0) + 1;
  const published = numbered(document, key, version);
  // An earlier version may use what the form language has lost since.
  const parsed = parseForm(published);
  if (!parsed.ok) throw designRefused(parsed.problems);
  await refuseMissingAnswers(sql, parsed.form);
  await refuseUnlessMeant(sql, { key, document: published }, acknowledged);
  await addFormVersion(sql, { key, version, document: published, publishedBy: viewer.userId, ...about });
  return version;
}

/** A step whose form lacks what the step works with could be completed by nobody. */
async function refuseMissingAnswers(sql: Sql, form: Form): Promise<void> {
  const { processes } = await usageOf(sql, form.key);
  const missing = new Map<string, string>();
  for (const { kind, answers } of processes.flatMap(({ steps }) => steps)) {
    for (const name of answers) {
      const node = form.nodes.get(name);
      if (node?.kind !== 'field' && node?.kind !== 'table') missing.set(name, kind);
    }
  }
  if (missing.size === 0) return;
  const fields = [...missing].map(([name, kind]) => ({
    path: `schema.properties.${name}`,
    code: 'MISSING_ANSWER',
    message: `the step "${kind}" needs a field of this name`,
  }));
  throw new AppError('INVALID_DESIGN', undefined, fields);
}
