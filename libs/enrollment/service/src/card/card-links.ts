import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decideMember, identityKey, type EnrolledMember, type KnownIdentity } from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { IdentityReader } from '@accrue/identities';
import { Rejected, type MemberId } from '@accrue/kernel';
import { KeyRegistry } from '@accrue/persistence';
import { Erasures } from '../erase/erasures';
import { IdentityChanges } from '../identities/identity-changes';
import { Members, type Asked } from '../members/members';
import { Profiles } from '../privacy/profiles';
import type { EnrollmentProblemCode } from '../problems';
import { newCardCode, isCardCode } from './card-code';

interface Code {
  readonly identity: KnownIdentity;
  readonly text: string;
}

/** Links that open a member's card on a phone, and the code that it shows there. Of the secret in a link only a keyed hash is kept. */
@Injectable()
export class CardLinks {
  constructor(
    private readonly ports: ContextPorts,
    private readonly members: Members,
    private readonly identities: IdentityReader,
    private readonly registry: KeyRegistry,
    private readonly changes: IdentityChanges,
    private readonly profiles: Profiles,
    private readonly erasures: Erasures,
  ) {}

  /** @returns the secret, which nobody can ask for again @throws Rejected member.unknown, member.erased, member.closed, member.merged */
  async make(memberId: string, replace: boolean, asked: Asked): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const link = this.linkOf(secret);
    const command = { type: 'MakeCardLink', data: { link, replace }, metadata: { now: this.members.now() } } as const;
    const { member } = await this.members.get(memberId);
    // Asked before as well, so that no code is blocked or linked of a member who may not have one.
    decideMember(command, member);
    const codes = await this.codesOf(member);
    if (replace) await this.blockCodes(member.memberId, codes, asked);
    if (replace || codes.length === 0) await this.changes.link(memberId, { type: 'qr', value: newCardCode() }, asked);
    await this.members.execute(memberId, command, { messageId: `card-link:${link}`, ...asked });
    await this.know(link, memberId);
    return secret;
  }

  /** Keyed hash of the secret in a link. */
  linkOf(secret: string): string {
    return this.identities.fingerprint({ cardLink: secret });
  }

  /** Of a link that the member's stream has: from now on the member is found by it. */
  async know(link: string, memberId: string): Promise<void> {
    await this.registry.reserve([{ key: keyOf(link), owner: memberId }]);
    // Erased meanwhile: what was reserved after that leads to nobody.
    if ((await this.members.find(memberId))?.status === 'erased') await this.erasures.forget([memberId]);
  }

  /** Also of a member who left. @throws Rejected member.unknown, member.erased */
  async block(memberId: string, reason: string, asked: Asked): Promise<void> {
    const data = { reason };
    const command = { type: 'BlockCardLinks', data, metadata: { now: this.members.now() } } as const;
    await this.members.execute(memberId, command, { messageId: `block-card-links:${randomUUID()}`, ...asked });
    const { member } = await this.members.get(memberId);
    await this.blockCodes(member.memberId, await this.codesOf(member), asked);
  }

  /** Whose card a link opens; of a duplicate the survivor's. @throws Rejected card_link.unknown */
  async find(secret: string): Promise<MemberId> {
    const link = this.linkOf(secret);
    const owner = (await this.registry.lookup([keyOf(link)])).get(keyOf(link))?.owner;
    const member = owner === undefined ? null : await this.members.find(owner);
    if (member === null || member.status === 'erased' || !member.cardLinks.includes(link)) throw unknown();
    const survivor = member.mergedInto === null ? member : await this.members.find(member.mergedInto);
    if (survivor?.status !== 'active') throw unknown();
    return survivor.memberId;
  }

  /** What the card shows for tills to scan; null: everything was blocked or taken from the member. */
  async codeOf(memberId: string): Promise<string | null> {
    const { member } = await this.members.get(memberId);
    return (await this.codesOf(member)).at(-1)?.text ?? null;
  }

  private async codesOf(member: EnrolledMember): Promise<readonly Code[]> {
    const active = member.identities.filter(({ type, status }) => type === 'qr' && status === 'active');
    const opened = (await this.profiles.open(member)).identities;
    return active
      .map((identity) => ({ identity, text: opened.get(identityKey(identity)) ?? '' }))
      .filter(({ text }) => isCardCode(text));
  }

  /** Whoever has the phone has a picture of the code. */
  private async blockCodes(memberId: string, codes: readonly Code[], asked: Asked): Promise<void> {
    for (const { identity } of codes) {
      const data = { identity: { type: identity.type, value: identity.value }, reason: 'card_replaced' };
      await this.changes.change(
        memberId,
        { type: 'BlockIdentity', data, metadata: { now: this.ports.clock.now() } },
        asked,
      );
    }
  }
}

const keyOf = (link: string): string => `card_link:${link}`;

const unknown = (): Rejected => new Rejected<EnrollmentProblemCode>('card_link.unknown');
