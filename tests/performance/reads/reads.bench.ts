import { Platform } from '../../e2e/platform';
import { programmeFile } from '../../e2e/real-data';
import { receiptOf } from '../../e2e/receipts';
import { askOnce } from '../ask';
import { inRounds, ratioOf, summarize, summaryOf, type Contestant } from '../rounds';

export interface ReadsBenchOptions {
  readonly rounds: number;
  /** Of the member with a long history; the other one has 20. */
  readonly receipts: number;
}

const RECEIPTS_OF_SHORT = 20;
const REQUESTS_A_ROUND = 20;
const BATCH = 500;
const PRICE = 700;

interface Member {
  readonly name: 'short' | 'long';
  readonly receipts: number;
  readonly memberId: string;
}

const cardOf = (name: string): string => `29-${name}`;
const saleOf = (name: string, n: number) =>
  receiptOf({
    id: `${name}-${String(n)}`,
    card: cardOf(name),
    at: new Date(Date.UTC(2026, 8, 1) + n * 60_000).toISOString(),
    lines: [{ sku: `TEA-${String(n % 500)}`, unitPrice: PRICE }],
  });

/** A sale, a return that is not found, so that there is a review; and then only sales. */
const shop = async (platform: Platform, name: Member['name'], receipts: number): Promise<Member> => {
  const { body } = await platform.call<{ memberId: string }>('/v1/members', { json: { card: cardOf(name) } });
  const unsold = receiptOf({
    id: `${name}-unsold`,
    kind: 'return',
    card: cardOf(name),
    lines: [{ sku: 'POT', units: -1, unitPrice: 900 }],
  });
  await platform.call('/v1/receipts', { json: unsold });
  for (let from = 0; from < receipts; from += BATCH) {
    const lines = Array.from({ length: Math.min(BATCH, receipts - from) }, (_, at) => saleOf(name, from + at));
    const raw = lines.map((line) => JSON.stringify(line)).join('\n');
    await platform.send('/v1/receipts:batch', { raw, type: 'application/x-ndjson' });
  }
  return { name, receipts, memberId: body.memberId };
};

type Question = readonly [name: string, path: string, body?: object];

/** One request of each kind that is about a part of what a member did. */
const questionsOf = ({ name, receipts, memberId }: Member, n: number): readonly Question[] => {
  const receiptId = `${name}-${String(Math.floor((receipts * (n + 1)) / (REQUESTS_A_ROUND + 2)))}`;
  return [
    ['receipt', `/v1/receipts/${receiptId}`],
    ['review', `/v1/reviews/${encodeURIComponent(`unmatched_return:${name}-unsold`)}`],
    ['evaluate', '/v1/receipts:evaluate', saleOf(name, receipts + n + 1)],
    ['balance', `/v1/members/${memberId}/balance`],
    ['statement', `/v1/members/${memberId}/statement`],
    ['own rewards', `/v1/members/${memberId}/own-rewards`],
    ['tier', `/v1/members/${memberId}/tier`],
    ['member', `/v1/members/${memberId}`],
    // Last: its answer has every lot, and what it leaves to collect would be on the others' account.
    ['lots', `/v1/members/${memberId}/lots`],
  ];
};

const ask = (platform: Platform, [, path, body]: Question): Promise<number> =>
  askOnce(`${platform.url}${path}`, platform.key(), body === undefined ? undefined : JSON.stringify(body));

const contestantOf = (platform: Platform, member: Member): Contestant => ({
  name: member.name,
  run: async () => {
    const figures: Record<string, number> = {};
    for (const [at, [name]] of questionsOf(member, 0).entries()) {
      const taken: number[] = [];
      for (let n = 0; n < REQUESTS_A_ROUND; n += 1)
        taken.push(await ask(platform, questionsOf(member, n)[at] as Question));
      figures[`${name}, ms`] = summaryOf(taken).median;
    }
    return figures;
  },
});

/** What is asked about a part of what a member did: of one who has shopped for decades, and of one who has just begun. */
export const readsBench = async ({ rounds, receipts }: ReadsBenchOptions) => {
  const platform = await Platform.start();
  try {
    await platform.accrueJson('programme', 'apply', programmeFile);
    const short = await shop(platform, 'short', RECEIPTS_OF_SHORT);
    const long = await shop(platform, 'long', receipts);
    await platform.drained();
    const all = await inRounds([contestantOf(platform, short), contestantOf(platform, long)], rounds);
    const figures = Object.keys(all[0]?.figures ?? {});
    await platform.stop();
    await platform.launch();
    const cold: number[] = [];
    for (const member of [short, long])
      for (const question of questionsOf(member, 0).slice(0, 1)) cold.push(await ask(platform, question));
    console.log(`a receipt, the first after a restart: short ${String(cold[0])} ms, long ${String(cold[1])} ms`);
    return {
      receipts,
      rounds: all,
      cold,
      summaries: Object.fromEntries(['short', 'long'].map((name) => [name, summarize(all, name)])),
      ratios: Object.fromEntries(
        figures.map((figure) => [`long / short, ${figure}`, ratioOf(all, figure, 'long', 'short')]),
      ),
    };
  } finally {
    await platform.dispose();
  }
};
