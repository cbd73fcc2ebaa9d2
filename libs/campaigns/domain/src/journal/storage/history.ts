import type { MemberAttributes } from '@accrue/contracts';
import { invariant, type InstantIso, type MemberId, type ReceiptId } from '@accrue/kernel';
import type { CompiledProgramme } from '../../programme/compile';
import { programmeOfVersion } from '../../programme/versions';
import { normaliseReceipt, type NormalisedReceipt } from '../../receipt';
import type { ReceiptRecorded } from '../events';
import { attributesAt } from './attributes-at';
import { NOBODY } from './nobody';
import type { Knowledge } from './recall';
import type { Membership, ReceiptEntry } from './state';
import { tierAt } from './tier-at';

/** A recorded receipt with its content, and the programme it is adjudicated under. */
export interface PastReceipt {
  readonly receipt: NormalisedReceipt;
  readonly programmeVersion: number;
  readonly programme: CompiledProgramme;
}

/** The member as a sale found them. */
export interface MemberAtSale {
  readonly tierId: string | null;
  /** null: not known. */
  readonly enrolledAt: InstantIso | null;
  readonly attributes: MemberAttributes;
  /** Who it is; null: nobody is identified. */
  readonly memberId: MemberId | null;
}

interface Recorded {
  readonly data: ReceiptRecorded['data'];
  readonly programmeVersion: number;
}

/** Contents of recorded receipts, read back from the stream and normalised when somebody looks. */
export class History {
  private readonly contents = new Map<ReceiptId, Recorded>();
  private readonly past = new Map<ReceiptId, PastReceipt>();

  constructor(private readonly knowledge: Knowledge) {}

  /** Makes contents available; asks the stream once for all that are missing. */
  load(entries: Iterable<ReceiptEntry>): void {
    const missing = [...entries].filter(({ receiptId }) => !this.contents.has(receiptId) && !this.past.has(receiptId));
    if (missing.length === 0) return;
    const revisions = missing.map(({ revision }) => revision).sort((a, b) => a - b);
    for (const event of this.knowledge.recall(revisions)) {
      invariant(event.type === 'ReceiptRecorded', `expected a ReceiptRecorded, got ${event.type}`);
      const { receiptId, programmeVersion } = event.data;
      invariant(programmeVersion !== null, `receipt ${receiptId} was recorded without a member`);
      this.contents.set(receiptId, { data: event.data, programmeVersion });
    }
  }

  /** A receipt that is recorded only by the decision being made. */
  add(past: PastReceipt): void {
    this.past.set(past.receipt.receiptId, past);
  }

  get(receiptId: ReceiptId): PastReceipt {
    const known = this.past.get(receiptId);
    if (known !== undefined) return known;
    const recorded = this.contents.get(receiptId);
    invariant(recorded !== undefined, `receipt ${receiptId} was not loaded`);
    const { data, programmeVersion } = recorded;
    const programme = programmeOfVersion(this.knowledge.programmes, programmeVersion);
    const past = { receipt: normaliseReceipt(data.receipt, data), programmeVersion, programme };
    this.past.set(receiptId, past);
    return past;
  }

  /** What the member was before a receipt, by what is known. */
  memberAt(past: PastReceipt, { tiers, enrolledAt, attributes }: Membership): MemberAtSale {
    const { receipt, programmeVersion } = past;
    const tierId = tierAt(tiers, { order: receipt.order, programmeVersion }, this.knowledge.programmes);
    const { memberId } = this.knowledge;
    return {
      tierId,
      enrolledAt: enrolledAt ?? null,
      attributes: attributesAt(attributes, receipt.occurredAt),
      memberId: memberId === NOBODY ? null : memberId,
    };
  }

  /** Whether a loaded receipt has a line of one of these SKUs. */
  touches(receiptId: ReceiptId, skus: ReadonlySet<string>): boolean {
    const lines = this.contents.get(receiptId)?.data.receipt.lines ?? this.get(receiptId).receipt.lines;
    return lines.some(({ sku }) => skus.has(sku));
  }

  /** Loaded receipts that can take part in matching these SKUs; the others are not even normalised. */
  touching(skus: ReadonlySet<string>): readonly PastReceipt[] {
    const touching = new Set(this.past.keys());
    for (const [receiptId, { data }] of this.contents) {
      const { kind, lines } = data.receipt;
      if (kind === 'void' || lines.some(({ sku, returnOf }) => returnOf !== undefined || skus.has(sku)))
        touching.add(receiptId);
    }
    return [...touching].map((receiptId) => this.get(receiptId));
  }
}
