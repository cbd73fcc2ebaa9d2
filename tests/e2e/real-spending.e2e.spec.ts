import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Platform, root } from './platform';
import { endStateOf, linesOf, programmeFile, sampleFile, shuffled, wholeFile } from './real-data';

jest.setTimeout(600_000);

/** Of the whole file the first receipts, which are those of three months; else all of the sample. */
const RECEIPTS = 9_000;
const SEED = 20_111_209;
const EXPIRES_AFTER_YEARS = 20;

interface Mapped {
  readonly receiptId: string;
  readonly kind: 'sale' | 'return';
  readonly endedAt: string;
  readonly member: { readonly idType: string; readonly value?: string };
  readonly lines: readonly Line[];
  readonly totals: { readonly payable: number };
}

interface Line {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: string;
  readonly unitPrice: number;
  readonly returnOf?: { readonly receiptId: string; readonly lineId: string };
}

interface Exported {
  readonly reference: string | null;
  readonly memberId: string;
  readonly granted: number;
  readonly reversed: number;
  readonly spent: number;
  readonly expired: number;
  readonly active: number;
  readonly deficit: number;
}

interface Review {
  readonly reason: { readonly code: string };
}

interface Lot {
  readonly occurredAt: string;
  readonly expiresOn: string | null;
  readonly origin: string;
  readonly granted: number;
  readonly remaining: number;
}

const mapping = jest.requireActual<{ receipt(source: unknown): Mapped }>(
  join(root, 'examples/online-retail-ii/mapping.cjs'),
);

/** The same for the same receipt in every run. */
const oneIn = (n: number, receiptId: string): boolean =>
  createHash('sha256')
    .update(`${String(SEED)} ${receiptId}`)
    .digest()
    .readUInt32BE(0) %
    n ===
  0;

interface Purse {
  /** Roughly: what the member thinks to have. */
  has: number;
  /** What each receipt was paid with and has not come back. */
  readonly paid: Map<string, number>;
  readonly sold: {
    readonly receiptId: string;
    readonly lineId: string;
    readonly sku: string;
    readonly unitPrice: number;
    left: number;
  }[];
}

/** Names the sale of each line that the member bought before, as the cashier reads it from the receipt. */
const named = (receipt: Mapped, { sold }: Purse): Mapped => ({
  ...receipt,
  lines: receipt.lines.map((line) => {
    const units = 0 - Number(line.quantity);
    const from =
      units > 0
        ? sold.find(({ sku, unitPrice, left }) => sku === line.sku && unitPrice === line.unitPrice && left >= units)
        : undefined;
    if (from === undefined) return line;
    from.left -= units;
    return { ...line, returnOf: { receiptId: from.receiptId, lineId: from.lineId } };
  }),
});

const tenders = (sign: number, pennies: number, points: number): object =>
  points === 0
    ? {}
    : {
        mode: { offline: true },
        tenders: [
          {
            tenderId: '1',
            type: 'points',
            amount: sign * points,
            points: { walletId: 'points', points: sign * points },
          },
          { tenderId: '2', type: 'card', amount: sign * (pennies - points) },
        ],
      };

/**
 * Every third sale is paid with points for up to half, as far as the member thinks to have them; what is not there is owed. Of goods that come back,
 * up to half goes back as points: what their sales were paid with, or without a sale a guess of the cashier, which counts for nothing.
 */
const withTenders = (receipts: readonly Mapped[]): readonly Mapped[] => {
  const purses = new Map<string, Purse>();
  return receipts.map((mapped) => {
    const { receiptId, kind, member, totals } = mapped;
    const sign = kind === 'sale' ? 1 : -1;
    const pennies = totals.payable * sign;
    if (member.value === undefined || pennies <= 0) return mapped;
    const purse = purses.get(member.value) ?? { has: 0, paid: new Map<string, number>(), sold: [] };
    purses.set(member.value, purse);
    const half = Math.floor(pennies / 2);
    if (kind === 'sale') {
      const points = oneIn(3, receiptId) ? Math.min(Math.max(0, purse.has), half) : 0;
      purse.has += Math.floor((pennies - points) / 100) - points;
      purse.paid.set(receiptId, points);
      for (const { lineId, sku, unitPrice, quantity } of mapped.lines)
        purse.sold.push({ receiptId, lineId, sku, unitPrice, left: Number(quantity) });
      return { ...mapped, ...tenders(1, pennies, points) };
    }
    const receipt = named(mapped, purse);
    const sales = [...new Set(receipt.lines.flatMap(({ returnOf }) => returnOf?.receiptId ?? []))];
    let back = 0;
    for (const sale of sales) {
      const part = Math.min(purse.paid.get(sale) ?? 0, half - back);
      purse.paid.set(sale, (purse.paid.get(sale) ?? 0) - part);
      back += part;
    }
    purse.has += back;
    const guessed = sales.length === 0 && oneIn(2, receiptId) ? Math.min(10, half) : 0;
    return { ...receipt, ...tenders(-1, pennies, back + guessed) };
  });
};

describe('points that are worth a penny, spent on a third of the receipts of Online Retail II', () => {
  const sources = linesOf(wholeFile ?? sampleFile)
    .slice(0, RECEIPTS)
    .map((line) => JSON.parse(line) as object);
  const receipts = withTenders(sources.map((source) => mapping.receipt(source)));
  const folder = mkdtempSync(join(tmpdir(), 'accrue-spending-'));
  const file = (name: string, lines: readonly string[]): string => {
    writeFileSync(join(folder, name), lines.join('\n'));
    return join(folder, name);
  };
  const members = file(
    'members.ndjson',
    sources.map((source) => JSON.stringify(source)),
  );
  const programme = {
    ...(parse(readFileSync(programmeFile, 'utf8')) as object),
    returns: { unlinked: 'review' },
    wallets: [
      { id: 'points', name: 'Points', value: { points: 1, minor: 1 }, expiry: { months: 12 * EXPIRES_AFTER_YEARS } },
    ],
  };
  const started: Platform[] = [];
  let platform: Platform;

  const prepared = async (lines: readonly string[]): Promise<Platform> => {
    const made = await Platform.start();
    started.push(made);
    await made.accrueJson('programme', 'apply', file('programme.json', [JSON.stringify(programme)]));
    await made.accrueJson('members', 'import', members, '--as', 'online-retail-ii');
    await made.accrueJson('receipts', 'ingest', file('receipts.ndjson', lines)); // fails when one is refused
    await made.drained();
    return made;
  };
  const exported = async (): Promise<readonly Exported[]> =>
    (await platform.accrue('balances', 'export', '--format', 'ndjson')).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Exported);

  beforeAll(async () => {
    platform = await prepared(receipts.map((receipt) => JSON.stringify(receipt)));
  });
  afterAll(async () => {
    for (const each of started) await each.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are conserved for every member, and the ledger proves it', async () => {
    const rows = await exported();
    const off = rows.filter(
      ({ granted, reversed, spent, expired, active, deficit }) =>
        granted - reversed - spent - expired !== active - deficit || active < 0 || (active > 0 && deficit > 0),
    );
    expect(off).toEqual([]);
    expect(rows.filter(({ spent }) => spent > 0).length).toBeGreaterThan(rows.length / 20);
    expect((await platform.accrue('ledger', 'verify')).code).toBe(0);
    expect(await lettersOf(platform)).toEqual([]);
    const { reviews } = await platform.accrueJson<{ reviews: readonly Review[] }>(
      ...['review', 'list', '--kind', 'points_tender', '--limit', '10000'],
    );
    const looked = new Set(reviews.map(({ reason }) => reason.code));
    expect(looked).toEqual(new Set(['tender.hold_missing', 'tender.refund_names_no_receipt']));
  });

  it('come back into the lots that they were spent from, with the expiry that these had', async () => {
    const spenders = (await exported()).filter(({ spent }) => spent > 0).slice(0, 150);
    for (const { memberId, active } of spenders) {
      const { body } = await platform.call<{ lots: readonly Lot[] }>(`/v1/members/${memberId}/lots?limit=1000`);
      expect(body.lots.reduce((sum, { remaining }) => sum + remaining, 0)).toBe(active);
      // Nothing had expired when points came back, so nothing is good for a while only.
      expect(new Set(body.lots.map(({ origin }) => origin))).toEqual(new Set(['award']));
      for (const { occurredAt, expiresOn, granted, remaining } of body.lots) {
        const [year = '', ...rest] = localDay(occurredAt).split('-');
        const sameDay = [String(Number(year) + EXPIRES_AFTER_YEARS), ...rest].join('-');
        expect(expiresOn).toBe(sameDay);
        expect(remaining).toBeLessThanOrEqual(granted);
      }
    }
  });

  it('end in the same balances and lots when the receipts come in another order', async () => {
    const inOrder = await endStateOf(platform);
    const other = await prepared(
      shuffled(
        receipts.map((receipt) => JSON.stringify(receipt)),
        SEED,
      ),
    );
    expect(await endStateOf(other)).toEqual(inOrder);
    expect(await lettersOf(other)).toEqual([]);
  });
});

const lettersOf = async (platform: Platform): Promise<readonly string[]> =>
  (
    await platform.call<{ deadLetters: readonly { readonly reason: string }[] }>('/v1/dead-letters')
  ).body.deadLetters.map(({ reason }) => reason);

const localDay = (instant: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(instant));
