import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { memberId as idOfMember, parseInstant } from '@accrue/kernel';
import { MemberSegmentsDto, RfmDto, RfmQuery, SegmentsDto } from './segment.dto';
import { Segments } from './segments';

@ApiTags('programme')
@Controller('v1')
export class SegmentsController {
  constructor(private readonly segments: Segments) {}

  @Roles('analyst')
  @Get('segments')
  @ApiOperation({
    summary: 'The segments of the programme in effect, with how many members are in each',
    description: 'Members are counted as they were last looked at: a moment after each fact, and when time moves them.',
  })
  @ApiOkResponse({ type: SegmentsDto })
  @Refuses('programme.not_published')
  async list(): Promise<SegmentsDto> {
    return { segments: await this.segments.counted() };
  }

  @Roles('analyst')
  @Get('segments/rfm')
  @ApiOperation({
    summary: 'Where scores of recency, frequency and spend part, measured over all members',
    description:
      'Quintiles of all members who bought something: cut points for the section `rfm` of a programme. They score nobody before they are published. ' +
      'Goes through the journals of all members.',
  })
  @ApiOkResponse({ type: RfmDto })
  @Refuses('programme.not_published', 'instant.invalid')
  async rfm(@Query() { asOf }: RfmQuery): Promise<RfmDto> {
    return this.segments.rfm(asOf === undefined ? null : parseInstant(asOf));
  }

  @Roles('pos', 'analyst', 'support')
  @Get('members/:memberId/segments')
  @ApiOperation({ summary: 'The segments that a member is in now, and since when' })
  @ApiOkResponse({ type: MemberSegmentsDto })
  @Refuses('programme.not_published')
  async of(@Param('memberId') memberId: string): Promise<MemberSegmentsDto> {
    return { segments: await this.segments.of(idOfMember(memberId)) };
  }
}
