import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts, KnownMembers } from '@accrue/context-kit';
import { Caller, PageOrder, PageQuery, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { cardOfGiven, cardOfRedemption } from '@accrue/identities';
import { Fulfilments } from '../fulfilment';
import { catalogue, type CatalogueRow } from '../read-models/catalogue/catalogue.projection';
import { givenRewards, type GivenRewardRow } from '../read-models/given-reward/given-reward.projection';
import { redemptions, type RedemptionRow } from '../read-models/redemption/redemption.projection';
import { isGiven, ownRewardOf, placeOf, revealedTo, type OwnRow } from './own-reward';
import { OwnRewardListDto, type OwnRewardDto } from './own-rewards.dto';

const ORDER = new PageOrder('instant', 'text');
type Place = ReturnType<typeof placeOf>;

interface Wanted {
  readonly memberId: string;
  readonly after: Place | null;
  /** At most so many. */
  readonly limit: number;
}

interface Shown {
  readonly memberId: string;
  readonly titles: ReadonlyMap<string, string>;
  readonly caller: ApiCaller;
}

@ApiTags('rewards')
@Controller('v1')
export class OwnRewardsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly fulfilments: Fulfilments,
    private readonly members: KnownMembers,
  ) {}

  @Roles('pos', 'analyst', 'support', 'member')
  @Get('members/:memberId/own-rewards')
  @ApiOperation({
    summary:
      'The rewards that a member has or had: redeemed for points, by them or for them, and given by rules, offers and tiers; newest first',
    description: 'With how each is used and until when, and with its code for who may see it.',
  })
  @ApiOkResponse({ type: OwnRewardListDto })
  @Refuses('member.unknown')
  async list(
    @Param('memberId') memberId: string,
    @Query() query: PageQuery,
    @Caller() caller: ApiCaller,
  ): Promise<OwnRewardListDto> {
    const wanted = { memberId, after: ORDER.after(query) as Place | null, limit: query.limit + 1 };
    const rows = [...(await this.redeemed(wanted)), ...(await this.given(wanted))].sort(newestFirst);
    if (rows.length === 0) await this.members.mustKnow(memberId);
    const { page, nextCursor } = ORDER.pageOf(rows, query, placeOf);
    const titles = await this.titlesOf(page);
    const rewards = await Promise.all(page.map((row) => this.shown(row, { memberId, titles, caller })));
    return { rewards, nextCursor };
  }

  private redeemed({ memberId, after, limit }: Wanted): Promise<readonly RedemptionRow[]> {
    const selected = this.ports.readModels
      .of(redemptions)
      .rows('own')
      .where('(own.member_id = :memberId or own.receiver_id = :memberId)', { memberId });
    if (after !== null)
      selected.andWhere('(own.requested_at, own.redemption_id collate "C") < (:at, :id)', named(after));
    return selected
      .orderBy('own.requested_at', 'DESC')
      .addOrderBy('own.redemption_id collate "C"', 'DESC')
      .limit(limit)
      .getRawMany<RedemptionRow>();
  }

  private given({ memberId, after, limit }: Wanted): Promise<readonly GivenRewardRow[]> {
    const selected = this.ports.readModels.of(givenRewards).rows('own').where({ member_id: memberId });
    if (after !== null) selected.andWhere('(own.since, own.given_id collate "C") < (:at, :id)', named(after));
    return selected
      .orderBy('own.since', 'DESC')
      .addOrderBy('own.given_id collate "C"', 'DESC')
      .limit(limit)
      .getRawMany<GivenRewardRow>();
  }

  private async titlesOf(rows: readonly OwnRow[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(rows.map(({ reward_id: id }) => id))];
    const found = await this.ports.readModels
      .of(catalogue)
      .rows('reward')
      .where('reward.reward_id = any(:ids)', { ids })
      .getRawMany<CatalogueRow>();
    return new Map(found.map(({ reward_id: id, title }) => [id, title]));
  }

  private async shown(row: OwnRow, { memberId, titles, caller }: Shown): Promise<OwnRewardDto> {
    const { reward_id: rewardId, gives } = row;
    const ref = revealedTo(row, caller);
    const fulfilment = gives === null || ref === null ? null : this.fulfilments.of(gives.kind);
    return {
      ...ownRewardOf(row, memberId, this.ports.clock.now()),
      title: titles.get(rewardId) ?? null,
      ...(ref === null || fulfilment === null
        ? {}
        : await fulfilment.reveal({ rewardId, fulfilmentRef: ref, reference: cardOf(row) })),
    };
  }
}

const named = ([at, id]: Place): object => ({ at, id });

const newestFirst = (a: OwnRow, b: OwnRow): number => {
  const [[sinceA, idA], [sinceB, idB]] = [placeOf(a), placeOf(b)];
  if (sinceA !== sinceB) return sinceA < sinceB ? 1 : -1;
  return idA < idB ? 1 : -1;
};

const cardOf = (row: OwnRow): string =>
  isGiven(row) ? cardOfGiven(row.given_id) : cardOfRedemption(row.redemption_id);
