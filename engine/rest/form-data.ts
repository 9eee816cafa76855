import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import { badRequest } from './rejection.ts';

export interface UploadedFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface FormData {
  readonly files: readonly UploadedFile[];
  readonly fields: ReadonlyMap<string, string>;
}

export interface FormLimits {
  /** Bytes of all files together. */
  readonly bytes: number;
  readonly files: number;
}

/** Reads a multipart body into memory. Files are accepted under `fileField` only. */
export async function readFormData(req: Request, fileField: string, limits: FormLimits): Promise<FormData> {
  const type = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) {
    throw badRequest(`Content-Type '${type}' is not supported.`, 415, 'Unsupported Media Type');
  }
  const parser = openParser(type, limits);
  const files: UploadedFile[] = [];
  const fields = new Map<string, string>();
  let bytes = 0;
  const parsed = new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      req.unpipe(parser);
      req.resume();
      reject(error);
    };
    parser.on('field', (name, value) => fields.set(name, value));
    parser.on('file', (field, stream, name) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limits.bytes) fail(tooLarge());
        else chunks.push(chunk);
      });
      stream.on('end', () => {
        if (field === fileField) files.push({ name, content: Buffer.concat(chunks) });
      });
    });
    parser.on('filesLimit', () => fail(tooLarge()));
    parser.on('error', () => fail(badRequest('Failed to read request')));
    parser.on('finish', resolve);
    req.on('aborted', () => reject(badRequest('Failed to read request')));
  });
  req.pipe(parser);
  await parsed;
  return { files, fields };
}

function openParser(type: string, limits: FormLimits): BusboyInstance {
  try {
    // A file name may be a path inside a project; clients find their resources by it.
    return new Busboy({
      headers: { 'content-type': type },
      preservePath: true,
      limits: { files: limits.files, fields: 20, fieldSize: 1_000_000, headerPairs: 50 },
    });
  } catch {
    throw badRequest('Failed to read request');
  }
}

function tooLarge() {
  return badRequest('The request body is too large', 413, 'Payload Too Large');
}
