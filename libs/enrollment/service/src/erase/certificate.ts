import { createHash } from 'node:crypto';
import { canonicalJson } from '@accrue/kernel';
import type { MemberErased } from '@accrue/enrollment-domain';
import type { StoredEvent } from '@accrue/event-store';
import { ApiProperty } from '@nestjs/swagger';

export class IdentitiesFreedView {
  @ApiProperty() type!: string;
  @ApiProperty() count!: number;
}

export class DestroyedView {
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'Of the member’s key: recognises it in an old backup. null: the member had none, for nothing was sealed',
  })
  keyFingerprint!: string | null;
  @ApiProperty({ description: 'Whether the key had sealed a profile (name, phone, e-mail, birth date)' })
  profile!: boolean;
  @ApiProperty({
    type: [IdentitiesFreedView],
    description: 'They lead to nobody, until somebody enrols with them anew',
  })
  identities!: readonly IdentitiesFreedView[];
}

export class KeptView {
  @ApiProperty() what!: string;
  @ApiProperty() why!: string;
}

export class ErasureEventView {
  @ApiProperty() streamId!: string;
  @ApiProperty() revision!: number;
  @ApiProperty() partition!: number;
  @ApiProperty() position!: number;
  @ApiProperty({ description: 'RFC 3339, UTC' }) recordedAt!: string;
}

export class ErasureCertificate {
  @ApiProperty({ description: 'Id of the event of the erasure' }) certificateId!: string;
  @ApiProperty({ description: 'Of the sentences in the certificate' }) version!: number;
  @ApiProperty() memberId!: string;
  @ApiProperty({ description: 'RFC 3339, UTC' }) erasedAt!: string;
  @ApiProperty({ description: 'Name of the API key that asked' }) erasedBy!: string;
  @ApiProperty({ description: 'Reason code' }) reason!: string;
  @ApiProperty() destroyed!: DestroyedView;
  @ApiProperty({ type: [KeptView] }) kept!: readonly KeptView[];
  @ApiProperty({ description: 'Where the event log of enrollment says so' }) event!: ErasureEventView;
  @ApiProperty({ description: 'Over the other members as canonical JSON (RFC 8785), in hex' }) sha256!: string;
}

/** Of the certificates that are written now. */
export const CERTIFICATE_VERSION = 1;

/** By version. A certificate says the same for ever: new sentences are a new version. */
const KEPT: Readonly<Record<number, readonly KeptView[]>> = {
  1: [
    {
      what: 'Receipts, points, tiers and redemptions of this member id',
      why: 'The accounts must still add up. The id is a pseudonym and leads to no person any more.',
    },
    {
      what: 'Keyed hashes of the identities and of the enrolment, in the history of this member id',
      why: 'History is never rewritten. They lead to nobody; only who has the number and the platform’s hash key can compare them.',
    },
    {
      what: 'The operator’s own member number, in the history of this member id',
      why: 'It leads to a person only in the operator’s own records, where the operator erases it.',
    },
    {
      what: 'The days on which a birthday was reached, without the year of birth, in the history of this member id and where it earned points',
      why: 'The accounts must still add up. The birth date itself was sealed by the key.',
    },
    {
      what: 'Messages of tills as they were sent',
      why: 'They go when the retention of their topic ends; those that could not be handled are sealed until an operator replays or discards them.',
    },
    {
      what: 'Backups from before the erasure',
      why: 'What the destroyed key sealed cannot be read in them. Backups of keys must expire, and are not to be restored without repeating the erasure.',
    },
  ],
};

/** The same bytes whenever it is asked for. */
export const certificateOf = (event: StoredEvent & MemberErased): ErasureCertificate => {
  const { memberId, erasedAt, erasedBy, reason, keyFingerprint, hadProfile, identitiesFreed, certificateVersion } =
    event.data;
  const { streamId, revision, partition, position, recordedAt } = event;
  const certificate = {
    certificateId: event.id,
    version: certificateVersion,
    memberId,
    erasedAt,
    erasedBy,
    reason,
    destroyed: { keyFingerprint, profile: hadProfile, identities: identitiesFreed },
    kept: KEPT[certificateVersion] ?? [],
    event: { streamId, revision, partition, position, recordedAt },
  };
  return { ...certificate, sha256: createHash('sha256').update(canonicalJson(certificate)).digest('hex') };
};
