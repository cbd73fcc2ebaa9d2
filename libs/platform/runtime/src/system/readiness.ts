import type { PlatformPorts } from './platform-ports';

export interface Readiness {
  /** Every part is up. */
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

/** @param probeMsMax a database that does not answer within it is down */
export const readinessOf = async (
  { health, hosts, database }: Pick<PlatformPorts, 'health' | 'hosts' | 'database'>,
  probeMsMax: number,
): Promise<Readiness> => {
  const parts: Record<string, string> = { process: health.phase, database: 'down' };
  const probes = hosts.map(async ({ definition, database: own, projections }) => {
    parts[definition.name] = 'down';
    if (!(await answers(own, probeMsMax))) return;
    parts[definition.name] = 'up';
    for (const { name, state, generation } of await projections.status().catch(() => [])) {
      if (state === 'failed') parts[`${definition.name}/${name}`] = 'failed';
      // Whoever folds has not made its tables yet; nothing can be read from them.
      if (generation === 0) parts[`${definition.name}/${name}`] = 'not built yet';
    }
    for (const { name, live, version, lacks } of await projections.otherVersions().catch(() => []))
      if (live !== null && lacks.length > 0)
        parts[`${definition.name}/${name}`] =
          `version ${live} is live, without ${lacks.join(', ')}; version ${version} is not built yet`;
  });
  const platform = answers(database, probeMsMax).then((up) => {
    if (up) parts['database'] = 'up';
  });
  await Promise.all([platform, ...probes]);
  const ready =
    health.phase === 'running' && Object.entries(parts).every(([part, state]) => part === 'process' || state === 'up');
  return { ready, parts };
};

const answers = async (database: PlatformPorts['database'], withinMs: number): Promise<boolean> => {
  const late = new Promise<false>((resolve) => setTimeout(resolve, withinMs, false).unref());
  const answer = database.query('select 1').then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
};
