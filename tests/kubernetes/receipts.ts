import { expectedPoints } from '../e2e/oracle';
import type { PlatformClient } from '../e2e/platform-client';
import { EXPECTED, wholeFile } from '../e2e/real-data';
import { secondsSince } from './checks';

const DRAINED_WITHIN_MS = 1_800_000;

interface MemberRow {
  readonly granted: number;
  readonly reversed: number;
  readonly active: number;
}

/** By the shop's own numbers; those of others, such as the test's member, are left out. */
const exported = async (platform: PlatformClient): Promise<ReadonlyMap<string, MemberRow>> => {
  const { code, stdout, stderr } = await platform.accrue('balances', 'export', '--format', 'csv');
  if (code !== 0) throw new Error(stderr);
  const [header = '', ...rows] = stdout.trimEnd().split('\n');
  const columns = header.split(',');
  return new Map(
    rows.map((row) => {
      const cells = row.split(',');
      const of = (column: string): string => cells[columns.indexOf(column)] ?? '';
      const [granted, reversed, active] = [of('granted'), of('reversed'), of('active')].map(Number);
      return [of('reference'), { granted, reversed, active } as MemberRow];
    }),
  );
};

/** All receipts of the file, through the gateway. @returns how fast, and what the platform said of them */
export const ingest = async (platform: PlatformClient, file: string, lines: readonly string[]): Promise<string> => {
  const from = performance.now();
  const words = ['receipts', 'ingest', file, '--as', 'online-retail-ii', '--from-start', '--no-wait'];
  const told = await platform.accrueJson<Readonly<Record<string, unknown>>>(...words);
  const sentMs = performance.now() - from;
  await platform.drained(DRAINED_WITHIN_MS);
  const counts = Object.entries(told).filter(([name, count]) => typeof count === 'number' && name !== 'seconds');
  const said = counts.map(([name, count]) => `${name} ${String(count)}`).join(', ');
  const perSecond = ((lines.length * 1_000) / sentMs).toFixed(0);
  return `${String(lines.length)} at ${perSecond} a second, all handled after ${secondsSince(from)} s; ${said}`;
};

/** Each member's points against an independent computation. @throws Error with those that differ */
export const compare = async (platform: PlatformClient, lines: readonly string[]): Promise<string> => {
  const rows = await exported(platform);
  const wanted = [...expectedPoints(lines)].map(
    ([reference, { granted, reversed }]) => [reference, { granted, reversed, active: granted - reversed }] as const,
  );
  const different = wanted.filter(([reference, row]) => JSON.stringify(row) !== JSON.stringify(rows.get(reference)));
  if (different.length > 0) {
    const [reference = '', row] = different[0] ?? [];
    const first = `${reference}: ${JSON.stringify(row)}, but ${JSON.stringify(rows.get(reference))}`;
    throw new Error(`${String(different.length)} of ${String(wanted.length)} members differ, the first is ${first}`);
  }
  const sum = (of: (row: MemberRow) => number): string =>
    wanted.reduce((total, [, row]) => total + of(row), 0).toLocaleString('en');
  return `${wanted.length.toLocaleString('en')} members equal; ${sum((row) => row.granted)} granted, ${sum((row) => row.reversed)} clawed back`;
};

/** The base programme's table, where the whole file is there: of the receipts of members, whoever else has bought beside them. */
export const table = async (platform: PlatformClient): Promise<string> => {
  const stats = await platform.accrueJson<Record<string, unknown>>('receipts', 'stats');
  const names = [
    'returnLinesMatchedFully',
    'returnLinesMatchedPartly',
    'returnLinesNotMatched',
    'unitsMatched',
    'unitsNotMatched',
  ] as const;
  if (wholeFile !== null)
    for (const name of names)
      if (stats[name] !== EXPECTED[name])
        throw new Error(`${name} is ${String(stats[name])} instead of ${String(EXPECTED[name])}`);
  return JSON.stringify(stats);
};

export const verifies = async (platform: PlatformClient): Promise<string> => {
  const { ok, events } = await platform.accrueJson<{ ok: boolean; events?: number }>('ledger', 'verify');
  if (!ok) throw new Error('the ledger does not verify');
  return events === undefined ? '' : `${String(events)} events`;
};
