import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { memberId as idOfMember } from '@accrue/kernel';
import { MemberSegmentsDto, SegmentsDto } from './segment.dto';
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

  @Roles('pos', 'analyst')
  @Get('members/:memberId/segments')
  @ApiOperation({ summary: 'The segments that a member is in now, and since when' })
  @ApiOkResponse({ type: MemberSegmentsDto })
  @Refuses('programme.not_published')
  async of(@Param('memberId') memberId: string): Promise<MemberSegmentsDto> {
    return { segments: await this.segments.of(idOfMember(memberId)) };
  }
}
