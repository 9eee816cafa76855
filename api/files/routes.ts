import type { Response } from 'express';
import { z } from 'zod';
import { inTransaction } from '../../kit/database.ts';
import { AppError } from '../../model/errors.ts';
import { FileRef, MOST_FILE_BYTES } from '../../model/file.ts';
import { staffRoles } from '../../model/roles.ts';
import { appendAudit } from '../../store/audit-event.ts';
import {
  deleteLooseFile,
  insertFile,
  readFileBytes,
  sumLooseFiles,
  type CaseFile,
} from '../../store/case-file.ts';
import { taskHolders, type Viewer } from '../access/viewer.ts';
import type { Context } from '../context.ts';
import type { Upload } from '../http/multipart.ts';
import { plain, route, type Route } from '../http/route.ts';
import { fileInView } from './file-in-view.ts';
import { keptName, takenKind } from './file-kind.ts';

/** How much one may upload without handing it in; it is given back after a day. */
const MOST_LOOSE_BYTES = 500 * 1024 * 1024;

const UploadedFile = z
  .custom<Upload>(
    (value) => typeof value === 'object' && value !== null && 'bytes' in value,
    'must be a file',
  )
  .meta({ type: 'string', format: 'binary' });

const FileParams = z.object({ fileId: z.uuid() });
const onFile = { ...plain, tag: 'files', params: FileParams } as const;

/** Photos and papers: uploaded first, then named in the answers that hand them in. */
export function fileRoutes({ pool }: Context): Route[] {
  return [
    route({
      ...plain,
      id: 'uploadFile',
      method: 'post',
      path: '/api/files',
      tag: 'files',
      summary:
        'Upload a JPEG, PNG, WebP or PDF of up to 10 MB; it is removed after a day unless answers name it',
      access: { roles: taskHolders, scope: 'applications:write' },
      bodyType: 'multipart/form-data',
      bodyLimits: { bytes: MOST_FILE_BYTES, depth: 1 },
      body: z.strictObject({ file: UploadedFile }),
      status: 201,
      answer: FileRef,
      errors: ['FILE_REFUSED', 'TOO_MANY_REQUESTS'],
      handle: async ({ body, response }, viewer) => {
        const file = await keep(pool, viewer, body.file);
        response.location(`/api/files/${file.id}`);
        return fileRef(file);
      },
    }),
    route({
      ...onFile,
      id: 'readFile',
      method: 'get',
      path: '/api/files/{fileId}',
      summary: 'The bytes of a file, for its uploader and for those who see the people of its case',
      access: { roles: staffRoles, scope: 'applications:read' },
      answer: z.instanceof(Buffer).meta({ type: 'string', format: 'binary' }),
      answerType: 'application/octet-stream',
      handle: async ({ params: { fileId }, response }, viewer) => {
        const file = await fileInView(pool, viewer, fileId);
        const bytes = await read(pool, viewer, fileId);
        describe(response, file);
        return bytes;
      },
    }),
    route({
      ...onFile,
      id: 'deleteFile',
      method: 'delete',
      path: '/api/files/{fileId}',
      summary: 'Remove a file of one’s own that was not handed in yet',
      access: { roles: taskHolders, scope: 'applications:write' },
      status: 204,
      errors: ['STATE_CONFLICT'],
      handle: async ({ params: { fileId } }, viewer) => {
        const file = await fileInView(pool, viewer, fileId);
        await inTransaction(pool, async (sql) => {
          if (!(await deleteLooseFile(sql, fileId, viewer.actor)))
            throw new AppError(file.attachedAt ? 'STATE_CONFLICT' : 'FORBIDDEN');
          await appendAudit(sql, { actor: viewer.actor, action: 'DELETE_FILE', object: `file:${fileId}` });
        });
      },
    }),
  ];
}

async function read(pool: Context['pool'], { actor }: Viewer, fileId: string): Promise<Buffer> {
  const bytes = await readFileBytes(pool, fileId);
  if (!bytes) throw new AppError('NOT_FOUND');
  await appendAudit(pool, { actor, action: 'READ_FILE', object: `file:${fileId}` });
  return bytes;
}

async function keep(pool: Context['pool'], viewer: Viewer, upload: Upload): Promise<CaseFile> {
  const mediaType = takenKind(upload);
  const name = keptName(upload.name, mediaType);
  if ((await sumLooseFiles(pool, viewer.actor)) + upload.bytes.length > MOST_LOOSE_BYTES)
    throw new AppError('TOO_MANY_REQUESTS');
  return inTransaction(pool, async (sql) => {
    const file = await insertFile(sql, { name, mediaType, uploadedBy: viewer.actor, bytes: upload.bytes });
    const detail = { mediaType, size: file.size, sha256: file.sha256 };
    await appendAudit(sql, { actor: viewer.actor, action: 'UPLOAD_FILE', object: `file:${file.id}`, detail });
    return file;
  });
}

const fileRef = ({ id, name, mediaType, size, sha256 }: CaseFile): FileRef => ({
  id,
  name,
  mediaType,
  size,
  sha256,
});

/** A file is shown as what it is and nothing else: no browser guesses, and nothing in it runs. */
function describe(response: Response, { name, mediaType, sha256 }: CaseFile): void {
  const shown = mediaType.startsWith('image/') ? 'inline' : 'attachment';
  const ascii = name.replaceAll(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  response.set({
    'Content-Type': mediaType,
    'Content-Disposition': `${shown}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, max-age=300',
    ETag: `"${sha256}"`,
  });
}
