import { namedReceipts, normaliseReceipt } from '@accrue/campaigns-domain';
import {
  identityFreed,
  identityLinked,
  memberEnrolled,
  receiptAttributed,
  receiptClaimed,
  receiptRecorded,
  type Static,
} from '@accrue/contracts';
import { ContextPorts } from '@accrue/context-kit';
import { memberId, parseInstant, receiptId, Rejected, type ReceiptId } from '@accrue/kernel';
import { Consumes, ConsumesInTransaction, Policy, type MessageOf } from '@accrue/messaging';
import { Journals } from '../journal/journals';
import { Claims } from '../claims/claims';
import { identityOf, keptReceipt } from '../journal/events';
import { ReceiptOwners, type Owner, type Unowned } from '../journal/receipt-owners';
import { MemberDirectory, type Identity } from './member-directory';

type Recorded = Static<typeof receiptRecorded.schema>;
type Taken = MessageOf<typeof memberEnrolled | typeof identityLinked | typeof identityFreed>;

/** The directory has not projected this fact yet: try again in a moment. */
class DirectoryBehind extends Error {
  readonly retriable = true;
  constructor() {
    super('the member directory has not taken this fact in yet');
  }
}

/** What a receipt waits for: an identity, or a sale (no till names an identity like this). */
const A_SALE = '~sale';

const WAIT = `
insert into waiting_receipt (receipt_id, type, value)
select * from unnest($1::text[], $2::text[], $3::text[]) on conflict do nothing`;

const WAITING = `
select distinct receipt_id as "receiptId" from waiting_receipt
where (type, value) in (select * from unnest($1::text[], $2::text[])) order by receipt_id`;

/**
 * A receipt can overtake the enrolment or the card that it names, and a return the sale. Both sides first write down what they
 * know, then look at what the other side wrote, so one of them sees both, whoever comes first. Pages at a time: an import of
 * members, or a day's receipts, asks whether anybody waits once, not once each.
 */
@Policy()
export class AttributeWhenKnown {
  constructor(
    private readonly ports: ContextPorts,
    private readonly claims: Claims,
    private readonly owners: ReceiptOwners,
    private readonly directory: MemberDirectory,
    private readonly journals: Journals,
  ) {}

  @ConsumesInTransaction('campaigns.attribute-when-receipt-recorded', receiptRecorded, receiptAttributed)
  async onReceipts(messages: readonly MessageOf<typeof receiptRecorded | typeof receiptAttributed>[]): Promise<void> {
    const facts = messages.map(({ data }) => data);
    const alone = await this.recordedAlone(facts.filter(waits).map(idIn));
    await this.keepWaiting(alone);
    const sales = facts.filter(({ memberId }) => memberId !== null).map((fact) => aSale(idIn(fact)));
    await this.attribute([...alone, ...(await this.waitingFor(sales))]);
  }

  // What an old owner held is the next one's from then on, whichever of their facts comes first.
  @ConsumesInTransaction('campaigns.attribute-when-identity-linked', memberEnrolled, identityLinked, identityFreed)
  async onIdentities(messages: readonly Taken[]): Promise<void> {
    const identities = distinct(messages.flatMap(identitiesIn));
    if (!(await this.directory.hasHeard(messages))) throw new DirectoryBehind();
    await this.journals.applyEnrolments(
      messages.flatMap(({ type, data }) =>
        type === memberEnrolled.type ? [{ memberId: memberId(data.memberId) }] : [],
      ),
    );
    await this.attribute(await this.waitingFor(identities));
  }

  @Consumes('campaigns.record-when-receipt-claimed', receiptClaimed)
  async onClaim({ id, data }: MessageOf<typeof receiptClaimed>): Promise<void> {
    const { by, claimedAt } = data;
    await this.claims.recordForMember(idIn(data), memberId(data.memberId), { by, at: parseInstant(claimedAt) }, id);
  }

  /** Seen by the other side at once, whatever becomes of the page: a row too many is only looked at in vain. */
  private async keepWaiting(receipts: readonly Unowned[]): Promise<void> {
    const rows = receipts.flatMap(({ receipt, normalised }) =>
      [identityOf(receipt) ?? [], namedReceipts(normalised).map(aSale)].flat().map((awaited) => ({
        receiptId: receipt.receiptId,
        ...awaited,
      })),
    );
    if (rows.length === 0) return;
    await this.ports.database.query(WAIT, [
      rows.map(({ receiptId }) => receiptId),
      rows.map(({ type }) => type),
      rows.map(({ value }) => value),
    ]);
  }

  private async waitingFor(awaited: readonly Identity[]): Promise<readonly Unowned[]> {
    if (awaited.length === 0) return [];
    const rows = await this.ports.database.query<{ receiptId: ReceiptId }>(
      WAITING,
      [awaited.map(({ type }) => type), awaited.map(({ value }) => value)],
      { prepared: 'waiting-receipts' },
    );
    return this.recordedAlone(rows.map(({ receiptId }) => receiptId));
  }

  private async recordedAlone(receiptIds: readonly ReceiptId[]): Promise<readonly Unowned[]> {
    const found: Unowned[] = [];
    for (const receiptId of receiptIds) {
      const recorded = await this.claims.recordedAlone(receiptId);
      if (recorded === null) continue;
      const receipt = keptReceipt(recorded);
      found.push({ receipt, normalised: normaliseReceipt(receipt, recorded) });
    }
    return found;
  }

  /** Whom they belong to is asked anew, each at its own time: not who has the card now, but who had it then. */
  private async attribute(receipts: readonly Unowned[]): Promise<void> {
    const owners = await this.owners.of(receipts);
    const refused: Rejected[] = [];
    for (const [index, { receipt }] of receipts.entries()) {
      const owner = owners[index]?.owner ?? null;
      if (owner === null) continue;
      try {
        await this.attributeOne(receipt.receiptId, owner);
      } catch (error) {
        if (!(error instanceof Rejected)) throw error;
        refused.push(error as Rejected);
      }
    }
    // The others have what they waited for; the bus finds the message of this one and makes it a dead letter with its reason.
    if (refused[0] !== undefined) throw refused[0];
  }

  private async attributeOne(receiptId: ReceiptId, { memberId, through }: Owner): Promise<void> {
    const by = through === 'identity' ? 'identity_linked' : 'named_sale';
    try {
      await this.claims.attribute({ receiptId, memberId, by });
    } catch (error) {
      // Somebody showed the receipt and was faster: the first claim stands.
      if (!(error instanceof Rejected) || error.code !== 'receipt.already_claimed') throw error;
    }
    await this.ports.database.query('delete from waiting_receipt where receipt_id = $1', [receiptId]);
  }
}

const waits = (fact: Partial<Pick<Recorded, 'memberId' | 'awaitsMember'>>): boolean =>
  fact.memberId === null && fact.awaitsMember === true;

const idIn = (fact: Pick<Recorded, 'receiptId'>): ReceiptId => receiptId(fact.receiptId);

const aSale = (receiptId: ReceiptId): Identity => ({ type: A_SALE, value: receiptId });

const distinct = (identities: readonly Identity[]): readonly Identity[] => [
  ...new Map(identities.map((identity) => [JSON.stringify([identity.type, identity.value]), identity])).values(),
];

const identitiesIn = ({ type, data }: Taken): readonly Identity[] => {
  if (type !== memberEnrolled.type) return [data.identity];
  const { identities, reference, memberId } = data;
  const own = { type: 'member_id', value: memberId };
  return reference === null ? [...identities, own] : [...identities, own, { type: 'reference', value: reference }];
};
