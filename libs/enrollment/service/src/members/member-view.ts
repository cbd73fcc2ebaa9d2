import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { EnrolledMember } from '@accrue/enrollment-domain';
import type { Profile } from '../privacy/profiles';

export class IdentityView {
  @ApiProperty({ enum: ['card', 'qr', 'phone_hash', 'email_hash', 'payment_token'] }) type!: string;
  @ApiProperty({ description: 'Phone and e-mail only as a keyed hash' }) value!: string;
  @ApiProperty({ enum: ['active', 'blocked', 'freed'] }) status!: string;
}

export class ProfileView {
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() phone?: string;
  @ApiPropertyOptional() email?: string;
  @ApiPropertyOptional({ description: 'YYYY-MM-DD' }) birthDate?: string;
}

export class MemberView {
  @ApiProperty({ description: 'Accrue’s pseudonymous id' }) memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The operator’s own member number' }) reference!:
    string | null;
  @ApiProperty({ enum: ['active', 'closed'] }) status!: string;
  @ApiProperty({ description: 'RFC 3339, UTC' }) enrolledAt!: string;
  @ApiProperty({ type: String, nullable: true }) storeId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Pseudonym of the employee' }) enrolledBy!: string | null;
  @ApiProperty() channel!: string;
  @ApiProperty({ type: [IdentityView] }) identities!: readonly IdentityView[];
  @ApiPropertyOptional({ type: ProfileView, description: 'For operators only' }) profile?: Profile;
  @ApiProperty({ description: 'Revision of the member’s stream' }) revision!: number;
}

/** Pseudonymous unless a profile is handed in. */
export const memberView = (member: EnrolledMember, revision: number, profile?: Profile): MemberView => ({
  memberId: member.memberId,
  reference: member.reference,
  status: member.status,
  enrolledAt: member.enrolledAt,
  storeId: member.storeId,
  enrolledBy: member.enrolledBy,
  channel: member.channel,
  identities: member.identities,
  ...(profile === undefined ? {} : { profile }),
  revision,
});
