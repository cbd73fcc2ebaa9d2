import { Injectable } from '@nestjs/common';
import type { ApiCaller } from '@accrue/http';
import { drawListOf, Rejected, type DrawList } from '@accrue/kernel';
import { draw } from '@accrue/rewards-domain';
import type { RewardsProblemCode } from '../problem-statuses';
import { Draws } from '../streams/draws';
import type { DrawDto, DrawTicketDto } from './draw.dto';

/** Lists that somebody is paging through. */
const LISTS_MAX = 4;

/** A draw as its caller may see it: whose tickets are, only operators. */
@Injectable()
export class DrawView {
  /** By their hash. */
  private readonly lists = new Map<string, DrawList>();

  constructor(private readonly draws: Draws) {}

  /** @throws Rejected draw.unknown */
  async show(drawId: string, { role }: ApiCaller): Promise<DrawDto> {
    const { state, revision } = await this.known(drawId);
    const { terms, status, algorithm, commitment, unpaid, leftOut, listHash, entropy, seed } = state;
    const { name, opens, closes, drawnFrom, ticketsPerMember, tiers, beacon } = terms;
    return {
      ...{ drawId, name, status, opens, closes, drawnFrom },
      prizes: terms.prizes.map(({ rewardId, ...prize }) => ({ ...prize, ...(rewardId !== null && { rewardId }) })),
      ...(ticketsPerMember !== null && { ticketsPerMember }),
      ...(tiers !== null && { tiers }),
      ...(beacon !== null && { beacon }),
      ...{ algorithm, commitment, tickets: state.tickets.size, unsettled: unpaid, leftOut, listHash, entropy, seed },
      winners: state.winners.map(({ number, ticket, prizeId, entryId, memberId }) => {
        const givenTo = state.given.get(number);
        const own = { entryId, memberId, ...(givenTo !== undefined && { givenTo }) };
        return { number, ticket, prizeId, ...(role === 'operator' && own) };
      }),
      revision,
    };
  }

  /** @param after number of the line before @throws Rejected draw.unknown, draw.not_frozen */
  async tickets(
    drawId: string,
    { after, limit }: { readonly after: number; readonly limit: number },
    { role }: ApiCaller,
  ): Promise<readonly DrawTicketDto[]> {
    const { state } = await this.known(drawId);
    const { listHash } = state;
    if (listHash === null) throw new Rejected<RewardsProblemCode>('draw.not_frozen', { drawId });
    const { lines } = this.listOf(drawId, listHash, state);
    return lines.slice(after, after + limit).map(({ number, ticket, hash, entry: { entryId, memberId } }) => ({
      ...{ number, ticket, hash },
      ...(role === 'operator' && { entryId, memberId }),
    }));
  }

  private async known(drawId: string): Promise<{ readonly state: draw.KnownDraw; readonly revision: number }> {
    const { state, revision } = await this.draws.read(drawId);
    if (state.status === 'none') throw new Rejected<draw.DrawRejectionCode>('draw.unknown', { drawId });
    return { state, revision };
  }

  private listOf(drawId: string, listHash: string, state: draw.KnownDraw): DrawList {
    const known = this.lists.get(listHash);
    if (known !== undefined) return known;
    const list = drawListOf(drawId, draw.entriesOf(state));
    const [oldest] = this.lists.keys();
    if (oldest !== undefined && this.lists.size >= LISTS_MAX) this.lists.delete(oldest);
    this.lists.set(listHash, list);
    return list;
  }
}
