import type { z } from 'zod';
import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import type { PolicyItem } from '../../model/item.ts';
import type {
  ProcessDesignRow,
  ProcessDesignView,
  ProcessPublicationDetail,
  ProcessVersionDetail,
  ProcessVersionView,
} from '../../model/process-design.ts';
import { listPolicyItems } from '../../store/item-catalogue.ts';
import {
  findProcessDesign,
  listProcessDesigns,
  type ProcessDesign,
  type ProcessRow,
} from '../../store/process-design.ts';
import { findNewestPublication, type PublicationRow } from '../../store/process-publication.ts';
import {
  findNewestVersion,
  findProcessVersion,
  findShippedXml,
  listProcessVersions,
  type ProcessVersion,
  type ProcessVersionRow,
} from '../../store/process-version.ts';

export async function viewDesigns(sql: Sql): Promise<ProcessDesignRow[]> {
  const items = await listPolicyItems(sql);
  return (await listProcessDesigns(sql)).map((row) => rowView(row, items));
}

function rowView(
  { revision, drafted, changerId, changerName, changedAt, publishedAt, ...row }: ProcessRow,
  items: readonly PolicyItem[],
): ProcessDesignRow {
  return {
    ...row,
    publishedAt: publishedAt?.toISOString() ?? null,
    draftRevision: drafted ? revision : null,
    changedBy: personOf(changerId, changerName),
    changedAt: changedAt?.toISOString() ?? null,
    items: usersOf(items, row.processId),
  };
}

const personOf = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
const usersOf = (items: readonly PolicyItem[], processId: string) =>
  items.filter(({ process }) => process === processId).map(({ code, name }) => ({ code, name }));

export async function viewDesign(sql: Sql, processId: string): Promise<ProcessDesignView> {
  const design = await findProcessDesign(sql, processId);
  const newest = await findNewestVersion(sql, processId);
  if (!design && !newest) throw new AppError('NOT_FOUND');
  const publication = await findNewestPublication(sql, processId);
  return {
    processId,
    ...draftView(design),
    name: design?.draft == null ? (newest?.name ?? processId) : design.name,
    published: newest ? detailView(newest) : null,
    publication: publication ? publicationView(publication) : null,
    items: usersOf(await listPolicyItems(sql), processId),
    shipped: (await findShippedXml(sql, processId)) ?? null,
  };
}

const draftView = (design: ProcessDesign | undefined) => ({
  revision: design?.revision ?? 0,
  draft: design?.draft ?? null,
  changedBy: design ? personOf(design.changerId, design.changerName) : null,
  changedAt: design?.changedAt.toISOString() ?? null,
});

const publicationView = (row: PublicationRow): z.infer<typeof ProcessPublicationDetail> => ({
  id: row.id,
  state: row.state,
  note: row.note,
  effectiveFrom: row.effectiveFrom,
  restoredFrom: row.restoredFrom,
  revision: row.revision,
  proposedBy: { id: row.proposerId, name: row.proposerName },
  proposedAt: row.proposedAt.toISOString(),
  decidedBy: personOf(row.deciderId, row.deciderName),
  decidedAt: row.decidedAt?.toISOString() ?? null,
  reason: row.reason,
  xml: row.xml,
});

export async function viewVersions(sql: Sql, processId: string): Promise<ProcessVersionView[]> {
  const rows = await listProcessVersions(sql, processId);
  if (rows.length === 0 && !(await findProcessDesign(sql, processId))) throw new AppError('NOT_FOUND');
  return rows.map(versionView);
}

export async function viewVersion(
  sql: Sql,
  processId: string,
  version: number,
): Promise<ProcessVersionDetail> {
  const found = await findProcessVersion(sql, processId, version);
  if (!found) throw new AppError('NOT_FOUND');
  return detailView(found);
}

const versionView = (row: ProcessVersionRow): ProcessVersionView => ({
  version: row.version,
  name: row.name,
  publishedAt: row.publishedAt.toISOString(),
  publishedBy: personOf(row.publisherId, row.publisherName),
  approvedBy: personOf(row.approverId, row.approverName),
  note: row.note,
  effectiveFrom: row.effectiveFrom,
  restoredFrom: row.restoredFrom,
});

const detailView = (row: ProcessVersion): ProcessVersionDetail => ({ ...versionView(row), xml: row.xml });
