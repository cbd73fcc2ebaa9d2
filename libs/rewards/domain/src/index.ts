export * from './kinds';
export * as reward from './reward';
export * as redemption from './redemption';
export * as allowance from './allowance';
export * as conditions from './conditions';
export * as gift from './gift';
