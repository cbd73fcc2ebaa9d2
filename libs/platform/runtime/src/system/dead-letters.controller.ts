import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { type InstantIso, Rejected } from '@accrue/kernel';
import {
  Caller,
  CursorParameter,
  LimitParameter,
  Optional,
  PAGE_DEFAULT,
  Refuses,
  Roles,
  type ApiCaller,
} from '@accrue/http';
import type { DeadLetter, DeadLetterHead } from '@accrue/messaging';
import { DeadLetterDto, DeadLetterHeadDto, DeadLettersDto } from './answers.dto';
import { DEAD_LETTER_ORDER } from './page-orders';
import { PLATFORM_PORTS, type PlatformPorts } from './platform-ports';
import type { SystemProblemCode } from './problems';

const STATUSES = ['parked', 'replayed', 'discarded'] as const;

export class DeadLetterQuery {
  @ApiPropertyOptional({ enum: STATUSES }) @Optional() @IsIn(STATUSES) status?: DeadLetter['status'];
  @ApiPropertyOptional() @Optional() @IsString() @Length(1, 200) topic?: string;

  @CursorParameter()
  cursor?: string;

  @LimitParameter()
  limit = PAGE_DEFAULT;
}

@ApiTags('platform')
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(@Inject(PLATFORM_PORTS) private readonly ports: PlatformPorts) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({
    summary: 'Messages that could not be handled, oldest first',
    description: 'Operators get the messages as well: key, headers, payload, and the reason in full.',
  })
  @ApiOkResponse({ type: DeadLettersDto })
  async list(@Query() query: DeadLetterQuery, @Caller() { role }: ApiCaller): Promise<DeadLettersDto> {
    const { deadLetters } = this.ports.bus;
    const { cursor: _cursor, limit, ...which } = query;
    const after = DEAD_LETTER_ORDER.after(query);
    const filter = {
      ...which,
      limit: limit + 1,
      ...(after === null ? {} : { after: { failedAt: after[0] as InstantIso, id: after[1] } }),
    };
    const letters = await (role === 'operator' ? deadLetters.list(filter) : deadLetters.heads(filter));
    const { page, nextCursor } = DEAD_LETTER_ORDER.pageOf<DeadLetterHead>(letters, query, ({ failedAt, id }) => [
      failedAt,
      id,
    ]);
    return { deadLetters: page, nextCursor };
  }

  @Roles('operator')
  @Get(':id')
  @ApiOperation({
    summary: 'A dead letter with its payload and reason',
    description:
      'Of one that was replayed or discarded the message is destroyed; where it was and why it failed is kept.',
  })
  @ApiOkResponse({ type: DeadLetterDto })
  @Refuses('dead_letter.unknown', 'dead_letter.sealed')
  async show(@Param('id') id: string): Promise<DeadLetterDto> {
    const letter = await this.ports.bus.deadLetters.show(id);
    if (letter === null) throw new Rejected<SystemProblemCode>('dead_letter.unknown', { id });
    return letter;
  }

  @Roles('operator')
  @Post(':id(^[^]+)::replay')
  @HttpCode(200)
  @ApiOperation({ summary: 'Handle it again', description: '`replayed`, or still `parked` with the new reason.' })
  @ApiOkResponse({ type: DeadLetterDto })
  @Refuses('dead_letter.unknown', 'dead_letter.no_consumer', 'dead_letter.not_replayable', 'dead_letter.sealed')
  replay(@Param('id') id: string): Promise<DeadLetterDto> {
    return this.ports.bus.deadLetters.replay(id);
  }

  @Roles('operator')
  @Post(':id(^[^]+)::discard')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Put it aside for good',
    description: 'Its message is destroyed; it can be replayed no more.',
  })
  @ApiOkResponse({ type: DeadLetterHeadDto })
  @Refuses('dead_letter.unknown')
  discard(@Param('id') id: string): Promise<DeadLetterHeadDto> {
    return this.ports.bus.deadLetters.discard(id);
  }
}
