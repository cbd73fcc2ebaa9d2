import { Injectable } from '@nestjs/common';
import { ContextPorts, Streams } from '@accrue/context-kit';
import type { StreamModel } from '@accrue/event-store';
import { allowance } from '@accrue/rewards-domain';

/** As many events as one member redeems one reward: never snapshotted. */
const allowanceModel: StreamModel<allowance.Allowance, allowance.AllowanceEvent> = {
  category: 'allowance',
  initial: allowance.initialAllowance,
  evolve: allowance.evolve,
};

/** How often each member redeems each reward that has such a limit: a stream of its own, so that no two processes give one time too many. */
@Injectable()
export class Allowances extends Streams<allowance.Allowance, allowance.AllowanceEvent, allowance.AllowanceCommand> {
  constructor(ports: ContextPorts) {
    super(ports, allowanceModel, allowance.decide, { statesMax: 2_000, eventCacheBytesMax: 0 });
  }
}
