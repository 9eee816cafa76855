import type { IncomingMessage } from 'node:http';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { ProblemError } from '../../kit/problem.ts';
import { badRequest } from './rejection.ts';

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i;
const UTF8 = /;\s*charset\s*=\s*"?utf-?8"?\s*(;|$)/i;

/** The text of a JSON body; empty if there is none. Refuses what is larger than `limit` bytes or no JSON by its type. */
export async function readText(req: IncomingMessage, limit: number): Promise<string> {
  const { headers } = req;
  const type = headers['content-type'] ?? '';
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return '';
  if (!JSON_TYPE.test(type) || (/charset/i.test(type) && !UTF8.test(type)))
    throw badRequest(`Content-Type '${type}' is not supported.`, 415, 'Unsupported Media Type');
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge();
  return collect(uncompressed(req), limit);
}

function tooLarge(): ProblemError {
  return badRequest('The request body is too large', 413, 'Payload Too Large');
}

function uncompressed(req: IncomingMessage): Readable {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
  switch (encoding) {
    case 'identity':
      return req;
    case 'gzip':
      return req.pipe(createGunzip());
    case 'deflate':
      return req.pipe(createInflate());
    case 'br':
      return req.pipe(createBrotliDecompress());
    default:
      throw badRequest(`Content-Encoding '${encoding}' is not supported.`, 415, 'Unsupported Media Type');
  }
}

function collect(body: Readable, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else {
        // What still comes is not kept.
        body.removeAllListeners('data').resume();
        reject(tooLarge());
      }
    });
    body.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first ? textOf(first) : textOf(Buffer.concat(chunks)));
    });
    body.on('error', () => reject(badRequest('Failed to read request')));
    body.on('aborted', () => reject(badRequest('Failed to read request')));
  });
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // A byte order mark is no part of JSON.
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
