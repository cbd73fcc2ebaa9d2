import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { NextCursorProperty, PageOrder, PageQuery, Refuses, Roles } from '@accrue/http';
import { NO_STREAM } from '@accrue/event-store';
import { isPayout, type Hold } from '@accrue/ledger-domain';
import { Accounts } from '../account/accounts';
import { walletUnits } from '../account/wallet-units';
import { mustBeMember } from '../gift-cards/must-be-member';
import { HoldDto } from './holds.dto';
import { shownHold } from './shown-hold';

const ORDER = new PageOrder('instant', 'text');
const placeOf = ({ expiresAt, holdId }: Hold): readonly [string, string] => [expiresAt, holdId];

class OpenHoldDto extends HoldDto {
  @ApiProperty({ type: String, nullable: true, description: 'The reward that they are held for; null: for a receipt' })
  redemptionId!: string | null;
}

class OpenHoldsDto {
  @ApiProperty({ type: [OpenHoldDto], description: 'The one that ends first comes first' })
  holds!: readonly OpenHoldDto[];
  @NextCursorProperty() nextCursor!: string | null;
}

@ApiTags('ledger')
@Controller('v1/accounts/:memberId/holds')
export class HoldListController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly accounts: Accounts,
  ) {}

  @Roles('pos', 'analyst', 'support')
  @Get()
  @ApiOperation({
    summary: 'The holds of a member that are open, with what is left of each and until when',
    description:
      'Of the account itself, so a hold is in it as soon as it is placed. What is set aside for payouts is not.',
  })
  @ApiOkResponse({ type: OpenHoldsDto })
  @Refuses('member.unknown', 'id.invalid', 'gift_card.needs_pin')
  async list(@Param('memberId') memberId: string, @Query() query: PageQuery): Promise<OpenHoldsDto> {
    mustBeMember(memberId);
    const after = ORDER.after(query);
    const now = this.accounts.now();
    const { state, revision } = await this.accounts.read(memberId);
    if (revision === NO_STREAM) await this.accounts.mustKnow(memberId);
    const open = state.holds
      .filter((hold) => hold.status === 'open' && hold.expiresAt > now && !isPayout(hold.holdId))
      .filter((hold) => after === null || comparePlaces(placeOf(hold), after) > 0)
      .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
    const { page, nextCursor } = ORDER.pageOf(open, query, placeOf);
    const units = await walletUnits(this.ports.database);
    const shown = page.map((hold) => ({
      ...shownHold(hold, { memberId, revision, units }),
      redemptionId: hold.redemptionId,
    }));
    return { holds: shown, nextCursor };
  }
}

const comparePlaces = (a: readonly [string, string], b: readonly [string, string]): number => {
  const [[at, id], [otherAt, otherId]] = [a, b];
  if (at !== otherAt) return at < otherAt ? -1 : 1;
  if (id === otherId) return 0;
  return id < otherId ? -1 : 1;
};
