import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import type { Problem } from '@accrue/http';
import { Liveness, type ProbeLive } from './liveness';

export interface UpstreamRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | null;
  /** 0 = as long as it takes. */
  readonly answerMsMax: number;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whole, unless it is long or of a length that was not announced. */
  readonly body: Buffer | Readable;
}

export interface Failure {
  /**
   * `not_handled`: certainly without any effect. `lost`: the connection broke before the answer was whole, so nobody knows.
   * `hung`: the service does nothing any more, and may do it when it is woken up. `late`: still no answer. `left`: the caller has gone.
   */
  readonly kind: 'not_handled' | 'lost' | 'hung' | 'late' | 'left';
  readonly cause: string;
}

export const textOf = async ({ body }: Answer): Promise<string> =>
  Buffer.isBuffer(body) ? body.toString() : text(body);

const CONNECTIONS_MAX = 128;
const CONNECT_MS_MAX = 3_000;
/** Below the keep-alive time of the services (72 s), so that they do not close what is just being used. */
const IDLE_CONNECTION_MS_MAX = 4_000;
const WHOLE_ANSWER_BYTES_MAX = 1024 * 1024;

/** One service, over kept-alive connections. */
export class Upstream {
  private readonly pool: Pool;
  private readonly liveness: Liveness;

  /** @param hungMs a service that answers nothing for so long, while somebody waits, is waited for no longer */
  constructor(origin: string, hungMs: number) {
    this.liveness = new Liveness(probeOf(origin), hungMs);
    this.pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      pipelining: 1,
      connect: { timeout: CONNECT_MS_MAX },
      keepAliveTimeout: IDLE_CONNECTION_MS_MAX,
    });
  }

  /** One attempt. Nothing that the service or the network does is thrown. */
  async send(request: UpstreamRequest): Promise<Answer | Failure> {
    if (this.liveness.isHung) return { kind: 'not_handled', cause: HANGS };
    const hung = new AbortController();
    const heard = this.liveness.whileWaiting(() => hung.abort());
    try {
      const { statusCode, headers, body } = await this.pool.request({
        method: request.method,
        path: request.url,
        headers: forwarded(request.headers),
        body: request.body,
        headersTimeout: request.answerMsMax,
        bodyTimeout: request.answerMsMax,
        signal: AbortSignal.any([request.signal, hung.signal]),
      });
      const length = Number(headers['content-length'] ?? Number.NaN);
      const isShort = request.method === 'HEAD' || statusCode === 204 || statusCode >= 400;
      const isWhole = isShort || length <= WHOLE_ANSWER_BYTES_MAX;
      const answer: Answer = {
        kind: 'answer',
        status: statusCode,
        headers: forwarded(headers),
        body: isWhole ? Buffer.from(await body.arrayBuffer()) : body,
      };
      const refusal = NOT_HANDLED[String(refusedWith(answer))];
      return refusal === undefined ? answer : { kind: 'not_handled', cause: refusal };
    } catch (error) {
      if (hung.signal.aborted && !request.signal.aborted) return { kind: 'hung', cause: HANGS };
      return failureOf(error);
    } finally {
      heard();
    }
  }

  close(): Promise<void> {
    this.liveness.stop();
    return this.pool.close();
  }
}

const HANGS = 'it answers nothing, not even whether it lives';

/** Over a connection of its own: those of the pool may all be waiting. */
const probeOf =
  (origin: string): ProbeLive =>
  async (withinMs) => {
    try {
      const answer = await fetch(`${origin}/livez`, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(withinMs),
      });
      await answer.body?.cancel();
      return 'answers';
    } catch (error) {
      return (error as Error).name === 'TimeoutError' ? 'silent' : 'refuses';
    }
  };

/** Code of a 503 problem. */
export const refusedWith = ({ status, body }: Answer): unknown => {
  if (status !== 503 || !Buffer.isBuffer(body)) return undefined;
  try {
    return (JSON.parse(body.toString()) as Partial<Problem>).code;
  } catch {
    return undefined;
  }
};

/** Codes of refusals before anything was looked at. */
const NOT_HANDLED: Readonly<Record<string, string>> = {
  'service.starting': 'it is starting',
  'service.stopping': 'it is stopping',
  'service.overloaded': 'it has too much to do',
};

const BEFORE_SENDING = new Set([
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  'UND_ERR_CONNECT_TIMEOUT',
]);

const failureOf = (error: unknown): Failure => {
  const { name, code = '', message, syscall } = error as NodeJS.ErrnoException;
  if (name === 'AbortError') return { kind: 'left', cause: 'the caller has gone' };
  const cause = code === '' ? message : `${code}: ${message}`;
  if (BEFORE_SENDING.has(code) || syscall === 'connect') return { kind: 'not_handled', cause };
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'late', cause };
  return { kind: 'lost', cause };
};

/** These are about one connection, not about the message; `expect` was answered by the gateway. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade', 'expect', 'host', 'content-length'],
]);

const forwarded = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)),
  );
};
