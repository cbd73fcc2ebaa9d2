import { Inject, Injectable } from '@nestjs/common';
import {
  identityLinked,
  memberEnrolled,
  receiptClaimed,
  receiptRecorded,
  TOPICS,
  type Static,
} from '@accrue/contracts';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { Consumes, ConsumesInTransaction, type Message } from '@accrue/messaging';
import { Claims } from '../claims/claims';
import { identityOf, publicReceipt } from '../journal/events';
import { MemberDirectory, type Identity } from './member-directory';

/** The directory has not projected this fact yet: try again in a moment. */
class DirectoryBehind extends Error {
  readonly retriable = true;
  constructor() {
    super('the member directory has not taken this fact in yet');
  }
}

const WAITING = `
select receipt_id as "receiptId", type, value from waiting_receipt
where (type, value) in (select * from unnest($1::text[], $2::text[])) order by receipt_id`;

/**
 * A receipt can overtake the enrolment or the card that it names. Both sides first write down what they know, then look at what
 * the other side wrote, so one of them sees both, whoever comes first.
 */
@Injectable()
export class AttributeWhenIdentified {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly claims: Claims,
    private readonly directory: MemberDirectory,
  ) {}

  @Consumes(TOPICS.receiptFacts, { group: 'campaigns.attribute-when-receipt-recorded', types: [receiptRecorded.type] })
  async onReceipt({ data }: Message): Promise<void> {
    const { receiptId, memberId, awaitsMember } = data as Static<typeof receiptRecorded.schema>;
    if (memberId !== null || awaitsMember !== true) return;
    const recorded = await this.claims.recordedAlone(receiptId);
    const identity = recorded && identityOf(publicReceipt(recorded));
    if (!identity) return;
    await this.ports.database.query(
      'insert into waiting_receipt (receipt_id, type, value) values ($1, $2, $3) on conflict do nothing',
      [receiptId, identity.type, identity.value],
    );
    const known = (await this.directory.find([identity]))(identity);
    if (known !== null) await this.attribute(receiptId, known);
  }

  /** A page at a time: an import of members asks whether anybody waits once, not once a member. */
  @ConsumesInTransaction(TOPICS.memberFacts, {
    group: 'campaigns.attribute-when-identity-linked',
    types: [memberEnrolled.type, identityLinked.type],
  })
  async onIdentities(messages: readonly Message[]): Promise<void> {
    const identities = distinct(messages.flatMap(({ type, data }) => identitiesIn(type, data)));
    if (!(await this.directory.hasSeen(identities))) throw new DirectoryBehind();
    const waiting = await this.ports.database.query<Identity & { receiptId: string }>(
      WAITING,
      [identities.map((identity) => identity.type), identities.map((identity) => identity.value)],
      { prepared: 'waiting-receipts' },
    );
    if (waiting.length === 0) return;
    // Not the member of this fact: a card may have been blocked since, and leads to nobody then.
    const memberOf = await this.directory.find(waiting);
    const refused: Rejected[] = [];
    for (const { receiptId, ...identity } of waiting) {
      const memberId = memberOf(identity);
      if (memberId === null) continue;
      try {
        await this.attribute(receiptId, memberId);
      } catch (error) {
        if (!(error instanceof Rejected)) throw error;
        refused.push(error as Rejected);
      }
    }
    // The others have what they waited for; the bus finds the message of this one and makes it a dead letter with its reason.
    if (refused[0] !== undefined) throw refused[0];
  }

  @Consumes(TOPICS.receiptFacts, { group: 'campaigns.record-when-receipt-claimed', types: [receiptClaimed.type] })
  async onClaim({ id, data }: Message): Promise<void> {
    const { receiptId, memberId } = data as Static<typeof receiptClaimed.schema>;
    await this.claims.recordForMember(receiptId, memberId, id);
  }

  private async attribute(receiptId: string, memberId: string): Promise<void> {
    try {
      await this.claims.attribute({ receiptId, memberId, by: 'identity_linked' });
    } catch (error) {
      // Somebody showed the receipt and was faster: the first claim stands.
      if (!(error instanceof Rejected) || error.code !== 'receipt.already_claimed') throw error;
    }
    await this.ports.database.query('delete from waiting_receipt where receipt_id = $1', [receiptId]);
  }
}

const distinct = (identities: readonly Identity[]): readonly Identity[] => [
  ...new Map(identities.map((identity) => [JSON.stringify([identity.type, identity.value]), identity])).values(),
];

const identitiesIn = (type: string, data: unknown): readonly Identity[] => {
  if (type === identityLinked.type) return [(data as Static<typeof identityLinked.schema>).identity];
  const { identities, reference, memberId } = data as Static<typeof memberEnrolled.schema>;
  const own = { type: 'member_id', value: memberId };
  return reference === null ? [...identities, own] : [...identities, own, { type: 'reference', value: reference }];
};
