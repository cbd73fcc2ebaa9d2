import { CliError, EXIT } from './exit-codes';
import type { Connection } from './locate';

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly [field: string]: unknown;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly json?: unknown;
  /** The same wish again is done once. */
  readonly idempotencyKey?: string;
  readonly ndjson?: string;
  /** CSV or lines, for the routes that read either. */
  readonly text?: string;
  /** Answer codes that are not errors besides 2xx. */
  readonly accept?: readonly number[];
}

/** The platform could not be reached or is not ready: worth another try. */
export class Unreachable extends CliError {
  constructor(url: string, cause: unknown) {
    super(
      `Nobody answers at ${url}: is the platform running? (${cause instanceof Error ? cause.message : String(cause)})`,
      EXIT.unreachable,
    );
    this.name = 'Unreachable';
  }
}

export class ApiClient {
  constructor(private readonly connection: Connection) {}

  get url(): string {
    return this.connection.url;
  }

  async json<T>(path: string, options: RequestOptions = {}): Promise<T> {
    const answer = await this.send(path, options);
    const body = await this.textOf(answer);
    return (body === '' ? {} : JSON.parse(body)) as T;
  }

  /** @throws Unreachable when nobody answers or the platform says "not now" (503); CliError with the problem's code otherwise */
  async send(
    path: string,
    { method, json, idempotencyKey, ndjson, text, accept = [] }: RequestOptions = {},
  ): Promise<Response> {
    const body = ndjson ?? text ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = ndjson !== undefined ? 'application/x-ndjson' : text !== undefined ? 'text/csv' : 'application/json';
    let answer: Response;
    try {
      answer = await fetch(`${this.connection.url}${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          authorization: `Bearer ${this.connection.key}`,
          ...(this.connection.locale === undefined ? {} : { 'accept-language': this.connection.locale }),
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      throw new Unreachable(this.connection.url, error instanceof Error ? (error.cause ?? error) : error);
    }
    if (answer.ok || accept.includes(answer.status)) return answer;
    throw await this.failureOf(answer, path);
  }

  /** The body may break off when the platform dies in the middle of an answer. */
  async textOf(answer: Response): Promise<string> {
    try {
      return await answer.text();
    } catch (error) {
      throw new Unreachable(this.connection.url, error);
    }
  }

  private async failureOf(answer: Response, path: string): Promise<CliError> {
    const body = await this.textOf(answer);
    let problem: Problem = {};
    try {
      problem = JSON.parse(body) as Problem;
    } catch {
      // Not one of ours: a proxy's page, perhaps. The status says enough.
    }
    if (answer.status === 503 || answer.status === 502)
      return new Unreachable(this.connection.url, problem.detail ?? `status ${String(answer.status)}`);
    const said = [problem.code ?? `HTTP ${String(answer.status)}`, problem.detail ?? problem.title ?? path].join(': ');
    return new CliError(said, answer.status === 401 || answer.status === 403 ? EXIT.usage : EXIT.failed, {
      status: answer.status,
      ...problem,
    });
  }
}
