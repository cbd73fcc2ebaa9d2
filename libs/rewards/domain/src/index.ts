export * from './kinds';
export * as reward from './reward';
export * as redemption from './redemption';
export * as allowance from './allowance';
export * as conditions from './conditions';
export * as draw from './draw';
export * as gift from './gift';
