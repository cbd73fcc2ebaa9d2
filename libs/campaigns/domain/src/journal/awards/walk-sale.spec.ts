import { goodsBack, from, line, sale } from '../../receipt/receipt.fixture';
import type { JournalEvent } from '../events';
import { LivingJournal } from '../journal.fixture';

const isAboutAwards = ({ type }: JournalEvent): boolean => type.startsWith('Award');

it('a coupon that goes back makes the basket worth more: the return takes nothing, and gives nothing', () => {
  const coupon = { sku: 'COUPON', unitPrice: 0, netPayable: -300 };
  const shop = new LivingJournal();
  // Given ten pounds of tea, three off: seven points.
  shop.receive(sale('A', '10:00', [line('1'), line('2', coupon)]));
  // When the coupon goes back, then nothing changes about the award.
  const given = shop.receive(
    goodsBack('R', '11:00', [line('1', { ...coupon, ...from('A', '2'), quantity: -1, netPayable: 300 })]),
  );
  expect(given.filter(isAboutAwards)).toEqual([]);
  // When the tea goes back too, then the seven points go, not ten.
  const [last] = shop
    .receive(goodsBack('S', '12:00', [line('1', { ...from('A', '1'), quantity: -1, netPayable: -1000 })]))
    .filter(isAboutAwards);
  expect(last).toMatchObject({ type: 'AwardReversed', data: { granted: 7, points: 7, reversed: 7 } });
});
