import type { Consumer, ConsumerPorts } from './consumer';
import { EachConsumer } from './each-consumer';
import { TransactionConsumer } from './transaction-consumer';

/** The consumer that a subscription's handler asks for. */
export const consumerOf = (ports: ConsumerPorts): Consumer => {
  const { handler } = ports.subscription;
  return handler.kind === 'each'
    ? new EachConsumer(ports, (message) => handler.handle(message), handler.inAnyOrder)
    : new TransactionConsumer(ports, (messages, tx) => handler.handle(messages, tx));
};
