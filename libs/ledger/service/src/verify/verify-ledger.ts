import { UnreadableEvent, type EventLog, type FeedPage, type StoredEvent } from '@accrue/event-store';
import type { JobControl } from '@accrue/jobs';
import type { Database } from '@accrue/persistence';
import type { Projections } from '@accrue/projections';
import { memberOfStream } from '../account/account.model';
import { newestHead, type SignedHead } from '../chain/heads';
import { checkAccount } from './account-checks';
import { CHAINED_CHECK, checkChain, HEADS_CHECK, LINKS_CHECK, type ChainPorts } from './check-chain';
import { Checks, type CheckResult } from './checks';
import { BOOKED_BY_BALANCES } from '../read-models/balance/balance-columns';
import { compareFlow, FLOW_CHECK } from './compare-flow';
import { compareReadModels, readModelCheck } from './compare-read-models';
import { compareSnapshots, SNAPSHOT_CHECK } from './compare-snapshots';
import { balanceRows, Digest, lotRows } from './digests';
import { foldEvent, newAccount, type FoldedAccount } from './fold';

const PAGE_EVENTS = 2_000;

export interface LedgerVerification {
  readonly ok: boolean;
  readonly events: number;
  readonly accounts: number;
  readonly checks: readonly CheckResult[];
  /** SHA-256; the same for the same facts, in whatever order they arrived. */
  readonly digests: { readonly balances: string; readonly lots: string };
  readonly chain: {
    /** How many of the events; the others were written a moment ago. */
    readonly events: number;
    /** Null: none has been signed yet. */
    readonly newestHead: Pick<SignedHead, 'number' | 'closedAt' | 'keyId'> | null;
  };
}

export interface VerifyOptions {
  /** How long read models may take to catch up with the log as it was at the start. */
  readonly caughtUpWithinMs: number;
  /** How far it is: an event is done when it was folded and held against the chain. May throw, to end it. */
  readonly report: JobControl['report'];
}

/**
 * Walks the whole log as it is at the start, partition by partition, and folds it independently of the code that wrote it.
 * Memory holds the accounts of one partition at a time. Writers may go on meanwhile.
 */
export const verifyLedger = async (
  { log, database, keys }: ChainPorts,
  projections: Pick<Projections, 'status'>,
  { caughtUpWithinMs, report }: VerifyOptions,
): Promise<LedgerVerification> => {
  const deadlineMs = performance.now() + caughtUpWithinMs;
  const stillFolding = async (): Promise<boolean> =>
    performance.now() < deadlineMs && (await projections.status()).some(({ behind }) => behind > 0);
  const checks = new Checks();
  checks.announce(...CHECKS);
  const balances = new Digest();
  const lots = new Digest();
  const seen = { events: 0, accounts: 0, balance: 0, lots: 0 };
  const heads = await log.heads();
  const total = heads.reduce((sum, head) => sum + head, 0);
  let looked = 0;
  const look = (count: number): void => report(Math.floor((looked += count) / 2), total);
  look(0);
  for (const [partition, head] of heads.entries()) {
    const { accounts, events } = await foldPartition(log, { partition, head }, checks, look);
    for (const [streamId, account] of accounts) {
      checkAccount(streamId, account, checks);
      balances.add(memberOfStream(streamId), balanceRows(account));
      lots.add(memberOfStream(streamId), lotRows(account));
    }
    const rows = await compareReadModels(database, accounts, checks, stillFolding);
    await compareSnapshots(log, accounts, checks);
    seen.events += events;
    seen.accounts += accounts.size;
    seen.balance += rows.balance;
    seen.lots += rows.lots;
  }
  await compareTables(database, seen, (await log.heads()).join() === heads.join(), checks);
  const newest = await newestHead(database);
  const chained = await checkChain({ log, database, keys }, checks, look);
  const results = checks.all();
  return {
    ok: results.every((result) => result.ok),
    events: seen.events,
    accounts: seen.accounts,
    checks: results,
    digests: { balances: balances.hex(), lots: lots.hex() },
    chain: {
      events: chained,
      newestHead: newest && { number: newest.number, closedAt: newest.closedAt, keyId: newest.keyId },
    },
  };
};

const READABLE = 'every event can be read';
const POSITIONS = 'no position is missing or out of order in any partition';
const TRIAL_BALANCE = 'the trial balance equals the sum of all balances and sums to zero';
const NO_OTHER_ROWS = 'read models hold no rows of accounts that do not exist';

const CHECKS = [
  READABLE,
  POSITIONS,
  'stream revisions are dense',
  'the postings of every entry sum to zero',
  'the running balance of every entry equals the fold',
  'nothing spendable is negative',
  'entries name lots that exist',
  'no lot is negative or above its grant',
  'no more is reversed than was granted',
  'points are conserved in every wallet',
  'lots and holds sum to the balance',
  readModelCheck('balance'),
  readModelCheck('lots'),
  NO_OTHER_ROWS,
  TRIAL_BALANCE,
  FLOW_CHECK,
  SNAPSHOT_CHECK,
  CHAINED_CHECK,
  LINKS_CHECK,
  HEADS_CHECK,
];

const foldPartition = async (
  log: EventLog,
  { partition, head }: { readonly partition: number; readonly head: number },
  checks: Checks,
  look: (count: number) => void,
): Promise<{ readonly accounts: ReadonlyMap<string, FoldedAccount>; readonly events: number }> => {
  const accounts = new Map<string, FoldedAccount>();
  const isNext = (found: number, before: number): boolean =>
    log.positions === 'dense' ? found === before + 1 : found > before;
  let seen = 0;
  let position = 0;
  while (position < head) {
    const { events, lastPosition } = await readablePage(log, partition, position, head, checks);
    look(Math.max(0, Math.min(lastPosition, head) - position));
    for (const event of events) {
      // Written since the start, in a log whose positions do not count its events: where it begins is where this ends.
      if (event.position > head) return { accounts, events: seen };
      checks.expect(
        POSITIONS,
        isNext(event.position, position),
        () => `partition ${partition}: ${event.position} follows ${position}`,
      );
      position = event.position;
      seen += 1;
      let account = accounts.get(event.streamId);
      if (account === undefined) accounts.set(event.streamId, (account = newAccount()));
      foldReadable(account, event, checks);
    }
    if (events.length === 0 && lastPosition === position) {
      checks.expect(POSITIONS, false, () => `partition ${partition}: nothing between ${position} and ${head}`);
      break;
    }
    position = lastPosition;
  }
  return { accounts, events: seen };
};

/** The next events; one that is no JSON any more is told and passed by. */
const readablePage = async (
  log: EventLog,
  partition: number,
  after: number,
  head: number,
  checks: Checks,
): Promise<FeedPage> => {
  const read = (limit: number): Promise<FeedPage> => log.read(partition, { after, limit, fromStore: true });
  try {
    return await read(Math.min(PAGE_EVENTS, head - after));
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
  }
  // Somewhere in that page: one by one up to it.
  try {
    return await read(1);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    checks.expect(READABLE, false, () => error.message);
    return { events: [], lastPosition: error.place.position };
  }
};

/** An event may be JSON and still not say what an event says. */
const foldReadable = (account: FoldedAccount, event: StoredEvent, checks: Checks): void => {
  try {
    foldEvent(account, event, checks);
    checks.expect(READABLE, true, () => '');
  } catch (error) {
    const { message } = error as Error;
    checks.expect(READABLE, false, () => `${event.streamId} @ ${event.revision}: ${message}`);
  }
};

/** Both sides of the trial balance are written by one projection in one transaction, so they agree at any moment. */
const compareTables = async (
  database: Database,
  seen: { readonly balance: number; readonly lots: number },
  quiet: boolean,
  checks: Checks,
): Promise<void> => {
  const wallets = await database.query<{ wallet: string; sum: string; differs: string }>(`
    select wallet, sum(trial_balance.points) as sum,
           sum(abs(trial_balance.points - booked.points)) as differs
    from trial_balance join (${BOOKED_BY_BALANCES}) booked using (wallet, account)
    group by wallet order by wallet`);
  for (const { wallet, sum, differs } of wallets) {
    checks.expect(
      TRIAL_BALANCE,
      sum === '0' && differs === '0',
      () => `${wallet}: sum ${sum}, off the balances by ${differs}`,
    );
  }
  await compareFlow(database, checks);
  // Rows of accounts opened since the start are not strays; only a quiet ledger can be counted.
  if (!quiet) return;
  const [rows] = await database.query<{ balance: number; lots: number }>(
    'select (select count(*) from balance) as balance, (select count(*) from lots) as lots',
  );
  for (const table of ['balance', 'lots'] as const) {
    checks.expect(
      NO_OTHER_ROWS,
      rows?.[table] === seen[table],
      () => `${table}: ${rows?.[table]} rows, ${seen[table]} of known accounts`,
    );
  }
};
