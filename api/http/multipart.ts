import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import type { Request } from 'express';
import { AppError } from '../../model/errors.ts';

/** A file as it came; name and media type are what its sender says. */
export interface Upload {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

/**
 * Reads a body of `multipart/form-data` with one file: parts by name, texts as text. Stops reading with the first byte
 * too many.
 */
export function readMultipart(request: Request, mostBytes: number): Promise<Record<string, string | Upload>> {
  // What is around the file is small, so a length that says more needs no reading.
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + ROUND_IT) throw tooLarge();
  return new Promise((done, failed) => {
    const parts = new Map<string, string | Upload>();
    const files: Promise<void>[] = [];
    const reader = readerOf(request, mostBytes);
    let stopped = false;
    const stop = (fault: AppError): void => {
      // One fault often brings others after it, when the answer has left.
      if (stopped) return;
      stopped = true;
      request.unpipe(reader);
      // The rest is not kept; the connection ends with the answer.
      request.resume();
      request.res?.set('Connection', 'close');
      failed(fault);
    };
    const once = (name: string, part: string | Upload): void => {
      if (parts.has(name)) stop(malformed('A part occurs twice'));
      parts.set(name, part);
    };
    reader.on('file', (name, stream, ...[fileName, , mediaType]) => {
      const file = collect(stream).then(
        (bytes) => (bytes ? once(name, { name: fileName, mediaType, bytes }) : stop(tooLarge())),
        () => stop(malformed('The file could not be read')),
      );
      files.push(file);
    });
    reader.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut) stop(tooLarge());
      else once(name, value);
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const)
      reader.on(limit, () => stop(malformed('The body has too many parts')));
    reader.on('error', () => stop(malformed('The body is no multipart/form-data')));
    request.on('aborted', () => stop(malformed('The body ended early')));
    reader.on('finish', () => void Promise.all(files).then(() => done(Object.fromEntries(parts))));
    request.pipe(reader);
  });
}

const ROUND_IT = 64 * 1024;

function readerOf(request: Request, fileSize: number): BusboyInstance {
  const contentType = request.headers['content-type'] ?? '';
  const limits = { fileSize, files: 1, fields: 10, fieldSize: 10_000, parts: 11, headerPairs: 20 };
  try {
    return new Busboy({ headers: { ...request.headers, 'content-type': contentType }, limits });
  } catch {
    throw malformed('The body is no multipart/form-data');
  }
}

/** The bytes of a part; undefined when there are more than the limit. */
async function collect(stream: BusboyFileStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return stream.truncated ? undefined : Buffer.concat(chunks);
}

const tooLarge = () => new AppError('BODY_TOO_LARGE');
const malformed = (detail: string) => new AppError('MALFORMED_BODY', detail);
