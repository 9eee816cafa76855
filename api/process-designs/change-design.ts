import { inTransaction, type Pool, type Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { NewProcessDesign, ProcessDraftChange, ProcessExamples } from '../../model/process-design.ts';
import { renameProcess } from '../../process-model/beginning/rename-process.ts';
import { beginningXml } from '../../process-model/beginning/templates.ts';
import {
  deleteProcessDesign,
  endProcessDraft,
  findProcessDesign,
  lockProcess,
  saveProcessDraft,
  saveProcessExamples,
} from '../../store/process-design.ts';
import { findProcessXml } from '../../store/process-model.ts';
import { findNewestVersion } from '../../store/process-version.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { audited, withProcess, type Target } from './design-in-hand.ts';
import { refuseDraft, refuseExamples } from './refuse-draft.ts';

/** Begins a process under an id that nobody has used; it is a draft until it is published. */
export function createProcessDesign(
  pool: Pool,
  viewer: StaffViewer,
  wanted: NewProcessDesign,
): Promise<number> {
  const { processId } = wanted;
  return inTransaction(pool, async (sql) => {
    await lockProcess(sql, processId);
    const taken = (await findProcessDesign(sql, processId)) ?? (await findProcessXml(sql, processId));
    if (taken !== undefined) throw new AppError('KEY_TAKEN');
    const xml = await beginningOf(sql, wanted);
    const name = refuseDraft(xml, processId);
    const revision = await saveProcessDraft(sql, { processId, name, xml, changedBy: viewer.userId });
    await audited({ sql, viewer, processId }, 'CREATE_PROCESS_DESIGN', { from: wanted.from.kind });
    return revision;
  });
}

async function beginningOf(sql: Sql, { processId, name, from }: NewProcessDesign): Promise<string> {
  if (from.kind === 'template') return beginningXml(from.template, processId, name);
  if (from.kind === 'file') return renameProcess(from.xml, from.source, { id: processId, name });
  const newest = await findNewestVersion(sql, from.processId);
  const xml =
    newest?.xml ??
    (await findProcessXml(sql, from.processId)) ??
    (await findProcessDesign(sql, from.processId))?.draft;
  if (!xml) throw new AppError('NOT_FOUND', 'There is no process to begin from');
  return renameProcess(xml, from.processId, { id: processId, name });
}

/** Keeps what is worked on. */
export function saveDraft(
  pool: Pool,
  viewer: StaffViewer,
  processId: string,
  { revision: read, xml }: ProcessDraftChange,
): Promise<number> {
  return withProcess(pool, viewer, { processId, revision: read }, async (hand) => {
    const name = refuseDraft(xml, processId);
    const revision = await saveProcessDraft(hand.sql, { processId, name, xml, changedBy: viewer.userId });
    await audited(hand, 'SAVE_PROCESS_DRAFT', { revision });
    return revision;
  });
}

/** Gives the draft up: the newest version is what there is again. What was never published is gone with it. */
export function discardDraft(pool: Pool, viewer: StaffViewer, target: Target): Promise<void> {
  return withProcess(pool, viewer, target, async (hand) => {
    const { sql, processId, design, newest } = hand;
    if (design?.draft == null) throw new AppError('NOT_FOUND');
    if (newest) await endProcessDraft(sql, processId, design.revision);
    else await deleteProcessDesign(sql, processId);
    await audited(hand, 'DISCARD_PROCESS_DRAFT', { revision: design.revision });
  });
}

export async function readExamples(sql: Sql, processId: string): Promise<ProcessExamples> {
  const design = await findProcessDesign(sql, processId);
  if (!design && !(await findNewestVersion(sql, processId))) throw new AppError('NOT_FOUND');
  return { revision: design?.examplesRevision ?? 0, examples: design?.examples ?? [] };
}

/** Keeps the cases a process is tried with, in place of those before. Their revision counts by itself. */
export function saveExamples(
  pool: Pool,
  viewer: StaffViewer,
  processId: string,
  { revision: read, examples }: ProcessExamples,
): Promise<number> {
  refuseExamples(examples);
  return withProcess(pool, viewer, { processId }, async (hand) => {
    if (read !== (hand.design?.examplesRevision ?? 0)) throw new AppError('STALE_REVISION');
    const name = hand.design?.name ?? hand.newest?.name ?? processId;
    const saved = { processId, name, examples, changedBy: viewer.userId };
    const revision = await saveProcessExamples(hand.sql, saved);
    await audited(hand, 'SAVE_PROCESS_EXAMPLES', { revision, examples: examples.length });
    return revision;
  });
}
