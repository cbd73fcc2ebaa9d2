import { giftCardWithdrawn } from '@accrue/contracts';
import { capturedWhole, HOLD, RewardsApp } from './rewards.fixture';

const TWENTY = {
  ...{ id: 'twenty', kind: 'gift-card', title: 'A card with £20', wallet: 'points', points: 2_000 },
  ...{ amount: 2_000, onto: 'cards', validMonths: 24 },
};
const COMPLETED = 'loyalty.rewards.redemption.completed.v1';

interface Shown {
  readonly giftCard?: { readonly cardId: string; readonly number: string; readonly pin: string };
}

describe('points for a gift card', () => {
  let app: RewardsApp;
  beforeAll(async () => {
    app = await RewardsApp.open();
    await app.publish(1, [TWENTY]);
  });
  afterAll(() => app.close());

  const give = async (redemptionId: string) => {
    await app.call(
      'P',
      'POST',
      '/v1/redemptions',
      { memberId: 'M', rewardId: 'twenty', redemptionId },
      { prefer: 'wait=0' },
    );
    const requested = await app.fact('loyalty.rewards.redemption.requested.v1', redemptionId);
    await app.answer(HOLD.placed, requested, { expiresAt: requested['holdExpiresAt'] });
    await app.answer(HOLD.captured, requested, capturedWhole(2_000));
    return requested;
  };
  const cardOf = async (redemptionId: string, as = 'P') =>
    ((await app.call(as, 'GET', `/v1/redemptions/${redemptionId}`)).body as Shown).giftCard;

  it('are told with what is put on it and until when, and neither with its number nor its PIN', async () => {
    await give('g-1');
    expect(await app.fact(COMPLETED, 'g-1')).toMatchObject({
      gives: { kind: 'gift-card', amount: 2_000, onto: 'cards' },
      worth: { currency: 'GBP', cost: 2_000 },
      card: {
        ...{ walletId: 'cards', amount: 2_000 },
        ...{ expiresOn: '2028-03-01', expiresAt: '2028-03-02T00:00:00.000Z' },
      },
    });
    const card = await cardOf('g-1');
    expect(card?.number).toMatch(/^9\d{18}$/);
    const told = JSON.stringify([await app.published(), await app.log.readStream('redemption-g-1')]);
    for (const secret of [card?.number ?? '', card?.pin ?? '', card?.cardId ?? '']) expect(told).not.toContain(secret);
  });

  it('are one card each, shown to the key that asked and to operators, as often as they ask', async () => {
    await give('g-2');
    const first = await cardOf('g-1');
    expect(await cardOf('g-1')).toEqual(first);
    expect(await cardOf('g-1', 'O')).toEqual(first);
    expect((await cardOf('g-2'))?.number).not.toBe(first?.number);
  });

  it('come back when the ledger has taken back what was on it, and only then', async () => {
    const refused = await app.call('O', 'POST', '/v1/redemptions/g-2:cancel', undefined);
    expect(refused).toMatchObject({ status: 409, body: { code: 'redemption.not_cancellable' } });
    const withdrawn = { ...giftCardWithdrawn.examples[0], redemptionId: 'g-2', occurredAt: app.clock.now() };
    for (const id of ['w-1', 'w-1', 'w-2']) await app.deliver(giftCardWithdrawn.type, withdrawn, id);
    expect((await app.call('P', 'GET', '/v1/redemptions/g-2')).body).toMatchObject({
      ...{ status: 'cancelled', cancelled: 'withdrawn' },
    });
    expect(await cardOf('g-2')).toBeUndefined();
    const facts = (await app.publishedOn('loyalty.rewards.redemption.facts.v1')).filter(
      ({ type, subject }) => type === 'loyalty.rewards.redemption.cancelled.v1' && subject === 'g-2',
    );
    expect(facts.map(({ data }) => data['cause'])).toEqual(['withdrawn']);
  });
});
