import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Platform, type Mode } from './platform';
import { root, type PlatformClient } from './platform-client';

/** The whole data set is not in the repository; where it lies beside the checkout it is used, else the 61 members are. */
const whole = join(root, '../shared/data/online-retail-ii/receipts.ndjson.gz');
export const sampleFile = join(root, 'examples/online-retail-ii/sample-members.ndjson');
export const wholeFile = existsSync(whole) ? whole : null;
export const programmeFile = join(root, 'examples/online-retail-ii/programme.yaml');

export const linesOf = (file: string): readonly string[] => {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split('\n');
};

/** A platform that runs the base programme and knows the members of a file. */
export const prepare = async (mode: Mode, file: string): Promise<Platform> => {
  const platform = await Platform.start(mode);
  await platform.accrueJson('programme', 'apply', programmeFile);
  await platform.accrueJson('members', 'import', file, '--as', 'online-retail-ii');
  return platform;
};

/** Deterministic shuffle (mulberry32 and Fisher–Yates), so that a failing order can be had again. */
export const shuffled = <T>(items: readonly T[], seed: number): readonly T[] => {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
};

/** What must be the same after any order, any repetition and any crash. */
export interface EndState {
  readonly balances: string;
  readonly ledger: unknown;
  readonly tiers: unknown;
  readonly stats: unknown;
}

/** Balances as exported, the ledger's own digests, the tiers' digest and the receipts' totals. */
export const endStateOf = async (platform: PlatformClient): Promise<EndState> => {
  await platform.drained();
  const exported = await platform.accrue('balances', 'export', '--format', 'csv');
  const verified = await platform.accrueJson<{ ok: boolean; digests: unknown }>('ledger', 'verify');
  if (!verified.ok) throw new Error('the ledger does not verify');
  const { digests } = (
    await platform.call<{
      digests: readonly { context: string; name: string; table: string; rows: number; digest: string }[];
    }>('/v1/system/digests')
  ).body;
  return {
    // Without the ids of members, which are others on another platform.
    balances: createHash('sha256')
      .update(exported.stdout.replaceAll(/^[^,]*,/gm, ''))
      .digest('hex'),
    ledger: verified.digests,
    tiers: digests.filter(({ context }) => context === 'tiers'),
    stats: await platform.accrueJson('receipts', 'stats'),
  };
};

/** An independent statement of what the whole data set must come to under the base programme. */
export const EXPECTED = {
  receipts: 48_374,
  receiptsOfMembers: 44_876,
  receiptsUnattributed: 3_498,
  memberSales: 36_975,
  memberSalesEarningZero: 398,
  wallets: [{ walletId: 'points', unit: 'points', granted: 17_107_619, clawedBack: 695_744, earned: 16_411_875 }],
  returnLinesMatchedFully: 15_935,
  returnLinesMatchedPartly: 116,
  returnLinesNotMatched: 1_590,
  unitsMatched: 452_101,
  unitsNotMatched: 14_092,
} as const;
