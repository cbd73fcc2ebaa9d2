import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Rejected } from '@accrue/kernel';
import { identityKey, sameIdentity } from '@accrue/enrollment-domain';
import { NotAudited, Refuses, Roles } from '@accrue/http';
import { identityText, IdentityReader, type GivenIdentity } from '@accrue/identities';
import { KeyRegistry } from '@accrue/persistence';
import { memberView, MemberView } from '../members/member-view';
import { Members } from '../members/members';
import { LookupDto } from './lookup.dto';
import type { EnrollmentProblemCode } from '../problems';

@ApiTags('members')
@Controller('v1')
export class LookupController {
  constructor(
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly registry: KeyRegistry,
  ) {}

  @NotAudited()
  @Roles('pos', 'support')
  @Post('members::lookup')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find a member by what they show',
    description: 'In the body, so that no identity ends up in an access log.',
  })
  @ApiOkResponse({ type: MemberView })
  @Refuses('lookup.not_one', 'member.unknown', 'identity.blocked', 'identity.invalid', 'phone.invalid', 'email.invalid')
  async lookup(@Body() dto: LookupDto): Promise<MemberView> {
    const given = Object.entries(dto).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const [only] = given;
    if (only === undefined || given.length > 1) throw new Rejected<EnrollmentProblemCode>('lookup.not_one');
    const [type, value] = only;
    if (type !== 'reference') return this.byIdentity({ type, value } as GivenIdentity);
    const { member, revision } = await this.members
      .ofReference(identityText(value, '/reference'))
      .catch(nobodyIfErased);
    return memberView(member, revision);
  }

  private async byIdentity(given: GivenIdentity): Promise<MemberView> {
    const identity = this.identities.read(given, `/${given.type}`);
    const key = identityKey(identity);
    const owner = (await this.registry.lookup([key])).get(key);
    if (owner === undefined) throw new Rejected<EnrollmentProblemCode>('member.unknown');
    const { member, revision } = await this.members.get(owner.owner).catch(nobodyIfErased);
    const linked = member.identities.find((known) => sameIdentity(known, identity));
    // Reserved, but the link itself never happened; or freed, and nobody else's yet.
    if (linked === undefined || linked.status === 'freed') throw new Rejected<EnrollmentProblemCode>('member.unknown');
    if (linked.status === 'blocked')
      throw new Rejected<EnrollmentProblemCode>('identity.blocked', { identityType: identity.type });
    if (member.mergedInto === null) return memberView(member, revision);
    const survivor = await this.members.survivorOf(member.memberId).catch(nobodyIfErased);
    return memberView(survivor.member, survivor.revision);
  }
}

/** Who was erased is found by nothing. */
const nobodyIfErased = (error: unknown): never => {
  throw error instanceof Rejected && error.code === 'member.erased'
    ? new Rejected<EnrollmentProblemCode>('member.unknown')
    : error;
};
