import { UnreadableEvent, type EventStore, type LoadedStream } from '@accrue/event-store';
import { canonicalJson } from '@accrue/kernel';
import { heldBy, reversedOf, statusOf, type Account } from '@accrue/ledger-domain';
import { accountModel } from '../account/account.model';
import { Checks } from './checks';
import { balanceRows, lotRows } from './digests';
import { foldEvent, newAccount, type FoldedAccount } from './fold';

export const SNAPSHOT_CHECK = 'snapshots equal the fold';
const STREAMS_PER_LOAD = 50;

/** Snapshots of accounts that are long enough to have one, against a fold of the events up to their revision. */
export const compareSnapshots = async (
  store: EventStore,
  accounts: ReadonlyMap<string, FoldedAccount>,
  checks: Checks,
): Promise<void> => {
  const model = accountModel.snapshot;
  if (model === undefined) return;
  const long = [...accounts]
    .filter(([, account]) => account.revision + 1 >= model.everyEvents)
    .map(([streamId]) => streamId);
  for (let from = 0; from < long.length; from += STREAMS_PER_LOAD) {
    for (const stream of await loadReadable(store, long.slice(from, from + STREAMS_PER_LOAD), model.version))
      await compareOne(store, stream, (json) => model.decode(json), checks);
  }
};

/** Without the streams that have an event nobody can read: that was reported when the whole log was folded. */
const loadReadable = async (
  store: EventStore,
  streamIds: readonly string[],
  version: number,
): Promise<readonly LoadedStream[]> => {
  try {
    return await store.load(streamIds, version);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
  }
  if (streamIds.length === 1) return [];
  const loaded: LoadedStream[] = [];
  for (const streamId of streamIds) loaded.push(...(await loadReadable(store, [streamId], version)));
  return loaded;
};

const compareOne = async (
  store: EventStore,
  { streamId, snapshot }: LoadedStream,
  decode: (json: unknown) => Account,
  checks: Checks,
): Promise<void> => {
  if (snapshot === null) return;
  const folded = newAccount();
  // What these events break was reported when the whole log was folded.
  const ignored = new Checks();
  try {
    for (const event of await store.readStream(streamId, { to: snapshot.revision })) foldEvent(folded, event, ignored);
  } catch (error) {
    if (error instanceof UnreadableEvent || error instanceof TypeError) return; // it was reported, too
    throw error;
  }
  const same = rowsOfFold(folded) === rowsOfState(decode(snapshot.state));
  checks.expect(SNAPSHOT_CHECK, same, () => `${streamId} @ ${snapshot.revision}`);
};

const text = (...groups: readonly (readonly (readonly unknown[])[])[]): string =>
  groups
    .map((rows) =>
      rows
        .map((row) => canonicalJson(row))
        .sort()
        .join('\n'),
    )
    .join('\n\n');

const rowsOfFold = (account: FoldedAccount): string =>
  text(
    balanceRows(account),
    lotRows(account),
    [...account.holds].map(([holdId, hold]) => [holdId, hold.walletId, hold.points]),
  );

const rowsOfState = (account: Account): string =>
  text(
    balanceRows({
      ...newAccount(),
      wallets: new Map(
        Object.entries(account.wallets).map(([id, totals]) => [
          id,
          { accounts: new Map(Object.entries(totals)), revision: 0 },
        ]),
      ),
    }),
    lotRows({
      ...newAccount(),
      lots: new Map(
        account.lots.map((lot) => [
          lot.lotId,
          { ...lot, reversed: reversedOf(lot), status: statusOf(lot, account), isGrace: false, revision: 0 },
        ]),
      ),
    }),
    account.holds.filter(({ status }) => status === 'open').map((hold) => [hold.holdId, hold.walletId, heldBy(hold)]),
  );
