import 'reflect-metadata';
import { enrollmentContext } from '@accrue/enrollment-service';
import { runService } from '@accrue/runtime';

void runService(enrollmentContext);
