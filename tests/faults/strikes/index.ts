import { scale } from '../scale';
import { brokerAway } from './broker-away';
import { diskFull } from './disk-full';
import type { Fault } from './fault';
import { killEverything } from './kill';
import { ambiguousCommit, slowNetwork } from './network';
import { poison } from './poison';
import { rebalanceStorm } from './rebalance-storm';
import { rollingRestart } from './rolling-restart';
import { disorderedTopic } from './disordered-topic';
import { zombieWriter } from './zombie';

/** All that is done to the cluster, one after the other. */
export const FAULTS: readonly Fault[] = [
  killEverything,
  rollingRestart,
  disorderedTopic,
  poison,
  ambiguousCommit,
  slowNetwork,
  rebalanceStorm,
  ...scale.zombies.map(zombieWriter),
  brokerAway,
  diskFull(),
];
