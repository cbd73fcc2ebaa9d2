import { Injectable } from '@nestjs/common';
import { receiptAttributed, receiptReadjudicated, receiptRecorded, TOPICS, type Static } from '@accrue/contracts';
import { minorUnits, points, Rejected } from '@accrue/kernel';
import { Consumes, type Message } from '@accrue/messaging';
import { decide, type CountQualification } from '@accrue/tiers-domain';
import { Memberships, membershipStream } from '../membership/memberships';
import { ProgrammeLadders, ProgrammeNotKnownYet } from '../programme/ladders';

type ReceiptRecorded = Static<typeof receiptRecorded.schema>;
type ReceiptAttributed = Static<typeof receiptAttributed.schema>;
type ReceiptReadjudicated = Static<typeof receiptReadjudicated.schema>;

/** Each receipt's contribution, and each later figure of it, is counted towards its member's tier. */
@Injectable()
export class CountWhenReceiptRecorded {
  constructor(
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {}

  /** @throws ProgrammeNotKnownYet (retriable) while the programme's fact is still on its way */
  @Consumes(TOPICS.receiptFacts, {
    group: 'tiers.count-when-receipt-recorded',
    types: [receiptRecorded.type, receiptAttributed.type, receiptReadjudicated.type],
  })
  async handle(message: Message): Promise<void> {
    const { memberId, ...receipt } = message.data as ReceiptRecorded | ReceiptAttributed | ReceiptReadjudicated;
    if (memberId === null) return; // counts for whoever it is attributed to, when it is
    const command: CountQualification = {
      type: 'CountQualification',
      data: {
        memberId,
        receiptId: receipt.receiptId,
        order: receipt.order,
        points: points(receipt.qualifyingPoints),
        spend: minorUnits(receipt.qualifyingSpend),
        sequence: 'sequence' in receipt ? (receipt.sequence ?? 0) : 0,
        ladders: await this.ladders.inEffect(),
      },
    };
    await this.count(command, message);
  }

  private async count(command: CountQualification, { id, time, extensions }: Message): Promise<void> {
    const correlationId = extensions['correlationid'];
    const context = {
      messageId: id,
      occurredAt: time,
      commandType: command.type,
      ...(correlationId === undefined ? {} : { correlationId }),
    };
    try {
      const stream = membershipStream(command.data.memberId);
      await this.memberships.execute(stream, (membership) => decide(command, membership), context);
    } catch (error) {
      if (!(error instanceof Rejected && error.code === 'programme.outdated')) throw error;
      // Another process knows a later version than the copy here: read it and try again.
      this.ladders.refresh();
      throw new ProgrammeNotKnownYet();
    }
  }
}
