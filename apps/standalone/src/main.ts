import 'reflect-metadata';
import { allContexts } from '@accrue/contexts';
import { runProgram, tryOut } from '@accrue/runtime';

/** All contexts in one process, on a PostgreSQL that it starts itself. */
void runProgram(allContexts, tryOut);
