import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags, PickType } from '@nestjs/swagger';
import { Caller, CorrelationId, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { AttributesDto } from '../attributes/attributes.dto';
import { Members } from '../members/members';

/** Of the attributes, what is the member's own to say. */
class ChoosePreferencesDto extends PickType(AttributesDto, ['language', 'preferredChannel', 'consents']) {}

class PreferencesDto {
  @ApiProperty({ type: String, nullable: true, description: 'BCP 47', example: 'en-GB' }) language!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'null: any', example: 'email' })
  preferredChannel!: string | null;
  @ApiProperty({ type: [String], description: 'Purposes to which they agree', example: ['email'] })
  consents!: readonly string[];
}

/** How a member would like to be talked to, in their own words: for their card. */
@ApiTags('members')
@Controller('v1/members/:memberId/preferences')
export class PreferencesController {
  constructor(private readonly members: Members) {}

  @Roles('member')
  @Get()
  @ApiOperation({ summary: 'Language, channel and consents of a member', description: 'Always current.' })
  @ApiOkResponse({ type: PreferencesDto })
  @Refuses('member.unknown', 'member.erased', 'id.invalid')
  async show(@Param('memberId') memberId: string): Promise<PreferencesDto> {
    const { attributes } = (await this.members.get(memberId)).member.attributes;
    const { language = null, preferredChannel = null, consents = [] } = attributes;
    return { language, preferredChannel, consents };
  }

  @Roles('member')
  @Put()
  @ApiOperation({
    summary: 'Choose language, channel and consents',
    description:
      'All three, as they are from now on: a consent that is left out is withdrawn. What else is known of the member stays. The same again changes nothing.',
  })
  @ApiOkResponse({ type: PreferencesDto })
  @Refuses('member.unknown', 'member.erased', 'member.closed', 'member.merged', 'write.conflict', 'id.invalid')
  async choose(
    @Param('memberId') memberId: string,
    @Body() { language, preferredChannel, consents }: ChoosePreferencesDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PreferencesDto> {
    const { member } = await this.members.get(memberId);
    const data = {
      ...(language === undefined ? {} : { language }),
      ...(preferredChannel === undefined ? {} : { preferredChannel }),
      consents: consents ?? [],
    };
    const command = { type: 'ChoosePreferences', data, metadata: { now: this.members.now() } } as const;
    // What was chosen once may be chosen again: nothing but the same as now is a repetition.
    const asked = { messageId: `preferences:${randomUUID()}`, correlationId, actor: caller.name };
    await this.members.execute(member.memberId, command, asked);
    return this.show(memberId);
  }
}
