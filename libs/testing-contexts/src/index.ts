export * from './context-app';
