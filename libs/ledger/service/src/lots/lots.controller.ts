import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageOrder, Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { laterOf, type InstantIso } from '@accrue/kernel';
import { Accounts, foldedOf } from '../account/accounts';
import { instantsOf } from '../account/at-instant';
import { IS_DUE } from '../account/is-due';
import { walletUnits } from '../account/wallet-units';
import { lots, type LotRow } from '../read-models/lots/lots.projection';
import { LotsDto, LotsQuery, type LotDto } from './lots.dto';
import { lotRowsAt, type ShownLot } from './lot-rows-at';

/** In the order of spending: lots that expire by inactivity come after those that have a date, those that never expire last. */
const NEVER = '9999-12-31T23:59:59.999Z';
const WHILE_INACTIVE = '9999-12-31T23:59:59.998Z';
const ORDER = new PageOrder('instant', 'instant', 'text');
type Place = readonly [expiresAt: string, occurredAt: string, lotId: string];
const PLACE = [
  `case when lot.inactive_months is null then coalesce(lot.expires_at, '${NEVER}') else '${WHILE_INACTIVE}' end`,
  'lot.occurred_at',
  'lot.lot_id collate "C"',
] as const;
const placeOf = (row: ShownLot): Place => [
  row.inactive_months === null ? (row.expires_at ?? NEVER) : WHILE_INACTIVE,
  row.occurred_at,
  row.lot_id,
];

@ApiTags('ledger')
@Controller('v1/members')
export class LotsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst', 'support')
  @Get(':memberId/lots')
  @ApiOperation({ summary: 'A member’s lots, with the receipt and rule each came from, now or at another instant' })
  @ApiOkResponse({ type: LotsDto })
  @Refuses('member.unknown', 'instant.invalid')
  async lots(@Param('memberId') memberId: string, @Query() query: LotsQuery): Promise<LotsDto> {
    const after = ORDER.after(query);
    const { asOf, knownAt } = instantsOf(query);
    const now = this.accounts.now();
    await this.accounts.caughtUp('lots', memberId, query);
    const isStored = asOf === undefined && knownAt === undefined && !(await this.isDue(memberId, now));
    const rows = isStored
      ? (await this.stored(memberId, after, query.limit + 1)).map((row) => shownAt(row, now))
      : (await this.computed(memberId, asOf ?? knownAt, knownAt, now)).filter((row) => isBehind(row, after));
    if (rows.length === 0) await this.accounts.mustKnow(memberId);
    const units = await walletUnits(this.ports.database);
    const { page, nextCursor } = ORDER.pageOf(rows, query, placeOf);
    return { memberId, lots: page.map((row) => lotOf(row, units)), nextCursor };
  }

  private async isDue(memberId: string, now: InstantIso): Promise<boolean> {
    const [found] = await this.ports.database.query<{ isDue: boolean }>(`select ${IS_DUE} as "isDue"`, [memberId, now]);
    return found?.isDue === true;
  }

  private stored(memberId: string, after: Place | null, limit: number): Promise<readonly LotRow[]> {
    const selected = this.ports.readModels
      .of(lots)
      .rows('lot')
      .where({ member_id: memberId })
      .andWhere(`not ${IS_UNUSED}`);
    const [expiresAt, occurredAt, lotId] = after ?? [];
    if (after !== null)
      selected.andWhere(`(${PLACE.join()}) > (:expiresAt, :occurredAt, :lotId)`, { expiresAt, occurredAt, lotId });
    return selected.orderBy(PLACE[0]).addOrderBy(PLACE[1]).addOrderBy(PLACE[2]).limit(limit).getRawMany<LotRow>();
  }

  private async computed(
    memberId: string,
    at: InstantIso | undefined,
    knownAt: InstantIso | undefined,
    now: InstantIso,
  ): Promise<readonly ShownLot[]> {
    const history = await this.accounts.history(memberId, knownAt);
    const { state } = foldedOf(history);
    const rows = lotRowsAt(history, state, at ?? laterOf(state.settledAt, now));
    return rows.filter((row) => !isUnused(row)).sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  }
}

/**
 * Every return that gives points back may open a lot for those whose own has expired: mostly there are none. What a late fact puts into it
 * later is shown then.
 */
const IS_UNUSED = `(lot.origin = 'grace' and lot.remaining = 0 and lot.expired = 0)`;
const isUnused = ({ origin, remaining, expired }: ShownLot): boolean =>
  origin === 'grace' && remaining === 0 && expired === 0;

/** As written down, with nothing due: what is past its expiry has expired. */
const shownAt = (row: LotRow, now: InstantIso): ShownLot =>
  row.expires_at !== null && row.expires_at <= now ? { ...row, status: 'expired' } : row;

const isBehind = (row: ShownLot, after: Place | null): boolean =>
  after === null || comparePlaces(placeOf(row), after) > 0;

const comparePlaces = (a: Place, b: Place): number => {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
};

const transferOf = ({ from_member_id: from, transfer_id: transferId, source_lot_id: lotId }: ShownLot) =>
  from === null || transferId === null || lotId === null ? null : { from, transferId, lotId };

const lotOf = (row: ShownLot, units: ReadonlyMap<string, string>): LotDto => ({
  lotId: row.lot_id,
  walletId: row.wallet,
  unit: units.get(row.wallet) ?? null,
  status: row.status,
  granted: row.granted,
  reversed: row.reversed,
  remaining: row.remaining,
  expired: row.expired,
  inReview: row.in_review,
  occurredAt: row.occurred_at,
  activatesAt: row.activates_at,
  expiresAt: row.expires_at,
  expiresOn: row.expires_on,
  inactiveMonths: row.inactive_months,
  origin: row.origin,
  awardId: row.award_id,
  receiptId: row.receipt_id,
  transfer: transferOf(row),
  rule: row.rule_id === null ? null : `${row.rule_id}@${row.programme_version}`,
  tierId: row.tier_id,
  multiplier: row.multiplier,
});
