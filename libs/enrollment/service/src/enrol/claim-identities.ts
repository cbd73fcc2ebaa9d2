import { Inject, Injectable } from '@nestjs/common';
import { identityKey } from '@accrue/enrollment-domain';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { KeyRegistry, type Transaction } from '@accrue/persistence';
import type { Enrolment } from './enrolment';

/** Undoes the reservations of a round in which some were not to be had. */
class SomeTaken extends Error {
  constructor(readonly owners: readonly OwnersOfOne[]) {
    super('some identities belong to other members');
  }
}

/** Who owns each identity of one enrolment. */
type OwnersOfOne = readonly string[];

/**
 * Makes the identities of new members unique across all members, for a whole batch at once. An enrolment gets all of its
 * identities or none: half of them would block their rightful owner later.
 */
@Injectable()
export class ClaimIdentities {
  private readonly registry: KeyRegistry;

  constructor(@Inject(CONTEXT_PORTS) private readonly ports: ContextPorts) {
    this.registry = new KeyRegistry(ports.database);
  }

  /**
   * @returns in the order asked: the member the enrolment goes to, or 'taken'. Without a reference that is the owner of the
   *   identities when there is one: a repeated request, or one whose first attempt got no further than the reservation.
   */
  async claim(enrolments: readonly Enrolment[]): Promise<readonly (string | 'taken')[]> {
    const results: (string | 'taken')[] = enrolments.map(({ memberId }) => memberId);
    const adopted = new Set<number>();
    for (;;) {
      const open = enrolments.flatMap((enrolment, index) =>
        results[index] === 'taken' || enrolment.identities.length === 0
          ? []
          : [{ enrolment, index, memberId: results[index] ?? '' }],
      );
      const owners = await this.tryAll(open);
      if (owners === null) return results;
      // Whoever lost against an enrolment of this batch that loses itself gets another chance in the next round.
      const losing = new Set(
        open
          .filter(({ memberId }, at) => owners[at]?.some((owner) => owner !== memberId))
          .map(({ memberId }) => memberId),
      );
      open.forEach(({ enrolment, index, memberId }, at) => {
        const others = [...new Set(owners[at]?.filter((owner) => owner !== memberId))];
        const [other] = others;
        if (other === undefined || others.some((owner) => losing.has(owner))) return;
        const mayAdopt = enrolment.reference === null && !adopted.has(index) && others.length === 1;
        adopted.add(index);
        results[index] = mayAdopt ? other : 'taken';
      });
    }
  }

  /** @returns null when all were reserved, else who owns what; then nothing was reserved */
  private async tryAll(
    open: readonly { readonly enrolment: Enrolment; readonly memberId: string }[],
  ): Promise<readonly OwnersOfOne[] | null> {
    try {
      await this.ports.database.transaction((tx) => this.reserve(open, tx));
      return null;
    } catch (error) {
      if (error instanceof SomeTaken) return error.owners;
      throw error;
    }
  }

  private async reserve(
    open: readonly { readonly enrolment: Enrolment; readonly memberId: string }[],
    tx: Transaction,
  ): Promise<void> {
    const claims = open.flatMap(({ enrolment, memberId }) =>
      enrolment.identities.map((identity) => ({ key: identityKey(identity), owner: memberId })),
    );
    const owners = (await this.registry.reserve(claims, tx)).map(({ owner }) => owner);
    if (claims.every(({ owner }, index) => owners[index] === owner)) return;
    let taken = 0;
    throw new SomeTaken(open.map(({ enrolment }) => owners.slice(taken, (taken += enrolment.identities.length))));
  }
}
