import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { receiptCompleted, schemaRegistry, TOPICS } from '@accrue/contracts';
import { messageOf, TOPIC } from '../../examples/pos-producer/cloud-event.mjs';
import { decode } from '@accrue/messaging';
import { root } from './bi-world';

interface Receipt {
  readonly receiptId: string;
  readonly endedAt: string;
  readonly businessKey: { readonly storeId: string; readonly workstationId: string };
  readonly member?: { readonly idType: string; readonly value?: string };
}

const sample = readFileSync(join(root, 'examples/pos-producer/receipts.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Receipt);
const [sale] = sample as [Receipt];

describe('a till’s messages', () => {
  it('go where the platform reads receipts', () => {
    expect(TOPIC).toBe(TOPICS.posReceipts);
  });

  it.each(sample.map((receipt) => [receipt.receiptId, receipt] as const))(
    'are as published: %s of the sample',
    (receiptId, receipt) => {
      const { key, value, headers } = messageOf(receipt);
      expect(decode(TOPIC, { key, value, headers }, schemaRegistry)).toMatchObject({
        id: receiptId,
        type: receiptCompleted.type,
        source: `/pos/S-014/3`,
        subject: receiptId,
        data: receipt,
        extensions: { partitionkey: key },
      });
    },
  );

  it('are the same when the same receipt is sent again', () => {
    expect(messageOf(sale)).toEqual(messageOf(sale));
  });

  it('keep the order of their till, and name no card where it cannot be erased', () => {
    const { key, headers } = messageOf(sale);
    expect(key).toBe('S-014/3');
    expect(JSON.stringify(headers)).not.toContain('2900000012345');
  });

  it('come from a till that only its store knows by that name', () => {
    const { headers } = messageOf({ ...sale, businessKey: { storeId: 'Łódź/1', workstationId: 'web' } });
    expect(headers.ce_source).toBe('/pos/%C5%81%C3%B3d%C5%BA%2F1/web');
  });
});
