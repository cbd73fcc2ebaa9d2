import { CONTEXTS, type ContextName } from '@accrue/contracts';

const PROBE_MS_MAX = 3_000;

export interface Readiness {
  /** All services are. */
  readonly ready: boolean;
  /** `up` or `down` for each service, and what of it is not up. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Asked anew each time and without waiting for a service that is away: that it is away is the answer. */
export const readinessOf = async (origins: Readonly<Record<ContextName, string>>): Promise<Readiness> => {
  const services = await Promise.all(
    CONTEXTS.map(async (context) => ({ context, ...(await probe(origins[context])) })),
  );
  return {
    ready: services.every(({ up }) => up),
    parts: Object.fromEntries(
      services.flatMap(({ context, up, parts }) => [
        [context, up ? 'up' : 'down'],
        ...(up ? [] : Object.entries(parts).map(([part, state]) => [`${context}/${part}`, state])),
      ]),
    ) as Record<string, string>,
  };
};

const probe = async (origin: string): Promise<{ up: boolean; parts: Readonly<Record<string, string>> }> => {
  try {
    const answer = await fetch(`${origin}/readyz`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(PROBE_MS_MAX),
    });
    const { parts = {} } = (await answer.json()) as { readonly parts?: Readonly<Record<string, string>> };
    return { up: answer.status === 200, parts };
  } catch {
    return { up: false, parts: {} };
  }
};
