import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { Caller, CorrelationId, PageOrder, PageQuery, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { draws, type DrawRow } from '../read-models/draw/draw.projection';
import { DrawCourse } from './draw-course';
import { DrawView } from './draw-view';
import { DrawDto, DrawsDto, DrawTicketsDto, MakeDrawDto } from './draw.dto';

const ORDER = new PageOrder('count');

@ApiTags('rewards')
@Controller('v1')
export class DrawsController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly course: DrawCourse,
    private readonly view: DrawView,
  ) {}

  @Roles('pos', 'analyst')
  @Get('draws')
  @ApiOperation({ summary: 'The draws that were announced' })
  @ApiOkResponse({ type: DrawsDto })
  async list(): Promise<DrawsDto> {
    const rows = await this.ports.readModels
      .of(draws)
      .rows('draw')
      .orderBy('draw.closes', 'DESC')
      .addOrderBy('draw.draw_id')
      .getRawMany<DrawRow>();
    return {
      draws: rows.map(({ draw_id: drawId, name, status, opens, closes }) => ({ drawId, name, status, opens, closes })),
    };
  }

  @Roles('pos', 'analyst')
  @Get('draws/:drawId')
  @ApiOperation({
    summary: 'A draw: what it is committed to, and who has won',
    description:
      'The commitment stands since before the first ticket; the hash of the list of tickets since before anybody knew the seed. Whose tickets are, only operators see. ' +
      '`accrue draws verify` computes everything again.',
  })
  @ApiOkResponse({ type: DrawDto })
  @Refuses('draw.unknown')
  show(@Param('drawId') drawId: string, @Caller() caller: ApiCaller): Promise<DrawDto> {
    return this.view.show(drawId, caller);
  }

  @Roles('pos', 'analyst')
  @Get('draws/:drawId/tickets')
  @ApiOperation({ summary: 'The tickets that can win, in their order, as soon as nothing changes it any more' })
  @ApiOkResponse({ type: DrawTicketsDto })
  @Refuses('draw.unknown', 'draw.not_frozen')
  async tickets(
    @Param('drawId') drawId: string,
    @Query() query: PageQuery,
    @Caller() caller: ApiCaller,
  ): Promise<DrawTicketsDto> {
    const [after = 0] = ORDER.after(query) ?? [];
    const lines = await this.view.tickets(drawId, { after, limit: query.limit + 1 }, caller);
    const { page, nextCursor } = ORDER.pageOf(lines, query, ({ number }) => [number]);
    return { tickets: page, nextCursor };
  }

  @Roles('operator')
  @Post('draws/:drawId(^[^]+)::make')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Make a draw whose time has come: fix the list of tickets, reveal the seed, hand out the prizes',
    description:
      'A draw without a beacon is made by itself; for one that has announced a beacon an operator says its value. Safe to repeat: the winners stay.',
  })
  @ApiOkResponse({ type: DrawDto, description: 'Made, just now or before' })
  @Refuses(
    'draw.unknown',
    'draw.too_early',
    'draw.unsettled',
    'draw.beacon_missing',
    'draw.has_no_beacon',
    'draw.frozen_otherwise',
    'write.conflict',
  )
  async make(
    @Param('drawId') drawId: string,
    @Body() { entropy }: MakeDrawDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<DrawDto> {
    const occurredAt = this.ports.clock.now();
    const context = { messageId: `draw/${drawId}/make`, occurredAt, correlationId, actor: caller.name };
    await this.course.run(drawId, entropy ?? null, context);
    return this.view.show(drawId, caller);
  }
}
