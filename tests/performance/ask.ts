import type { Figures } from './rounds';

export interface AskRequest {
  readonly url: string;
  readonly key: string;
  /** Each is asked once, one after the other. */
  readonly bodies: readonly string[];
}

/** @param body as JSON; absent: nothing is sent. @returns milliseconds until the whole answer was there */
export const askOnce = async (url: string, key: string, body?: string): Promise<number> => {
  const startedAt = performance.now();
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered ${String(answer.status)} ${text.slice(0, 300)}`);
  return performance.now() - startedAt;
};

/** @returns milliseconds of one request: the median, and what one of a hundred exceeds */
export const ask = async ({ url, key, bodies }: AskRequest): Promise<Figures> => {
  const taken: number[] = [];
  for (const body of bodies) taken.push(await askOnce(url, key, body));
  taken.sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? NaN;
  return { 'p50, ms': at(0.5), 'p99, ms': at(0.99) };
};
