import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CORRELATION_HEADER, MEMBER_HEADER, readJson } from '@accrue/http';

interface Sent {
  /** For whom; absent: for nobody yet. */
  readonly memberId?: string;
  readonly body?: object | undefined;
}

export interface Asked {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly rawPayload: Buffer;
  json<Body>(): Body;
}

export type Ask = (request: FastifyRequest, method: 'GET' | 'POST' | 'PUT', url: string, sent?: Sent) => Promise<Asked>;

/** Asks a route of the API, in this server, for the phone that asks us. @param cardKey an API key of the role `member` */
export const askWith =
  (fastify: FastifyInstance, cardKey: string): Ask =>
  (request, method, url, { memberId, body } = {}) =>
    fastify.inject({
      method,
      url,
      remoteAddress: request.ip,
      headers: {
        host: request.host,
        [CORRELATION_HEADER]: request.id,
        'x-api-key': cardKey,
        ...(memberId === undefined ? {} : { [MEMBER_HEADER]: memberId }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...languageOf(request),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });

const languageOf = ({ headers }: FastifyRequest): Readonly<Record<string, string>> => {
  const { 'accept-language': language } = headers;
  return language === undefined ? {} : { 'accept-language': language };
};

/** The gateway reads no bodies: there it is as it came. @throws Rejected of what is no JSON */
export const objectIn = (body: unknown): Readonly<Record<string, unknown>> => {
  const read: unknown = Buffer.isBuffer(body) ? readJson(body.toString()) : body;
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
};
