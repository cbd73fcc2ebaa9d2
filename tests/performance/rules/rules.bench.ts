import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from '../../e2e/platform';
import { programmeFile } from '../../e2e/real-data';
import { receiptOf } from '../../e2e/receipts';
import { ingest, MAPPING } from '../receipts/ingest';
import { writeSlices } from '../receipts/slices';
import { inRounds, ratioOf, summarize, type Contestant, type Round } from '../rounds';
import { startSide } from '../side';
import { ask } from '../ask';
import { fiftyRules } from './fifty-rules';

export interface RulesBenchOptions {
  readonly rounds: number;
  readonly receiptsPerRound: number;
}

const ASKED_A_ROUND = 400;
const LINES = 20;
const BUYER = '29-fifty';

/** A basket of 20 lines, each time another one. */
const basketOf = (round: number, n: number): string =>
  JSON.stringify(
    receiptOf({
      id: `basket-${String(round)}-${String(n)}`,
      card: BUYER,
      at: '2011-11-02T11:30:00Z',
      lines: Array.from({ length: LINES }, (_unused, line) => ({
        sku: line % 2 === 0 ? '85123A' : `SKU-${String(line)}`,
        units: 1 + ((n + line) % 7),
        unitPrice: 95 + 10 * line,
      })),
    }),
  );

const summaries = (all: readonly Round[], names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, summarize(all, name)]));

/** The base programme beside one of fifty rules, over the same real receipts; and what asking beforehand costs under the latter. */
export const rulesBench = async ({ rounds, receiptsPerRound }: RulesBenchOptions) => {
  const folder = mkdtempSync(join(tmpdir(), 'accrue-bench-'));
  const platforms = new Map<string, Platform>();
  const empty = startSide(join(__dirname, 'empty-side.ts'), {});
  try {
    const slices = writeSlices(folder, rounds + 1, receiptsPerRound);
    const fifty = join(folder, 'fifty.json');
    writeFileSync(fifty, JSON.stringify(fiftyRules()));
    for (const [name, document] of [
      ['base', programmeFile],
      ['fifty rules', fifty],
    ] as const) {
      const platform = await Platform.start('standalone');
      platforms.set(name, platform);
      await platform.accrueJson('programme', 'apply', document);
      await platform.accrueJson('members', 'import', slices.members, ...MAPPING);
      await platform.call('/v1/members', { json: { card: BUYER } });
    }
    const contestants = [...platforms].map(([name, platform]): Contestant => ({
      name,
      run: (round) => ingest(platform, slices.receipts[round] as string),
    }));
    const ingested = await inRounds(contestants, rounds);
    const bodiesOf = (round: number) => Array.from({ length: ASKED_A_ROUND }, (_unused, n) => basketOf(round, n));
    const asked = await inRounds(
      [
        ...[...platforms].map(([name, platform]): Contestant => {
          const [url, key] = [`${platform.url}/v1/receipts:evaluate`, platform.key('pos')];
          return { name: `evaluate, ${name}`, run: (round) => ask({ url, key, bodies: bodiesOf(round) }) };
        }),
        { name: 'empty handler', run: (round) => empty.run({ bodies: bodiesOf(round) }) },
      ],
      rounds,
    );
    const evaluated = [...platforms.keys()].map((name) => `evaluate, ${name}`);
    return {
      receiptsPerRound,
      rounds: [...ingested, ...asked],
      summaries: {
        ...summaries(ingested, [...platforms.keys()]),
        ...summaries(asked, [...evaluated, 'empty handler']),
      },
      ratios: {
        // The same receipts, so the other way round it is that of their time.
        'fifty rules / base, receipts/s': ratioOf(ingested, 'seconds', 'base', 'fifty rules'),
        'fifty rules / base, CPU s': ratioOf(ingested, 'CPU s', 'fifty rules', 'base'),
        ...Object.fromEntries(
          ['p50, ms', 'p99, ms'].map((figure) => [
            `evaluate under fifty rules / empty handler, ${figure}`,
            ratioOf(asked, figure, 'evaluate, fifty rules', 'empty handler'),
          ]),
        ),
      },
    };
  } finally {
    await empty.stop();
    for (const platform of platforms.values()) await platform.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};
