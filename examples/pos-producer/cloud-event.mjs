// How a receipt travels: CloudEvents 1.0 in Kafka's binary mode.

const TYPE = 'loyalty.pos.receipt.completed.v1';

/** The topic that the platform takes receipts from. */
export const TOPIC = 'loyalty.pos.receipts.v1';

/**
 * One receipt as a Kafka message. The same receipt gives the same message whenever it is sent, so sending it again is safe:
 * the platform knows `id` within `source`, and `receiptId` for ever. Its key is the till: what a till sells stays in order. Never a card or
 * another identity: a key stands in clear on the brokers, and cannot be erased one by one.
 */
export const messageOf = (receipt) => {
  const { storeId, workstationId } = receipt.businessKey;
  const key = `${storeId}/${workstationId}`;
  return {
    key,
    value: JSON.stringify(receipt),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: receipt.receiptId,
      ce_source: `/pos/${encodeURIComponent(storeId)}/${encodeURIComponent(workstationId)}`,
      ce_type: TYPE,
      ce_subject: receipt.receiptId,
      // When the sale ended, not when it was sent: a till that was offline sends late.
      ce_time: receipt.endedAt,
      ce_dataschema: `/v1/schemas/${TYPE}.json`,
      ce_partitionkey: key,
    },
  };
};
