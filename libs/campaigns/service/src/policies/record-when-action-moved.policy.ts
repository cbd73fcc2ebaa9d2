import { actionMoved } from '@accrue/contracts';
import { actionId, memberId } from '@accrue/kernel';
import { Consumes, Policy, type MessageOf } from '@accrue/messaging';
import { ActionFinder } from '../actions/action-finder';

/** The journal of the member that an action went to follows, whatever became of the process that passed it on. */
@Policy()
export class RecordWhenActionMoved {
  constructor(private readonly finder: ActionFinder) {}

  @Consumes('campaigns.record-when-action-moved', actionMoved)
  async record({ data }: MessageOf<typeof actionMoved>): Promise<void> {
    const { moves } = data;
    await this.finder.arrive({ actionId: actionId(data.actionId), memberId: memberId(data.memberId), moves });
  }
}
