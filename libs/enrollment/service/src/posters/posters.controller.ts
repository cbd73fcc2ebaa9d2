import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ContextPorts } from '@accrue/context-kit';
import { Caller, CorrelationId, PageOrder, PageQuery, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { CardOwnerDto } from '../card/card-link.dto';
import { posters, type PosterRow } from '../read-models/posters/posters.projection';
import { Join } from './join';
import { EndPosterDto, JoinDto, MakePosterDto, PosterDto, PosterPageDto } from './poster.dto';
import { Posters } from './posters';

const ORDER = new PageOrder('instant', 'text');

/** By which members enrol themselves. */
@ApiTags('members')
@Controller('v1/posters')
export class PostersController {
  constructor(
    private readonly ports: ContextPorts,
    private readonly posters: Posters,
    private readonly joining: Join,
  ) {}

  @Roles('operator')
  @Post()
  @ApiOperation({
    summary: 'Make a poster by which members enrol themselves',
    description:
      'Its code says nothing but a random id: store and employee are kept here. Each call makes another one.',
  })
  @ApiCreatedResponse({ type: PosterDto })
  @Refuses('write.conflict')
  async make(
    @Body() { storeId, employeeId }: MakePosterDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PosterDto> {
    const wanted = { storeId, employeeId: employeeId ?? null };
    return shown(await this.posters.make(wanted, { correlationId, actor: caller.name }));
  }

  @Roles('operator')
  @Get()
  @ApiOperation({ summary: 'All posters, the newest first', description: 'Some moments behind.' })
  @ApiOkResponse({ type: PosterPageDto })
  async list(@Query() query: PageQuery): Promise<PosterPageDto> {
    const after = ORDER.after(query);
    const selected = this.ports.readModels.of(posters).rows('poster');
    if (after !== null) {
      const [madeAt, posterId] = after;
      selected.where('(poster.made_at, poster.poster_id collate "C") < (:madeAt, :posterId)', { madeAt, posterId });
    }
    const rows = await selected
      .orderBy('poster.made_at', 'DESC')
      .addOrderBy('poster.poster_id collate "C"', 'DESC')
      .limit(query.limit + 1)
      .getRawMany<PosterRow>();
    const { page, nextCursor } = ORDER.pageOf(rows, query, (row) => [row.made_at, row.poster_id]);
    return { posters: page.map(ofRow), nextCursor };
  }

  @Roles('operator')
  @Get(':posterId')
  @ApiOperation({ summary: 'A poster', description: 'Always current.' })
  @ApiOkResponse({ type: PosterDto })
  @Refuses('poster.unknown')
  async show(@Param('posterId') posterId: string): Promise<PosterDto> {
    return shown(await this.posters.get(posterId));
  }

  @Roles('operator')
  @Post(':posterId(^[^]+)::end')
  @HttpCode(200)
  @ApiOperation({
    summary: 'End a poster',
    description: 'From then on nobody enrols by it. Members who did stay members.',
  })
  @ApiOkResponse({ type: PosterDto })
  @Refuses('poster.unknown', 'write.conflict')
  async end(
    @Param('posterId') posterId: string,
    @Body() { reason }: EndPosterDto,
    @Caller() caller: ApiCaller,
    @CorrelationId() correlationId: string,
  ): Promise<PosterDto> {
    return shown(await this.posters.end(posterId, reason, { correlationId, actor: caller.name }));
  }

  @Roles('member')
  @Post(':posterId(^[^]+)::join')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Enrol whoever scanned a poster',
    description:
      'For the server that members’ phones come to. The same secret again is the same member; of a duplicate it is the survivor.',
  })
  @ApiOkResponse({ type: CardOwnerDto })
  @Refuses('poster.unknown', 'poster.ended', 'phone.invalid', 'email.invalid', 'card_link.unknown', 'write.conflict')
  async join(
    @Param('posterId') posterId: string,
    @Body() dto: JoinDto,
    @CorrelationId() correlationId: string,
  ): Promise<CardOwnerDto> {
    return { memberId: await this.joining.join(posterId, dto, correlationId) };
  }
}

const shown = ({ posterId, storeId, employeeId, status, madeAt, endedAt }: Omit<PosterDto, 'link'>): PosterDto => ({
  ...{ posterId, link: `/card/join#${posterId}`, storeId, employeeId, status, madeAt, endedAt },
});

const ofRow = (row: PosterRow): PosterDto =>
  shown({
    posterId: row.poster_id,
    storeId: row.store_id,
    employeeId: row.employee_id,
    status: row.status,
    madeAt: row.made_at,
    endedAt: row.ended_at,
  });
