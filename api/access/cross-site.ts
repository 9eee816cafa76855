import type { Request } from 'express';
import { AppError } from '../../model/errors.ts';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a changing request that a page of another site had the browser send with the user's cookie.
 * Programs that are no browsers send neither header, and carry no cookie that somebody else could use.
 */
export function refuseCrossSite(request: Request, publicUrl: string): void {
  if (READING.has(request.method)) return;
  const site = request.get('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return;
  const origin = request.get('origin');
  if (origin === undefined && site === undefined) return;
  if (origin !== undefined && site === undefined && isOwn(origin, request, publicUrl)) return;
  throw new AppError('CROSS_SITE_REQUEST');
}

function isOwn(origin: string, request: Request, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.get('host') || host === new URL(publicUrl).host;
}
