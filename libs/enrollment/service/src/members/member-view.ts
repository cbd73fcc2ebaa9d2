import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AttributesDto } from '../attributes/attributes.dto';
import { IDENTITY_TYPES, identityKey, type Attributes, type EnrolledMember } from '@accrue/enrollment-domain';
import type { Opened } from '../privacy/profiles';

export class IdentityView {
  @ApiProperty({ enum: IDENTITY_TYPES }) type!: string;
  @ApiPropertyOptional({ description: 'As it was given; for operators only, where one member is asked for' })
  value?: string;
  @ApiProperty({ enum: ['active', 'blocked', 'freed'] }) status!: string;
}

export class ProfileView {
  @ApiPropertyOptional() name?: string;
  @ApiPropertyOptional() phone?: string;
  @ApiPropertyOptional() email?: string;
  @ApiPropertyOptional({ description: 'YYYY-MM-DD, or MM-DD of who does not tell the year' }) birthDate?: string;
  @ApiPropertyOptional({ description: 'IANA time zone in which their days begin; absent: the programme’s' })
  timeZone?: string;
}

export class MemberView {
  @ApiProperty({ description: 'Accrue’s pseudonymous id' }) memberId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The operator’s own member number' }) reference!:
    string | null;
  @ApiProperty({ enum: ['active', 'merged', 'closed'] }) status!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The survivor, of a member that is a duplicate' })
  mergedInto!: string | null;
  @ApiProperty({ type: [String], description: 'Members that are merged into this one' }) duplicates!: readonly string[];
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The member or partner whose referral code they enrolled with',
  })
  referredBy!: string | null;
  @ApiProperty({ description: 'RFC 3339, UTC' }) enrolledAt!: string;
  @ApiProperty({ type: String, nullable: true }) storeId!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Pseudonym of the employee' }) enrolledBy!: string | null;
  @ApiProperty() channel!: string;
  @ApiProperty({ type: AttributesDto, description: 'What rules may know of them' }) attributes!: Attributes;
  @ApiProperty({ type: [IdentityView] }) identities!: readonly IdentityView[];
  @ApiPropertyOptional({ type: ProfileView, description: 'For operators only' }) profile?: ProfileView;
  @ApiProperty({ description: 'Revision of the member’s stream' }) revision!: number;
}

export const shownStatus = ({ status, mergedInto }: EnrolledMember): 'active' | 'merged' | 'closed' =>
  status === 'active' && mergedInto !== null ? 'merged' : status;

/** Pseudonymous unless what was sealed is handed in. */
export const memberView = (member: EnrolledMember, revision: number, opened?: Opened): MemberView => ({
  memberId: member.memberId,
  reference: member.reference,
  status: shownStatus(member),
  mergedInto: member.mergedInto,
  duplicates: member.duplicates,
  referredBy: member.referredBy,
  enrolledAt: member.enrolledAt,
  storeId: member.storeId,
  enrolledBy: member.enrolledBy,
  channel: member.channel,
  attributes: member.attributes.attributes,
  identities: member.identities.map((identity) => {
    const value = opened?.identities.get(identityKey(identity));
    return { type: identity.type, ...(value === undefined ? {} : { value }), status: identity.status };
  }),
  ...(opened === undefined ? {} : { profile: { ...opened.profile, ...opened.dates } }),
  revision,
});
