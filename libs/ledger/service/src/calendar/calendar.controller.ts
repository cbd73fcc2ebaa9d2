import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PageOrder, Refuses, Roles } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { epochMs, instantFromEpochMs, localDateOf, zoneId, type ZoneId } from '@accrue/kernel';
import { amountWorth, BY_TIME, calendarOf, type CalendarEntry } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { AutomaticRewards } from '../account/automatic-rewards';
import { KnownWallets } from '../account/known-wallets';
import { frameOf } from '../account/programme-frame';
import { walletUnits } from '../account/wallet-units';
import { CalendarDto, CalendarQuery, type Period } from './calendar.dto';

const ORDER = new PageOrder('text', 'text', 'count');
type Place = readonly [period: string, walletId: string, rank: number];

@ApiTags('ledger')
@Controller('v1/members')
export class CalendarController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
    private readonly automatic: AutomaticRewards,
    private readonly wallets: KnownWallets,
  ) {}

  @Roles('pos', 'analyst', 'support', 'member')
  @Get(':memberId/expiry-calendar')
  @ApiOperation({
    summary: 'What becomes of a member’s points by itself, and when',
    description:
      'If nothing else happens: what expires through which day, what of it only as long as nobody earns or spends, when pending points can be spent, when holds give back.',
  })
  @ApiOkResponse({ type: CalendarDto })
  @Refuses('member.unknown', 'id.invalid')
  async calendar(@Param('memberId') memberId: string, @Query() query: CalendarQuery): Promise<CalendarDto> {
    const after = ORDER.after(query);
    const { state } = await this.accounts.read(memberId);
    if (state.lots.length === 0) await this.accounts.mustKnow(memberId);
    const now = this.accounts.now();
    const [units, values, { timeZone }, automatic] = await Promise.all([
      walletUnits(this.ports.database),
      this.wallets.valuesAt(now),
      frameOf(this.ports.database),
      this.automatic.of(memberId),
    ]);
    const sums = summedUp(calendarOf(state, now, automatic), query.by, zoneId(timeZone));
    const rows = sums.filter((row) => after === null || comparePlaces(placeOf(row), after) > 0);
    const { page, nextCursor } = ORDER.pageOf(rows, query, placeOf);
    const entries = page.map(({ period, at, walletId, what, points, isWhileInactive }) => {
      const value = values.get(walletId);
      const valueMinor = value === undefined ? null : amountWorth(value, points);
      return { period, at, walletId, unit: units.get(walletId) ?? null, what, points, valueMinor, isWhileInactive };
    });
    return { memberId, mergedInto: state.mergedInto, entries, nextCursor };
  }
}

interface Row extends CalendarEntry {
  readonly period: string;
}

const placeOf = ({ period, walletId, what, isWhileInactive }: Row): Place => [
  period,
  walletId,
  BY_TIME.indexOf(what) * 2 + Number(isWhileInactive),
];

const comparePlaces = (a: Place, b: Place): number => {
  for (const [index, part] of a.entries()) {
    const other = b[index] as typeof part;
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
};

/** One row for each place, in order. @param entries in order of time */
const summedUp = (entries: readonly CalendarEntry[], by: Period, zone: ZoneId): readonly Row[] => {
  const rows = new Map<string, Row>();
  for (const entry of entries) {
    const period = periodOf(entry, zone).slice(0, by === 'day' ? DAY_LENGTH : MONTH_LENGTH);
    const row = { ...entry, period };
    const key = ORDER.cursorAt(placeOf(row));
    const before = rows.get(key);
    rows.set(key, before === undefined ? row : { ...before, points: before.points + entry.points });
  }
  return [...rows.values()].sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
};

const [MONTH_LENGTH, DAY_LENGTH] = ['2026-12'.length, '2026-12-31'.length];

/** What expires as a day begins could be spent through the day before. */
const periodOf = ({ at, what }: CalendarEntry, zone: ZoneId): string =>
  localDateOf(what === 'expired' ? instantFromEpochMs(epochMs(at) - 1) : at, zone);
