import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROTECTIVE_HEADERS } from './protective-headers';
import { PLATFORM_PROBLEMS, PROBLEM_MEDIA_TYPE, problemOf } from '../problem';

const CODES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.timeout',
  HPE_HEADER_OVERFLOW: 'request.headers_too_large',
};

/** What is no request yet has no route and no handler: the answer is written to the connection itself, which ends. */
export const answerClientError = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(answerOf(CODES[error.code ?? ''] ?? 'request.malformed'));
  socket.destroySoon();
};

const answerOf = (code: string): string => {
  const status = PLATFORM_PROBLEMS[code]?.status ?? 400;
  const body = JSON.stringify(problemOf(code, status));
  return [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    ...Object.entries(PROTECTIVE_HEADERS).map(([name, value]) => `${name}: ${value}`),
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${String(Buffer.byteLength(body))}`,
    '',
    body,
  ].join('\r\n');
};
