import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, CorrelationId, NotAudited, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { IdentityReader, type GivenIdentity } from '@accrue/identities';
import { mustBePresent } from '../identities/presented';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import {
  BlockCardLinksDto,
  CardDto,
  CardLinkDto,
  CardLinkSecretDto,
  CardOwnerDto,
  MakeCardLinkDto,
} from './card-link.dto';
import { CardLinks } from './card-links';

@ApiTags('members')
@Controller('v1')
export class CardLinksController {
  constructor(
    private readonly links: CardLinks,
    private readonly members: Members,
    private readonly identities: IdentityReader,
  ) {}

  @Roles('pos', 'support')
  @Post('members/:memberId/card-links')
  @ApiOperation({
    summary: 'Make a link that opens the member’s card on a phone',
    description:
      'Whoever has it sees the member’s points and spends them, so it is shown to the member alone. A till has the member present an identity of theirs; an operator need not.',
  })
  @ApiCreatedResponse({ type: CardLinkDto })
  @Refuses(
    'member.unknown',
    'member.erased',
    'member.closed',
    'member.merged',
    'identity.not_presented',
    'identity.too_many',
    'identity.invalid',
    'phone.invalid',
    'email.invalid',
    'write.conflict',
  )
  async make(
    @Param('memberId') memberId: string,
    @Body() dto: MakeCardLinkDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<CardLinkDto> {
    await this.mustBePresent(memberId, dto.presented, caller);
    const secret = await this.links.make(memberId, dto.replace ?? false, { correlationId, actor: caller.name });
    return { link: `/card/#${secret}` };
  }

  @Roles('pos', 'support', 'member')
  @Post('members/:memberId/card-links::block')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Block all links to a member’s card, and the code that it shows',
    description: 'A card that is open somewhere ends within 15 minutes; its code is refused at once.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses(
    'member.unknown',
    'member.erased',
    'identity.not_presented',
    'identity.invalid',
    'phone.invalid',
    'email.invalid',
    'write.conflict',
  )
  async block(
    @Param('memberId') memberId: string,
    @Body() dto: BlockCardLinksDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<MemberView> {
    // Who asks with their own card shows it with that.
    if (caller.memberId !== memberId) await this.mustBePresent(memberId, dto.presented, caller);
    await this.links.block(memberId, dto.reason, { correlationId, actor: caller.name });
    const { member, revision } = await this.members.get(memberId);
    return memberView(member, revision);
  }

  @NotAudited()
  @Roles('member')
  @Post('card-links::find')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Whose card a link opens',
    description: 'For the server that members’ phones come to. Of a duplicate it is the survivor.',
  })
  @ApiOkResponse({ type: CardOwnerDto })
  @Refuses('card_link.unknown')
  async find(@Body() { secret }: CardLinkSecretDto): Promise<CardOwnerDto> {
    return { memberId: await this.links.find(secret) };
  }

  @Roles('member')
  @Get('members/:memberId/card')
  @ApiOperation({ summary: 'What a member’s card shows of the member', description: 'The code is theirs to show.' })
  @ApiOkResponse({ type: CardDto })
  @Refuses('member.unknown', 'member.erased')
  async show(@Param('memberId') memberId: string): Promise<CardDto> {
    const { member } = await this.members.get(memberId);
    return { memberId, code: await this.links.codeOf(memberId), enrolledAt: member.enrolledAt };
  }

  private async mustBePresent(memberId: string, given: GivenIdentity | undefined, caller: ApiCaller): Promise<void> {
    const { member } = await this.members.get(memberId);
    const presented = given === undefined ? null : this.identities.read(given, '/presented/value');
    mustBePresent(caller, await this.members.familyOf(member), { wanted: null, presented });
  }
}
