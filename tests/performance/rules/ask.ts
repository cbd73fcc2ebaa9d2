import type { Figures } from '../rounds';

export interface AskRequest {
  readonly url: string;
  readonly key: string;
  /** Each is asked once, one after the other. */
  readonly bodies: readonly string[];
}

/** @returns milliseconds of one request: the median, and what one of a hundred exceeds */
export const ask = async ({ url, key, bodies }: AskRequest): Promise<Figures> => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const taken: number[] = [];
  for (const body of bodies) {
    const startedAt = performance.now();
    const answer = await fetch(url, { method: 'POST', headers, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url} was answered ${String(answer.status)} ${text.slice(0, 300)}`);
    taken.push(performance.now() - startedAt);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number): number => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? NaN;
  return { 'p50, ms': at(0.5), 'p99, ms': at(0.99) };
};
