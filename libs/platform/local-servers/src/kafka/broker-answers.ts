import { connect } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';

const ANSWER_MS_MAX = 5_000;

/** Whether a broker listens there and says itself that it is part of its cluster: only then does it take messages. */
export const brokerAnswers = async (broker: string): Promise<boolean> => {
  if (!(await listens(broker))) return false;
  const admin = new Kafka({
    clientId: 'accrue-probe',
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: ANSWER_MS_MAX,
    requestTimeout: ANSWER_MS_MAX,
    retry: { retries: 0 },
  }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

/** Far cheaper than a client that cannot connect, and asked often. */
const listens = (broker: string): Promise<boolean> => {
  const [host = '', port] = broker.split(':');
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const answer = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', answer(true)).once('error', answer(false));
  });
};
