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

const longFormOnly = (fault: Fault): Fault =>
  scale.isLong ? fault : { ...fault, impossible: fault.impossible ?? 'npm run faults does it' };

/** All that is done to the cluster, one after the other. */
export const FAULTS: readonly Fault[] = [
  killEverything,
  rollingRestart,
  longFormOnly(disorderedTopic),
  poison,
  ambiguousCommit,
  longFormOnly(slowNetwork),
  longFormOnly(rebalanceStorm),
  ...scale.zombies.map(zombieWriter).map(longFormOnly),
  brokerAway,
  longFormOnly(diskFull()),
];
