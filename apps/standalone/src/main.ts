import 'reflect-metadata';
import { runProgram } from '@accrue/runtime';
import { allContexts } from './contexts';
import { tryOut } from './try-out';

/** All contexts in one process, on a PostgreSQL that it starts itself. */
void runProgram(allContexts, tryOut);
