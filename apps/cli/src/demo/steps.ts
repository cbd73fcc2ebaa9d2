import { readDocument } from '../programme-document';
import { sendInBulk, withRetry } from '../bulk';
import type { ApiClient, RequestOptions } from '../client';
import { waitUntilDrained } from '../drained';
import { CliError } from '../exit-codes';
import { Progress } from '../progress';
import { checkoutPath } from '../source';
import { Tally } from '../tally';
import { effectiveFromOf, type DemoData, type DemoReceipt } from './sample';

/** Members by their reference, with their id on the platform. */
export type Ids = ReadonlyMap<string, string>;

/** The one whose card and screens the demo points to: eleven receipts, one of them a return, and close to Gold. */
export const SHOWN = '16005';
export const PROGRAMME = checkoutPath('examples/demo/programme.yaml');

const RETRY_FOR_MS = 60_000;
const STANDSTILL_MS_MAX = 120_000;
const AT_ONCE = 8;
const CODES = 400;
/** Of their purchases in the last year and a half, in pence: enough for any of the rewards. */
const WELL_OFF = 60_000;

/** What a platform is filled with, step by step. Whatever is there already stays as it is: each step may be taken again. */
export class DemoSteps {
  constructor(
    private readonly client: ApiClient,
    private readonly data: DemoData,
    private readonly quiet: boolean,
  ) {}

  /** @param weeks by which the sample's days are moved */
  async programme(weeks: number): Promise<void> {
    const query = new URLSearchParams({ effectiveFrom: effectiveFromOf(weeks) });
    const json = readDocument(PROGRAMME);
    await withRetry(() => this.client.json(`/v1/programme?${query.toString()}`, { method: 'PUT', json }), RETRY_FOR_MS);
  }

  async members(): Promise<{ readonly tally: Tally; readonly ids: Ids }> {
    const ids = new Map<string, string>();
    const tally = await this.send('members', '/v1/members:import', 1_000, this.data.members, (result) => {
      ids.set(String(result['reference']), String(result['memberId']));
    });
    await this.settled();
    return { tally, ids };
  }

  async receipts(): Promise<Tally> {
    const tally = await this.send('receipts', '/v1/receipts:batch', 250, this.data.receipts);
    await this.settled();
    return tally;
  }

  /** One receipt comes again without its last line, as from a till that was not told of the first answer. */
  async conflict(): Promise<void> {
    const { receiptId, lines, ...rest } = this.data.receipts.findLast(isOfShown) as DemoReceipt & {
      readonly lines: readonly { readonly netPayable: number }[];
    };
    const fewer = lines.slice(0, -1);
    const totals = { payable: fewer.reduce((sum, { netPayable }) => sum + netPayable, 0) };
    const json = { receiptId, ...rest, lines: fewer, totals };
    await withRetry(() => this.client.send('/v1/receipts', { json, accept: [409] }), RETRY_FOR_MS);
  }

  /** @returns how many redemptions there are, by what has become of them, and how many of them are new */
  async redemptions(ids: Ids): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly made: number }> {
    const codes = Array.from({ length: CODES }, (_, index) => `GIFT-${String(index + 1).padStart(4, '0')}`);
    await withRetry(() => this.client.json('/v1/rewards/five-off/codes', { json: { codes } }), RETRY_FOR_MS);
    const counts: Record<string, number> = {};
    let made = 0;
    await eachOf(this.wishes(ids), async ({ memberId, rewardId, redemptionId, isCollected }) => {
      const asked = await this.asked('/v1/redemptions', { json: { memberId, rewardId, redemptionId } });
      if (asked.isNew) made += 1;
      const isWaiting = asked.status === 'reserved' && isCollected;
      const { status } = isWaiting
        ? await this.asked(`/v1/redemptions/${redemptionId}:fulfil`, { method: 'POST' })
        : asked;
      counts[status] = (counts[status] ?? 0) + 1;
    });
    return { counts, made };
  }

  /** Every tenth member has an offer, and every tenth a coupon. The one that is shown has both. */
  async offers(ids: Ids): Promise<Tally> {
    const given = [...ids].flatMap(([reference, memberId], index) =>
      ['two-visits', 'three-off']
        .filter((_, which) => index % 10 === which * 5 || reference === SHOWN)
        .map((offer) => ({ memberId, key: `demo-${offer}-${reference}`, offer })),
    );
    return this.send('offers', '/v1/offers:give', 250, given);
  }

  /** By which members enrol themselves; each call would make another one. */
  async poster(): Promise<void> {
    const { posters } = await this.client.json<{ readonly posters: readonly unknown[] }>('/v1/posters?limit=1');
    if (posters.length > 0) return;
    await this.client.json('/v1/posters', { json: { storeId: 'United Kingdom', employeeId: 'E-1' } });
  }

  settled(): Promise<void> {
    return waitUntilDrained(this.client, STANDSTILL_MS_MAX);
  }

  /** Who has bought much takes £5 off or a bag, but for one in four; half of the bags wait at the till. */
  private wishes(ids: Ids): readonly Wish[] {
    const wellOff = this.data.members.filter(({ reference }) => (this.data.spent.get(reference) ?? 0) >= WELL_OFF);
    return wellOff
      .map(({ reference }, index): Wish => {
        const place = reference === SHOWN ? 2 : index % 8;
        const rewardId = place % 4 === 2 ? 'tote-bag' : 'five-off';
        const base = { memberId: ids.get(reference) ?? '', redemptionId: `demo-${reference}`, rewardId };
        return { ...base, isCollected: place === 6, isWanted: place % 4 !== 3 };
      })
      .filter(({ isWanted }) => isWanted);
  }

  /** 200: it was so by an earlier request. */
  private asked(path: string, options: RequestOptions): Promise<{ readonly status: string; readonly isNew: boolean }> {
    return withRetry(async () => {
      const answer = await this.client.send(path, options);
      const { status } = JSON.parse(await this.client.textOf(answer)) as { readonly status: string };
      return { status, isNew: answer.status !== 200 };
    }, RETRY_FOR_MS);
  }

  /** @throws CliError with the first problem when anything is refused */
  private async send(
    noun: string,
    path: string,
    linesMax: number,
    values: readonly object[],
    onResult: (result: Readonly<Record<string, unknown>>) => void = () => undefined,
  ): Promise<Tally> {
    const tally = new Tally();
    let sent = 0;
    const progress = new Progress(noun, () => sent / values.length, this.quiet);
    const items = (async function* () {
      for (const value of values) {
        sent += 1;
        yield await Promise.resolve({ line: sent, endLine: sent, text: JSON.stringify(value) });
      }
    })();
    const options = {
      path,
      linesMax,
      charactersMax: 2_000_000,
      inFlightMax: 4,
      retryForMs: RETRY_FOR_MS,
      skipLines: 0,
    };
    const sink = {
      onResult: (result: Readonly<Record<string, unknown>>, line: number) => {
        tally.add(result, line);
        onResult(result);
      },
      onDurable: () => undefined,
    };
    await sendInBulk(this.client, items, options, sink, progress);
    progress.finish();
    const [problem] = tally.problems;
    if (problem) throw new CliError(`${noun}: ${problem.code}: ${problem.detail}`);
    return tally;
  }
}

interface Wish {
  readonly memberId: string;
  readonly rewardId: string;
  readonly redemptionId: string;
  readonly isCollected: boolean;
  readonly isWanted: boolean;
}

const isOfShown = ({ member, lines }: DemoReceipt): boolean =>
  (member as { readonly value?: string }).value === SHOWN && (lines as readonly unknown[]).length > 1;

/** Some at a time. */
const eachOf = async <T>(items: readonly T[], handle: (item: T) => Promise<void>): Promise<void> => {
  const waiting = items.values();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await handle(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};
