/** Which headers of a request does a log have? `-` and nothing stand for a header that was not sent. */
import type { Parameter } from '../../core/units/source-key.ts';

const NONE: readonly Parameter[] = [];

export function headersOf(referer: string | undefined, userAgent: string | undefined): readonly Parameter[] {
  const hasReferer = isSent(referer);
  const hasUserAgent = isSent(userAgent);
  if (!hasReferer && !hasUserAgent) return NONE;
  const headers: Parameter[] = [];
  if (hasReferer) headers.push({ name: 'referer', value: referer });
  if (hasUserAgent) headers.push({ name: 'user-agent', value: userAgent });
  return headers;
}

const isSent = (value: string | undefined): value is string =>
  value !== undefined && value !== '-' && value !== '';
