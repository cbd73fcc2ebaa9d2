import type { Platform } from '../../e2e/platform';
import { cpuSecondsByName } from '../processes.mjs';
import type { Figures } from '../rounds';

export const MAPPING = ['--as', 'online-retail-ii'];

const eventsOf = async (platform: Platform): Promise<number> =>
  (await platform.call<{ events: number }>('/v1/system/lag')).body.events;

/** From the first receipt sent until everybody has handled everything. */
export const ingest = async (platform: Platform, file: string): Promise<Figures> => {
  await platform.drained();
  const eventsBefore = await eventsOf(platform);
  const cpuBefore = cpuSecondsByName(platform.pid);
  const { seconds, problems } = await platform.accrueJson<{ seconds: number; problems: readonly object[] }>(
    ...['receipts', 'ingest', file, ...MAPPING],
  );
  if (problems.length > 0) throw new Error(`receipts were refused: ${JSON.stringify(problems[0])}`);
  const cpuAfter = cpuSecondsByName(platform.pid);
  const events = (await eventsOf(platform)) - eventsBefore;
  const cpu = Object.entries(cpuAfter).map(([name, used]) => [name, used - (cpuBefore[name] ?? 0)] as const);
  return {
    'events/s': events / seconds,
    events,
    seconds,
    'CPU s': cpu.reduce((sum, [, used]) => sum + used, 0),
    ...Object.fromEntries(cpu.map(([name, used]) => [`CPU s of ${name}`, used])),
  };
};
