import { Inject, Injectable } from '@nestjs/common';
import { checkReceipt, decideJournal, emptyJournal, evaluateReceipt, isSold, journalModel, normaliseReceipt, programmeAt, tierAt, type Journal, type JournalEvent, type RecordReceipt, type RuleTrace } from '@accrue/campaigns-domain';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { Rejected } from '@accrue/kernel';
import { answerOf, ignoredAnswer, type ReceiptAnswer } from '../intake/outcome';
import { readReceipt } from '../intake/read-receipt';
import { identityOf } from '../journal/events';
import { Journals, memberJournal } from '../journal/journals';
import { MemberDirectory } from '../policies/member-directory';
import { Programmes } from '../programme/programmes';

export interface EvaluationAnswer extends ReceiptAnswer {
  /** false: these points would be earned if somebody were identified. */
  readonly identified: boolean;
  readonly programmeVersion: number | null;
  /** The member's tier before the receipt. */
  readonly tierId: string | null;
  /** Every rule: whether it matched, why not, what it counted, what it gives. */
  readonly rules: readonly RuleTrace[];
}

/** In whose journal a receipt of nobody is tried. */
const NOBODY = '~';

/** What a receipt would bring, and why. Runs the very decision that recording runs, and throws its events away. */
@Injectable()
export class Evaluate {
  constructor(
    @Inject(CONTEXT_PORTS) private readonly ports: ContextPorts,
    private readonly programmes: Programmes,
    private readonly directory: MemberDirectory,
    private readonly journals: Journals,
  ) {}

  /** @throws Rejected as recording would */
  async evaluate(body: unknown): Promise<EvaluationAnswer> {
    const { receipt, hash, ignoredBecause } = readReceipt(body);
    const { receiptId } = receipt;
    if (ignoredBecause !== null) return { ...ignoredAnswer(receiptId, ignoredBecause), identified: false, programmeVersion: null, tierId: null, rules: [] };
    const versions = await this.programmes.versions();
    const content = receipt as RecordReceipt['data']['receipt'];
    const normalised = normaliseReceipt(content);
    const version = programmeAt(versions, normalised.occurredAt);
    if (!version) throw new Rejected('programme.not_published');
    const now = this.ports.clock.now();
    checkReceipt(content, normalised, { now, currency: version.programme.currency });

    const identity = identityOf(receipt);
    const memberId = identity === null ? null : (await this.directory.find([identity]))(identity);
    const command: RecordReceipt = { type: 'RecordReceipt', data: { receipt: content, hash, source: 'evaluate', memberId: memberId ?? NOBODY }, metadata: { now } };
    const { before, events, revision } =
      memberId === null ? { before: emptyJournal, events: decideJournal(command, emptyJournal, () => [], versions), revision: null } : await this.journals.tryOut(memberJournal(memberId), command);
    const after = fold(before, events);
    const tierId = tierAt(before.tiers, normalised.order);
    const sold = normalised.lines.filter((line) => isSold(normalised, line) || line.voided);
    const { trace } = evaluateReceipt(version.programme, { lines: sold, remaining: null }, { tierId, channel: normalised.channel, occurredAt: normalised.occurredAt }, 'trace');
    return {
      ...answerOf(after, receiptId, { memberId, revision, duplicate: events.length === 0 }),
      identified: memberId !== null,
      programmeVersion: version.version,
      tierId,
      rules: trace,
    };
  }
}

/** Revisions only say where content can be recalled from; nothing is recalled from a trial. */
const fold = (before: Journal, events: readonly JournalEvent[]): Journal => events.reduce((journal, event) => journalModel.evolve(journal, event, { revision: 0 }), before);
