import { Injectable } from '@nestjs/common';
import { identityKey, type IdentityType } from '@accrue/enrollment-domain';
import { ContextPorts } from '@accrue/context-kit';
import { KeyRegistry, type Transaction } from '@accrue/persistence';
import { IdentityOwners } from '../identities/identity-owners';
import type { Enrolment } from './enrolment';

/** Undoes the reservations of a round in which some were not to be had. */
class SomeTaken extends Error {
  constructor(readonly owners: readonly OwnersOfOne[]) {
    super('some identities belong to other members');
  }
}

/** An identity of this type belongs to another member, who keeps it. */
export interface Taken {
  readonly taken: IdentityType;
}
/** The member that an enrolment goes to. */
export type Claimed = string | Taken;

interface Open {
  readonly enrolment: Enrolment;
  readonly memberId: string;
}

/** Who owns each identity of one enrolment. */
type OwnersOfOne = readonly string[];

/**
 * Makes the identities of new members unique across all members, for a whole batch at once. An enrolment gets all of its
 * identities or none: half of them would block their rightful owner later.
 */
@Injectable()
export class ClaimIdentities {
  constructor(
    private readonly ports: ContextPorts,
    private readonly registry: KeyRegistry,
    private readonly identityOwners: IdentityOwners,
  ) {}

  /**
   * @returns in the order asked. Without a reference that is the owner of the
   *   identities when there is one: a repeated request, or one whose first attempt got no further than the reservation.
   */
  async claim(enrolments: readonly Enrolment[]): Promise<readonly Claimed[]> {
    const results: Claimed[] = enrolments.map(({ memberId }) => memberId);
    const adopted = new Set<number>();
    const staying = new Map<number, IdentityType | null>();
    for (;;) {
      const open = enrolments.flatMap((enrolment, index) => {
        const memberId = results[index];
        return typeof memberId !== 'string' || enrolment.identities.length === 0
          ? []
          : [{ enrolment, index, memberId }];
      });
      const owners = await this.tryAll(open);
      if (owners === null) return results;
      if (await this.takeOver(open, owners, staying)) continue;
      // Whoever lost against an enrolment of this batch that loses itself gets another chance in the next round.
      const losing = new Set(
        open
          .filter(({ memberId }, at) => owners[at]?.some((owner) => owner !== memberId))
          .map(({ memberId }) => memberId),
      );
      open.forEach(({ enrolment, index, memberId }, position) => {
        const others = [...new Set(owners[position]?.filter((owner) => owner !== memberId))];
        const [other] = others;
        if (other === undefined || others.some((owner) => losing.has(owner))) return;
        const mayAdopt = enrolment.reference === null && !adopted.has(index) && others.length === 1;
        adopted.add(index);
        const lost = enrolment.identities.find((_identity, at) => owners[position]?.[at] !== memberId);
        results[index] = mayAdopt ? other : { taken: staying.get(index) ?? lost?.type ?? 'card' };
      });
    }
  }

  /**
   * What others had and keep no longer goes to the enrolment that wants it, all of it or none; each enrolment tries once.
   * @param staying by enrolment that has tried: what it could not have; added to
   * @returns whether anything changed hands
   */
  private async takeOver(
    open: readonly (Open & { readonly index: number })[],
    owners: readonly OwnersOfOne[],
    staying: Map<number, IdentityType | null>,
  ): Promise<boolean> {
    const mine = new Set(open.map(({ memberId }) => memberId));
    let changed = false;
    for (const [position, { enrolment, index, memberId }] of open.entries()) {
      const foreign = enrolment.identities.flatMap((identity, at) => {
        const from = owners[position]?.[at] ?? memberId;
        return mine.has(from) ? [] : [{ identity, from }];
      });
      if (foreign.length === 0 || staying.has(index)) continue;
      const stays = await this.identityOwners.passOn(foreign, memberId);
      staying.set(index, stays?.type ?? null);
      if (stays === null) changed = true;
    }
    return changed;
  }

  /** @returns null when all were reserved, else who owns what; then nothing was reserved */
  private async tryAll(open: readonly Open[]): Promise<readonly OwnersOfOne[] | null> {
    try {
      await this.ports.database.transaction((tx) => this.reserve(open, tx));
      return null;
    } catch (error) {
      if (error instanceof SomeTaken) return error.owners;
      throw error;
    }
  }

  private async reserve(open: readonly Open[], tx: Transaction): Promise<void> {
    const claims = open.flatMap(({ enrolment, memberId }) =>
      enrolment.identities.map((identity) => ({ key: identityKey(identity), owner: memberId })),
    );
    const owners = (await this.registry.reserve(claims, tx)).map(({ owner }) => owner);
    if (claims.every(({ owner }, index) => owners[index] === owner)) return;
    let taken = 0;
    throw new SomeTaken(open.map(({ enrolment }) => owners.slice(taken, (taken += enrolment.identities.length))));
  }
}
