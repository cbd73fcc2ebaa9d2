import { Injectable } from '@nestjs/common';
import { unitOf } from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { exactIntegers } from '@accrue/http';
import type { MemberId, ReceiptId } from '@accrue/kernel';
import type { SelectQueryBuilder } from 'typeorm';
import type { EarnedInWallet } from '../intake/outcome';
import { Programmes } from '../programme/programmes';
import { notVoided } from '../read-models/not-voided';
import { receipts, type ReceiptRow } from '../read-models/receipts/receipts.projection';

/** One receipt among others: what it is, and what it brought. */
export interface ListedReceipt {
  readonly receiptId: ReceiptId;
  readonly memberId: MemberId | null;
  readonly kind: string;
  readonly status: string;
  readonly storeId: string;
  readonly workstationId: string;
  readonly businessDate: string;
  readonly endedAt: string;
  readonly currency: string;
  readonly payableMinor: number;
  /** As things stand, as the answer to the receipt says it. */
  readonly earned: readonly EarnedInWallet[];
  /** Of what it earned, or by what it brought back. */
  readonly takenBack: readonly EarnedInWallet[];
}

export type ReceiptPlace = readonly [endedAt: string, receiptId: string];

export interface WantedReceipts {
  readonly of:
    | { readonly memberId: MemberId }
    | { readonly storeId: string; readonly businessDate: string; readonly workstationId?: string };
  readonly after: ReceiptPlace | null;
  /** At most so many. */
  readonly limit: number;
}

type Row = ReceiptRow & { readonly is_voided: boolean };
interface Sums {
  readonly receiptId: ReceiptId;
  readonly walletId: string;
  readonly granted: string;
  readonly reversed: string;
}

const PLACE = ['receipt.occurred_at', 'receipt.receipt_id collate "C"'] as const;

const AWARDS = `
select receipt_id as "receiptId", wallet_id as "walletId", sum(granted) as granted, sum(reversed) as reversed
from awards where receipt_id = any($1) group by receipt_id, wallet_id order by wallet_id`;

/** Receipts as read models have them. */
@Injectable()
export class ReceiptList {
  constructor(
    private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
  ) {}

  /** Newest first. */
  async read(wanted: WantedReceipts): Promise<readonly ListedReceipt[]> {
    const rows = await this.rows(wanted);
    const sums = await this.ports.database.query<Sums>(AWARDS, [rows.map(({ receipt_id: id }) => id)]);
    const wallets = (await this.programmes.published()).at(-1)?.document.wallets ?? [];
    const units = new Map(wallets.map((wallet) => [wallet.id, unitOf(wallet)]));
    return rows.map((row) => listed(row, amountsOf(row, sums), units));
  }

  private rows({ of, after, limit }: WantedReceipts): Promise<Row[]> {
    const selected = within(this.ports.readModels.of(receipts).rows('receipt'), of);
    const [at, id] = after ?? [];
    if (after !== null) selected.andWhere(`(${PLACE.join()}) < (:at, :id)`, { at, id });
    return selected
      .addSelect(`not (${notVoided('receipt')})`, 'is_voided')
      .orderBy(PLACE[0], 'DESC')
      .addOrderBy(PLACE[1], 'DESC')
      .limit(limit)
      .getRawMany<Row>();
  }
}

const within = (selected: SelectQueryBuilder<ReceiptRow>, of: WantedReceipts['of']): SelectQueryBuilder<ReceiptRow> => {
  if ('memberId' in of) return selected.where({ member_id: of.memberId });
  const { storeId, businessDate, workstationId } = of;
  return selected.where({
    ...{ store_id: storeId, business_date: businessDate },
    ...(workstationId === undefined ? {} : { workstation_id: workstationId }),
  });
};

interface Amounts {
  readonly stands: number;
  readonly takenBack: number;
}

const amountsOf = (row: ReceiptRow, sums: readonly Sums[]): ReadonlyMap<string, Amounts> => {
  const amounts = new Map<string, Amounts>();
  const add = (walletId: string, stands: number, takenBack: number): void => {
    const before = amounts.get(walletId) ?? { stands: 0, takenBack: 0 };
    amounts.set(walletId, { stands: before.stands + stands, takenBack: before.takenBack + takenBack });
  };
  for (const { receiptId, walletId, ...digits } of sums) {
    if (receiptId !== row.receipt_id) continue;
    const { granted, reversed } = exactIntegers(digits);
    add(walletId, granted - reversed, reversed);
  }
  for (const [walletId, clawedBack] of Object.entries(row.clawed_back)) add(walletId, -clawedBack, clawedBack);
  return amounts;
};

const listed = (row: Row, amounts: ReadonlyMap<string, Amounts>, units: ReadonlyMap<string, string>): ListedReceipt => {
  // What rules give that is no points has no wallet.
  const inWallets = (of: keyof Amounts): readonly EarnedInWallet[] =>
    [...amounts].flatMap(([walletId, { [of]: amount }]) => {
      const unit = units.get(walletId);
      return unit === undefined || amount === 0 ? [] : [{ walletId, unit, amount }];
    });
  return {
    ...{ receiptId: row.receipt_id, memberId: row.member_id, kind: row.kind, status: statusOf(row) },
    ...{ storeId: row.store_id, workstationId: row.workstation_id, businessDate: row.business_date },
    ...{ endedAt: row.occurred_at, currency: row.currency, payableMinor: row.payable },
    ...{ earned: inWallets('stands'), takenBack: inWallets('takenBack') },
  };
};

const statusOf = ({ member_id: memberId, is_voided: isVoided, return_status: returned }: Row): string => {
  if (memberId === null) return 'unattributed';
  if (isVoided) return 'voided';
  return returned === null || returned === 'settled' ? 'accepted' : returned;
};
