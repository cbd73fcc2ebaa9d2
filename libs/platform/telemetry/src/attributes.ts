/**
 * Names of span attributes and metric labels. The conventions for messaging still move, so they stand here and nowhere else;
 * there is none for event sourcing: what is ours has the prefix `loyalty.`. None of them ever holds the id of a member or a
 * stream, or a message key: those are pseudonyms of people, and as labels there would be no end of them.
 */
export const ATTRIBUTES = {
  /** Code of a rejection, or the class of an error; never its message, which may quote what somebody sent. */
  errorType: 'error.type',

  httpMethod: 'http.request.method',
  /** The template, e.g. `/v1/members/{memberId}`, never the path. */
  httpRoute: 'http.route',
  httpStatus: 'http.response.status_code',

  messagingSystem: 'messaging.system.name',
  /** Its name before version 1.45 of the conventions, by which tools still know it. */
  messagingSystemBefore: 'messaging.system',
  messagingTopic: 'messaging.destination.name',
  messagingPartition: 'messaging.destination.partition.id',
  messagingGroup: 'messaging.consumer.group.name',
  messagingOperation: 'messaging.operation.name',
  messagingOperationType: 'messaging.operation.type',
  messagingBatchSize: 'messaging.batch.message_count',

  poolName: 'db.client.connection.pool.name',
  poolState: 'db.client.connection.state',

  context: 'loyalty.context',
  commandType: 'loyalty.command.type',
  outcome: 'loyalty.outcome',
  messageType: 'loyalty.message.type',
  eventType: 'loyalty.event.type',
  eventCount: 'loyalty.event.count',
  streamCount: 'loyalty.stream.count',
  projection: 'loyalty.projection',
} as const;
