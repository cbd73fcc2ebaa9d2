import { Injectable } from '@nestjs/common';
import { ContextPorts } from '@accrue/context-kit';
import { Rejected } from '@accrue/kernel';
import { dueRows, type DueItem, type DueQuery, type DueWork } from '@accrue/scheduling';
import { DrawCourse } from '../draws/draw-course';

const DUE = { table: 'draw', key: 'draw_id', dueAt: 'due_at' };

/** Makes the draws whose time has come, and hands out the prizes of those that somebody began to make. */
@Injectable()
export class MakeDraws implements DueWork {
  readonly name = 'make-draws';

  constructor(
    private readonly ports: ContextPorts,
    private readonly course: DrawCourse,
  ) {}

  due(query: DueQuery<DueItem>): Promise<readonly DueItem[]> {
    return dueRows(this.ports.database, DUE, query);
  }

  async handle({ key: drawId, dueAt }: DueItem): Promise<void> {
    try {
      await this.course.run(drawId, null, { messageId: `draw/${drawId}/${dueAt}`, occurredAt: dueAt });
    } catch (error) {
      // The ledger has not said yet whether each ticket is paid for: it is due until that is known.
      if (!(error instanceof Rejected) || error.code !== 'draw.unsettled') throw error;
    }
  }
}
