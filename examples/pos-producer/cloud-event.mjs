// How a receipt travels: CloudEvents 1.0 in Kafka's binary mode.

const TYPE = 'loyalty.pos.receipt.completed.v1';

/** The topic that the platform takes receipts from. */
export const TOPIC = 'loyalty.pos.receipts.v1';

/**
 * One receipt as a Kafka message. The same receipt gives the same message whenever it is sent, so sending it again is safe:
 * the platform knows `id` within `source`, and `receiptId` for ever.
 */
export const messageOf = (receipt) => {
  const key = keyOf(receipt);
  const { storeId, workstationId } = receipt.businessKey;
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
      ce_dataschema: `urn:accrue:schema:${TYPE}`,
      ce_partitionkey: key,
    },
  };
};

/**
 * Messages of one key arrive in the order in which they were sent. By member, because it is a member's receipts that depend
 * on each other: a return on its sale, a tier on what was bought before. Nobody's receipts depend on nothing; the till
 * spreads them and keeps its own order.
 */
const keyOf = ({ member, businessKey: { storeId, workstationId } }) =>
  member?.value === undefined || member.idType === 'none'
    ? `till:${storeId}/${workstationId}`
    : `${member.idType}:${member.value}`;
