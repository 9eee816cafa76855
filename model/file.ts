import { z } from 'zod';

/** Kinds of files that are taken, told by their first bytes. */
export const fileMediaTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] as const;
export const FileMediaType = z.enum(fileMediaTypes);
export type FileMediaType = z.infer<typeof FileMediaType>;

/** Largest file, in bytes. */
export const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** What `POST /api/files` answers, and what a file field keeps; the bytes come from `GET /api/files/{id}`. */
export const FileRef = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  mediaType: FileMediaType,
  size: z.int(),
  /** Of the bytes, in hex. */
  sha256: z.string(),
});
export type FileRef = z.infer<typeof FileRef>;
