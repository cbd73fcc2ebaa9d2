export { compose, type ComposeOptions, type RunningPlatform } from './compose';
export { readConfig, type PlatformConfig } from './startup/config';
export { readOperatorKey, type NewKeys } from './startup/first-start';
export { runProgram } from './startup/run-program';
export { StartupError } from './startup/startup-error';
export { generateOpenApi } from './system/generate-openapi';
export * from './postgres';
export * from './kafka';
