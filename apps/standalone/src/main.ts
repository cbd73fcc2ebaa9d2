import 'reflect-metadata';
import { runProgram, tryOut } from '@accrue/runtime';
import { allContexts } from './contexts';

/** All contexts in one process, on a PostgreSQL that it starts itself. */
void runProgram(allContexts, tryOut);
