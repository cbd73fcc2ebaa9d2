#!/usr/bin/env node
process.argv.splice(2, 0, 'accrue');
await import('./run.mjs');
