export { armOf, compileExperiments, placeOf, type Arm, type Experiment, type HeldOut } from './experiment';
export { MEMBERS_MIN, upliftOf, type Sample, type Uplift } from './uplift';
export { costOf } from './cost';
