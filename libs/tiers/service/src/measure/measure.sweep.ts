import { Injectable } from '@nestjs/common';
import { Sweep } from '@accrue/http';
import { ContextPorts } from '@accrue/context-kit';
import { currentLadder, decide, type Ladders } from '@accrue/tiers-domain';
import { Memberships, membershipStream } from '../membership/memberships';
import { ProgrammeLadders } from '../programme/ladders';

const INTERVAL_MS = 1_000;
/** Between two full batches: receipts go on meanwhile. */
const PAUSE_MS = 50;
const MEMBERS_MAX = 100;

/** The last member that a pass has dealt with. */
interface Place {
  readonly programmeVersion: number;
  readonly memberId: string;
}
const START: Place = { programmeVersion: -1, memberId: '' };

/**
 * Measures all members by a version of the programme that has taken effect, in batches, so that their new tiers become facts
 * without any sale. Readers do not wait for it: they measure by themselves. What is due stands in the read model, so a
 * process that starts after a crash goes on where it ended; two sweeps at once are harmless, the second finds nothing to do.
 */
@Injectable()
export class MeasureSweep extends Sweep {
  /** The read model follows a little later: a pass does not look twice at the members that it has just measured. */
  private place = START;

  constructor(
    private readonly ports: ContextPorts,
    private readonly memberships: Memberships,
    private readonly ladders: ProgrammeLadders,
  ) {
    super({
      name: 'tiers.measure',
      does: 'measuring members by the programme',
      intervalMs: INTERVAL_MS,
      pauseMs: PAUSE_MS,
    });
  }

  /** Measures up to 100 members. @returns whether there may be more */
  async runOnce(): Promise<boolean> {
    const ladders = await this.ladders.inEffectIfAny();
    if (ladders === null || ladders.length === 1) return false;
    const due = await this.ports.database.query<{ programme_version: number; member_id: string }>(
      `select programme_version, member_id from membership
       where programme_version < $1 and (programme_version, member_id) > ($2, $3)
       order by programme_version, member_id limit ${MEMBERS_MAX}`,
      [currentLadder(ladders).programmeVersion, this.place.programmeVersion, this.place.memberId],
    );
    await Promise.all(due.map(({ member_id }) => this.measure(member_id, ladders)));
    const last = due.length === MEMBERS_MAX ? due.at(-1) : undefined;
    this.place = last === undefined ? START : { programmeVersion: last.programme_version, memberId: last.member_id };
    return last !== undefined;
  }

  private async measure(memberId: string, ladders: Ladders): Promise<void> {
    const { programmeVersion, effectiveFrom } = currentLadder(ladders);
    const command = { type: 'MeasureByProgramme', data: { memberId, ladders } } as const;
    await this.memberships.execute(membershipStream(memberId), (membership) => decide(command, membership), {
      messageId: `programme/${programmeVersion}/${memberId}`,
      commandType: command.type,
      occurredAt: effectiveFrom ?? this.ports.clock.now(),
    });
  }
}
