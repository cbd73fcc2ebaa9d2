import type { InstantIso } from '@accrue/kernel';
import { expressions } from '../rules/conditions/expressions.fixture';
import type { ProgrammeCommand } from './commands';
import { decideProgramme } from './decide';
import type { ProgrammeDocument } from './document';
import type { ProgrammeEvent } from './events';
import { programmeModel } from './evolve';
import { document, withRule } from './programme.fixture';

const MONDAY = '2026-01-05T00:00:00.000Z' as InstantIso;
const TUESDAY = '2026-01-06T00:00:00.000Z' as InstantIso;
const guardrails = { fourEyes: true };
const running = { ...document, guardrails };
const richer = { ...withRule({ earn: { points: 2, per: 100 } }), guardrails };

/** What happened, one command after the other. */
class Desk {
  private state = programmeModel.initial;

  constructor(first: ProgrammeDocument = running) {
    this.publish('ann', first);
  }

  publish(by: string, of: ProgrammeDocument, more: { effectiveFrom?: InstantIso; accept?: string } = {}) {
    return this.tell({
      type: 'PublishProgramme',
      data: { document: of, latestReceiptAt: null, by, ...more },
      metadata: { now: MONDAY },
    });
  }
  approve(by: string, proposal: number, latestReceiptAt: InstantIso | null = null) {
    return this.tell({
      type: 'ApproveProposal',
      data: { proposal, latestReceiptAt, by },
      metadata: { now: TUESDAY },
    });
  }
  decline(by: string, proposal: number) {
    return this.tell({ type: 'DeclineProposal', data: { proposal, by }, metadata: { now: TUESDAY } });
  }
  planned(of: ProgrammeDocument, plannedAt: InstantIso) {
    const data = { publishedVersion: 1, document: of, costs: [] };
    return this.tell({ type: 'KeepPlan', data, metadata: { now: plannedAt } });
  }

  private tell(command: ProgrammeCommand): string | readonly ProgrammeEvent[] {
    try {
      const events = decideProgramme(command, this.state, expressions);
      this.state = events.reduce(programmeModel.evolve, this.state);
      return events;
    } catch (error) {
      return (error as { code: string }).code;
    }
  }
}

const proposed = (proposal: number, of: ProgrammeDocument, more: object = {}) => ({
  type: 'ProgrammeProposed',
  data: {
    ...{ proposal, proposedAt: MONDAY, proposedBy: 'ann', document: of, effectiveFrom: null, accept: null },
    ...more,
  },
});
const publishedBy = (approval: object, effectiveFrom: InstantIso) => ({
  type: 'ProgrammePublished',
  data: { version: 2, effectiveFrom, publishedAt: TUESDAY, document: richer, approval },
});

describe('with four eyes, a document', () => {
  it('is a proposal of whoever sends it, published when another one approves it', () => {
    const desk = new Desk();
    expect(desk.publish('ann', richer)).toEqual([proposed(1, richer)]);
    expect(desk.approve('ann', 1)).toBe('programme.own_proposal');
    const approval = { proposal: 1, proposedBy: 'ann', approvedBy: 'bob' };
    expect(desk.approve('bob', 1)).toEqual([publishedBy(approval, TUESDAY)]);
    expect(desk.approve('bob', 1)).toEqual([]);
    expect(desk.publish('ann', richer)).toEqual([]);
  });

  it('is no proposal of its own when the same is sent again, and one when anything of it differs', () => {
    const desk = new Desk();
    desk.publish('ann', richer);
    expect(desk.publish('ann', richer)).toEqual([]);
    expect(desk.publish('ann', richer, { accept: 'Easter' })).toEqual([proposed(2, richer, { accept: 'Easter' })]);
    expect(desk.publish('bob', richer)).toEqual([proposed(3, richer, { proposedBy: 'bob' })]);
    const from = { effectiveFrom: TUESDAY };
    expect(desk.publish('ann', richer, from)).toEqual([proposed(4, richer, from)]);
  });

  it('that took the place of another leaves nothing of that to approve', () => {
    const desk = new Desk();
    desk.publish('ann', richer);
    desk.publish('ann', { ...richer, name: 'Later' });
    expect(desk.approve('bob', 1)).toBe('programme.proposal_unknown');
    expect(desk.decline('bob', 1)).toBe('programme.proposal_unknown');
    expect(desk.approve('bob', 3)).toBe('programme.proposal_unknown');
  });

  it('can be declined by another one, or taken back, once', () => {
    for (const by of ['ann', 'bob']) {
      const desk = new Desk();
      desk.publish('ann', richer);
      const declined = { proposal: 1, declinedAt: TUESDAY, declinedBy: by };
      expect(desk.decline(by, 1)).toEqual([{ type: 'ProposalDeclined', data: declined }]);
      expect(desk.decline(by, 1)).toEqual([]);
      expect(desk.approve('bob', 1)).toBe('programme.proposal_unknown');
      expect(desk.publish('ann', richer)).toEqual([proposed(2, richer)]);
    }
  });

  it('that drops them needs them', () => {
    const desk = new Desk();
    expect(desk.publish('ann', document)).toEqual([proposed(1, document)]);
    expect(desk.approve('bob', 1)).toMatchObject([{ type: 'ProgrammePublished' }]);
    expect(desk.publish('ann', richer)).toMatchObject([{ type: 'ProgrammePublished' }]);
  });

  it('is held to everything once more when it is approved', () => {
    const costly = { ...richer, guardrails: { fourEyes: true, maxCostIncrease: '5' } };
    const desk = new Desk(costly);
    const next = { ...costly, name: 'Next' };
    expect(desk.publish('ann', next)).toBe('programme.plan_missing');
    desk.planned(next, '2025-12-29T12:00:00.000Z' as InstantIso);
    expect(desk.publish('ann', next)).toMatchObject([{ type: 'ProgrammeProposed' }]);
    expect(desk.approve('bob', 1)).toBe('programme.plan_missing'); // more than a week old by then
    desk.planned(next, MONDAY);
    expect(desk.approve('bob', 1)).toMatchObject([{ data: { guarded: { accepted: null } } }]);

    const late = new Desk();
    late.publish('ann', richer, { effectiveFrom: MONDAY });
    expect(late.approve('bob', 1, MONDAY)).toBe('programme.effective_in_the_past');
    const approval = { proposal: 1, proposedBy: 'ann', approvedBy: 'bob' };
    expect(late.approve('bob', 1)).toEqual([publishedBy(approval, MONDAY)]);
  });
});
