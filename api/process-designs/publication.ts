import type { Pool } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { NewProcessPublication, ProcessRollback } from '../../model/process-design.ts';
import {
  decidePublication,
  findDuePublication,
  findNewestPublication,
  proposePublication,
  withdrawPublication,
  type PublicationRow,
} from '../../store/process-publication.ts';
import { findProcessVersion } from '../../store/process-version.ts';
import type { StaffViewer } from '../access/viewer.ts';
import { refuseProblems } from '../processes/refuse-process.ts';
import { audited, withProcess, type ProcessInHand } from './design-in-hand.ts';

/** Asks a second person to publish the draft as it stands; refused with everything wrong with it. */
export function propose(
  pool: Pool,
  viewer: StaffViewer,
  processId: string,
  { revision, note, effectiveFrom }: NewProcessPublication,
): Promise<string> {
  return withProcess(pool, viewer, { processId, revision }, async (hand) => {
    const { design } = hand;
    if (design?.draft == null) throw new AppError('NOT_FOUND', 'The process has no draft');
    const { name, draft: xml } = design;
    return ask(hand, { name, xml, revision, restoredFrom: null, note, effectiveFrom });
  });
}

/** Asks a second person to put an earlier version in force again, as the newest one; a draft is left as it is. */
export function proposeRollback(
  pool: Pool,
  viewer: StaffViewer,
  processId: string,
  { version, note, effectiveFrom }: ProcessRollback,
): Promise<string> {
  return withProcess(pool, viewer, { processId }, async (hand) => {
    const earlier = await findProcessVersion(hand.sql, processId, version);
    if (!earlier) throw new AppError('NOT_FOUND');
    const { name, xml } = earlier;
    return ask(hand, { name, xml, revision: null, restoredFrom: version, note, effectiveFrom });
  });
}

type Asked = Pick<PublicationRow, 'name' | 'xml' | 'revision' | 'restoredFrom' | 'note' | 'effectiveFrom'>;

async function ask(hand: ProcessInHand, asked: Asked): Promise<string> {
  const { sql, processId, viewer } = hand;
  await refuseProblems(sql, asked.xml);
  const id = await proposePublication(sql, { ...asked, processId, proposedBy: viewer.userId });
  if (id === undefined) throw new AppError('PUBLICATION_OPEN');
  const { restoredFrom, effectiveFrom } = asked;
  await audited(hand, 'PROPOSE_PROCESS', { publication: id, restoredFrom, effectiveFrom });
  return id;
}

/** Approves what somebody else asked for. From here on it is published, whatever happens to this program. */
export function approve(pool: Pool, viewer: StaffViewer, processId: string, id: string): Promise<void> {
  return withProcess(pool, viewer, { processId }, async (hand) => {
    const asked = await openPublication(hand, id);
    await refuseProblems(hand.sql, asked.xml);
    await decide(hand, asked, { state: 'APPROVED', reason: '' });
    await audited(hand, 'APPROVE_PROCESS', { publication: id });
  });
}

export function refuse(
  pool: Pool,
  viewer: StaffViewer,
  processId: string,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  return withProcess(pool, viewer, { processId }, async (hand) => {
    await decide(hand, await openPublication(hand, id), { state: 'REFUSED', reason });
    await audited(hand, 'REFUSE_PROCESS', { publication: id });
  });
}

/** Takes back what waits for a second person or for its day; any administrator may. */
export function withdraw(pool: Pool, viewer: StaffViewer, processId: string, id: string): Promise<void> {
  return withProcess(pool, viewer, { processId }, async (hand) => {
    // Its day has come: the engine may have taken it already.
    const due = await findDuePublication(hand.sql, processId);
    if (due?.id === id || !(await withdrawPublication(hand.sql, id)))
      throw new AppError('PUBLICATION_CLOSED');
    await audited(hand, 'WITHDRAW_PROCESS', { publication: id });
  });
}

async function openPublication({ sql, processId }: ProcessInHand, id: string): Promise<PublicationRow> {
  const newest = await findNewestPublication(sql, processId);
  if (newest?.id !== id) throw new AppError('PUBLICATION_CLOSED');
  return newest;
}

async function decide(
  { sql, viewer }: ProcessInHand,
  { id, proposerId }: PublicationRow,
  decision: { state: 'APPROVED' | 'REFUSED'; reason: string },
): Promise<void> {
  if (proposerId === viewer.userId) throw new AppError('SEPARATION_OF_DUTIES');
  if (!(await decidePublication(sql, id, { ...decision, decidedBy: viewer.userId })))
    throw new AppError('PUBLICATION_CLOSED');
}
