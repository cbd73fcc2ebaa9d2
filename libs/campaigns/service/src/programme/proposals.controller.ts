import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { explainChange } from '@accrue/campaigns-domain';
import { Caller, Refuses, Roles, type ApiCaller } from '@accrue/http';
import { ProgrammePublishedDto, ProposalsDto, publishedDto } from './programme.dto';
import { Programmes } from './programmes';

const PROPOSAL = {
  name: 'proposal',
  schema: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
} as const;

/** Four eyes: what one operator proposed, another one publishes. */
@ApiTags('programme')
@Controller('v1/programme/proposals')
export class ProposalsController {
  constructor(private readonly programmes: Programmes) {}

  @Roles('operator')
  @Get()
  @ApiOperation({ summary: 'What waits for the approval of another operator' })
  @ApiOkResponse({ type: ProposalsDto })
  async list(): Promise<ProposalsDto> {
    const proposed = await this.programmes.proposed();
    if (proposed === null) return { proposals: [] };
    const latest = (await this.programmes.published()).at(-1);
    return { proposals: [{ ...proposed, changes: explainChange(latest?.document ?? {}, proposed.document) }] };
  }

  @Roles('operator')
  @Post(':proposal(^[^]+)::approve')
  @HttpCode(200)
  @ApiParam(PROPOSAL)
  @ApiOperation({
    summary: 'Publish what another operator proposed',
    description: 'It is held to everything that a publication is held to, as of now. The same again changes nothing.',
  })
  @ApiOkResponse({ type: ProgrammePublishedDto })
  @Refuses(
    'programme.proposal_unknown',
    'programme.own_proposal',
    'programme.invalid',
    'programme.effective_in_the_past',
    'programme.plan_missing',
    'programme.guardrail_exceeded',
    'write.conflict',
  )
  async approve(
    @Param('proposal', ParseIntPipe) proposal: number,
    @Caller() caller: ApiCaller,
  ): Promise<ProgrammePublishedDto> {
    return publishedDto(await this.programmes.approve(proposal, { messageId: randomUUID(), actor: caller.name }));
  }

  @Roles('operator')
  @Post(':proposal(^[^]+)::decline')
  @HttpCode(200)
  @ApiParam(PROPOSAL)
  @ApiOperation({
    summary: 'Decline what was proposed; who proposed it may take it back so. The same again changes nothing',
  })
  @ApiOkResponse({ type: ProgrammePublishedDto })
  @Refuses('programme.proposal_unknown', 'write.conflict')
  async decline(
    @Param('proposal', ParseIntPipe) proposal: number,
    @Caller() caller: ApiCaller,
  ): Promise<ProgrammePublishedDto> {
    return publishedDto(await this.programmes.decline(proposal, { messageId: randomUUID(), actor: caller.name }));
  }
}
