import { receiptAttributed, receiptReadjudicated, receiptRecorded } from '@accrue/contracts';
import { minorUnits, Rejected } from '@accrue/kernel';
import { causedBy, Consumes, Policy, type MessageOf } from '@accrue/messaging';
import type { CountQualification } from '@accrue/tiers-domain';
import { Memberships } from '../membership/memberships';
import { ProgrammeLadders, ProgrammeNotKnownYet } from '../programme/ladders';

type Message = MessageOf<typeof receiptRecorded | typeof receiptAttributed | typeof receiptReadjudicated>;

/** Each receipt's contribution, and each later figure of it, is counted towards its member's tier. */
@Policy()
export class CountWhenReceiptRecorded {
  constructor(
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  /** @throws ProgrammeNotKnownYet, MemberNotKnownYet (retriable) while the fact of the programme, or of the enrolment, is still on its way */
  @Consumes('tiers.count-when-receipt-recorded', receiptRecorded, receiptAttributed, receiptReadjudicated)
  async handle(message: Message): Promise<void> {
    const { memberId, ...receipt } = message.data;
    if (memberId === null) return; // counts for whoever it is attributed to, when it is
    const command: CountQualification = {
      type: 'CountQualification',
      data: {
        memberId,
        receiptId: receipt.receiptId,
        order: receipt.order,
        amounts: receipt.qualifying,
        spend: minorUnits(receipt.qualifyingSpend),
        sequence: 'sequence' in receipt ? (receipt.sequence ?? 0) : 0,
        ...ofSales(receipt.qualifyingOf),
        ladders: await this.ladders.inEffectFor(memberId),
        now: this.memberships.now(),
      },
    };
    await this.count(command, message);
  }

  private async count(command: CountQualification, message: Message): Promise<void> {
    try {
      await this.memberships.execute(command.data.memberId, command, causedBy(message));
    } catch (error) {
      if (!(error instanceof Rejected && error.code === 'programme.outdated')) throw error;
      // Another process knows a later version than the copy here: read it and try again.
      this.ladders.refresh();
      throw new ProgrammeNotKnownYet();
    }
  }
}

/** What a return takes of sales; absent: of none. */
const ofSales = (parts: Message['data']['qualifyingOf']) =>
  parts === undefined
    ? {}
    : {
        ofSales: parts.map(({ order, qualifying, qualifyingSpend }) => ({
          ...{ order, amounts: qualifying, spend: minorUnits(qualifyingSpend) },
        })),
      };
