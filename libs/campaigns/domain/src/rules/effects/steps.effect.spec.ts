import { problemsOf, published, withRule } from '../../programme/programme.fixture';
import { from, goodsBack, line, sale } from '../../receipt/receipt.fixture';
import { LivingJournal } from '../../journal/journal.fixture';
import { at, evaluate, points } from '../evaluate.fixture';

const ladder = [
  { from: 5000, give: 100 },
  { from: 10_000, give: 250 },
];
const highest = { earn: { steps: ladder } };
const each = { earn: { steps: ladder, reached: 'each' as const } };

describe('a bonus by steps', () => {
  it.each([
    [4999, 0, 0],
    [5000, 100, 100],
    [9999, 100, 100],
    [10_000, 250, 350],
  ])('of a basket of %s pence is %s for the highest step, %s for each', (pence, one, all) => {
    expect([points(highest, [at(pence)]), points(each, [at(pence)])]).toEqual([one, all]);
  });

  it('is multiplied by the tier, limited, and shared by what the lines came to', () => {
    const lines = [line('1', { unitPrice: 9000 }), line('2', { unitPrice: 3000 })];
    const { awards } = evaluate({ ...highest, tierMultiplier: true, limits: { perReceipt: 300 } }, lines, {
      tierId: 'silver',
    });
    expect(awards[0]).toMatchObject({
      points: 300,
      basePoints: 250,
      capped: { desired: 312, value: 300 },
      lines: [{ points: 225 }, { points: 75 }],
    });
  });

  it('is lost with the goods that it needs, down to the step that is still reached', () => {
    const journal = new LivingJournal(published(withRule({ ...highest, tierMultiplier: false })));
    const back = (id: string, time: string, lineId: string, unitPrice: number) =>
      goodsBack(id, time, [line('1', { unitPrice, quantity: -1, ...from('A', lineId) })]);
    journal.receive(
      sale('A', '10:00', [line('1', { unitPrice: 6000 }), line('2', { unitPrice: 4000 })]),
      back('R', '11:00', '2', 4000),
    );
    expect(journal.points).toEqual({ A: [250, 150] });
    journal.receive(back('Q', '12:00', '1', 6000));
    expect(journal.points).toEqual({ A: [250, 250] });
  });

  it('is refused where steps overlap or give nothing', () =>
    expect(
      problemsOf(
        withRule({
          earn: {
            steps: [
              { from: 5000, give: 100 },
              { from: 5000, give: 0 },
            ],
          },
        }),
      ).map(({ path, code }) => [path, code]),
    ).toEqual([
      ['/earning/rules/0/earn/steps/1/from', 'earn.steps.not_increasing'],
      ['/earning/rules/0/earn/steps/1/give', 'earn.steps.not_positive'],
    ]));
});
