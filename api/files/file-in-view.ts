import type { Sql } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { findFile, type CaseFile } from '../../store/case-file.ts';
import { findCaseInScope } from '../../store/case-list.ts';
import { findTaskInScope } from '../../store/task-list.ts';
import { caseScopeOf } from '../access/case-scope.ts';
import { seesFigures, type Viewer } from '../access/viewer.ts';
import { taskScopeOf } from '../tasks/scope.ts';

/**
 * A file that exists for the viewer; NOT_FOUND for all others. Until it is handed in it is its uploader's, and theirs who
 * may do the step whose draft holds it. From then on it is part of the case, for those who see the case's people.
 */
export async function fileInView(sql: Sql, viewer: Viewer, id: string): Promise<CaseFile> {
  const file = await findFile(sql, id);
  if (!file || !(await maySee(sql, viewer, file))) throw new AppError('NOT_FOUND');
  return file;
}

async function maySee(sql: Sql, viewer: Viewer, file: CaseFile): Promise<boolean> {
  if (file.attachedAt === null && file.uploadedBy === viewer.actor) return true;
  if (file.caseId !== null) {
    const row = await findCaseInScope(sql, caseScopeOf(viewer), file.caseId);
    return row !== undefined && seesFigures(viewer, row.source);
  }
  if (file.taskId === null || viewer.kind !== 'staff') return false;
  return (await findTaskInScope(sql, taskScopeOf(viewer), file.taskId)) !== undefined;
}
