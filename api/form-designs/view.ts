import type { z } from 'zod';
import { AppError } from '../../model/errors.ts';
import {
  FormExample,
  type FormDesignRow,
  type FormDesignView,
  type FormExamples,
  type FormVersionDetail,
  type FormVersionView,
} from '../../model/form-design.ts';
import { LocalisedText } from '../../model/localised.ts';
import type { Sql } from '../../kit/database.ts';
import { findDesign, listDesigns, type DesignRow } from '../../store/form-design.ts';
import {
  findForm,
  findShippedExamples,
  listFormVersions,
  type FormVersionRow,
} from '../../store/form-version.ts';

type Detail = z.infer<typeof FormVersionDetail>;

export async function viewDesigns(sql: Sql): Promise<FormDesignRow[]> {
  return (await listDesigns(sql)).map(rowView);
}

function rowView({ key, title, version, publishedAt, revision, drafted, ...row }: DesignRow): FormDesignRow {
  // The title of an unfinished draft may be anything.
  const shown = LocalisedText.safeParse(title);
  return {
    key,
    title: shown.success ? shown.data : { zh: key, en: key },
    version,
    publishedAt: publishedAt?.toISOString() ?? null,
    draftRevision: drafted ? revision : null,
    changedBy: personOf(row.changerId, row.changerName),
    changedAt: row.changedAt?.toISOString() ?? null,
  };
}

const personOf = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

export async function viewDesign(sql: Sql, key: string): Promise<FormDesignView> {
  const design = await findDesign(sql, key);
  const [newest] = await listFormVersions(sql, key);
  if (!design && !newest) throw new AppError('NOT_FOUND');
  return {
    key,
    revision: design?.revision ?? 0,
    draft: design?.draft ?? null,
    changedBy: design ? personOf(design.changerId, design.changerName) : null,
    changedAt: design?.changedAt.toISOString() ?? null,
    published: newest ? await detailOf(sql, key, newest) : null,
  };
}

export async function viewVersions(sql: Sql, key: string): Promise<FormVersionView[]> {
  const rows = await listFormVersions(sql, key);
  if (rows.length === 0 && !(await findDesign(sql, key))) throw new AppError('NOT_FOUND');
  return rows.map(versionView);
}

export async function viewVersion(sql: Sql, key: string, version: number): Promise<Detail> {
  const row = (await listFormVersions(sql, key)).find((found) => found.version === version);
  if (!row) throw new AppError('NOT_FOUND');
  return detailOf(sql, key, row);
}

async function detailOf(sql: Sql, key: string, row: FormVersionRow): Promise<Detail> {
  const found = await findForm(sql, key, row.version);
  return { ...versionView(row), key, document: found?.document ?? {} };
}

const versionView = ({
  publisherId,
  publisherName,
  publishedAt,
  ...row
}: FormVersionRow): FormVersionView => ({
  ...row,
  publishedAt: publishedAt.toISOString(),
  publishedBy: personOf(publisherId, publisherName),
});

export async function viewExamples(sql: Sql, key: string): Promise<FormExamples> {
  const design = await findDesign(sql, key);
  if (!design && (await listFormVersions(sql, key)).length === 0) throw new AppError('NOT_FOUND');
  return {
    revision: design?.revision ?? 0,
    examples: FormExample.array().parse(design?.examples ?? (await findShippedExamples(sql, key))),
  };
}
