import { currentLocale } from '../texts/locale';
import { NOT_UNDERSTOOD, ProblemError, UNREACHABLE, type Problem } from './problem';

/** As the generated types describe an operation: what it takes, and where it is. */
export interface OperationData {
  readonly url: string;
  readonly body?: unknown;
  readonly path?: unknown;
  readonly query?: unknown;
}

/** What an operation takes, without where it is; with none of it, nothing. */
export type Input<Data extends OperationData> = Pick<
  Data,
  { [Key in 'body' | 'path' | 'query']: Data[Key] extends undefined ? never : Key }['body' | 'path' | 'query'] &
    keyof Data
>;

/** Of all answers that are no refusal. */
export type Output<Responses> = Responses[keyof Responses];

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Nobody is working for it: it does not keep a session alive. */
  readonly background?: boolean;
  /** Of this wish: the same again is the same, another one is another. */
  readonly idempotencyKey?: string;
  /** Shown instead of the session's, to begin one. */
  readonly apiKey?: string;
}

export type Call<Data extends OperationData, Responses> = (
  input: Input<Data>,
  options?: CallOptions,
) => Promise<Output<Responses>>;

/**
 * A call of the API, typed by the generated types of its operation:
 * `operation<BalanceBalanceData, BalanceBalanceResponses>('GET', '/v1/members/{memberId}/balance')`.
 */
export const operation =
  <Data extends OperationData, Responses>(method: string, url: Data['url']): Call<Data, Responses> =>
  (input, options) =>
    call(method, url, input, options) as Promise<Output<Responses>>;

const endListeners = new Set<() => void>();

/** Whenever the session that a call was made in has ended, whoever made it. @returns a function that ends it */
export const onSessionEnded = (listener: () => void): (() => void) => {
  endListeners.add(listener);
  return () => void endListeners.delete(listener);
};

/** @throws ProblemError whatever goes wrong */
export const call = async (
  method: string,
  template: string,
  input: Partial<OperationData> = {},
  options: CallOptions = {},
): Promise<unknown> => {
  const answer = await send(method, template, input, options);
  const content = await contentOf(answer);
  if (answer.ok && content !== NO_JSON) return content;
  throw refusalOf(answer, content);
};

/** An answer that is no JSON. @throws ProblemError whatever goes wrong */
export const answerOf = async (path: string, init: RequestInit): Promise<Response> => {
  const answer = await inSession(path, init);
  if (answer.ok) return answer;
  throw refusalOf(answer, await contentOf(answer));
};

/** @throws ProblemError where nobody answers */
const send = (
  method: string,
  template: string,
  { path, query, body }: Partial<OperationData>,
  { signal, background = false, apiKey, idempotencyKey }: CallOptions,
): Promise<Response> => {
  const ask = apiKey === undefined ? inSession : reach;
  return ask(`${filled(template, path)}${search(query)}`, {
    method,
    ...(signal === undefined ? {} : { signal }),
    headers: {
      accept: 'application/json',
      'accept-language': currentLocale(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(background ? { 'x-accrue-background': 'true' } : {}),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
};

/** Tells who listens when the session has ended. */
const inSession = async (url: string, init: RequestInit): Promise<Response> => {
  const answer = await reach(url, init);
  if (answer.status === 401) for (const listener of endListeners) listener();
  return answer;
};

/** Of an answer that is not what was asked for. */
const refusalOf = (answer: Response, content: unknown): ProblemError =>
  new ProblemError(
    isProblem(content) ? content : { code: NOT_UNDERSTOOD, status: answer.status, detail: answer.statusText },
    answer.headers.get('x-correlation-id'),
  );

const reach = async (url: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ProblemError({ code: UNREACHABLE, status: 0 }, null);
  }
};

const NO_JSON = Symbol('no JSON');

const contentOf = async (answer: Response): Promise<unknown> => {
  if (answer.status === 204) return null;
  try {
    return (await answer.json()) as unknown;
  } catch {
    return NO_JSON;
  }
};

const isProblem = (content: unknown): content is Problem =>
  typeof content === 'object' && content !== null && 'code' in content && typeof content.code === 'string';

const filled = (template: string, path: unknown): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((path as Readonly<Record<string, unknown>>)[name])),
  );

const search = (query: unknown): string => {
  const given = Object.entries((query ?? {}) as Readonly<Record<string, unknown>>).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
};
