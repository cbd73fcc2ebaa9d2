import { IdentityReader } from '@accrue/identities';
import { type ContextDefinition, ContextPorts } from '@accrue/context-kit';
import { CloseController } from './close/close.controller';
import { ClaimIdentities } from './enrol/claim-identities';
import { EnrolMembers } from './enrol/enrol-members';
import { EnrolController } from './enrol/enrol.controller';
import { EraseController } from './erase/erase.controller';
import { Erasures } from './erase/erasures';
import { IdentitiesController } from './identities/identities.controller';
import { IdentityOwners } from './identities/identity-owners';
import { ImportController } from './import/import.controller';
import { LookupController } from './lookup/lookup.controller';
import { Members } from './members/members';
import { Merges } from './merge/merges';
import { MergesController } from './merge/merges.controller';
import { enrollmentMigrations } from './migrations';
import { ForgetWhenErased } from './policies/forget-when-erased.policy';
import { MemberKeys } from './privacy/member-keys';
import { Profiles } from './privacy/profiles';
import { enrollmentProblems } from './problems';
import { enrollmentPublications } from './publications';
import { enrollmentProjections } from './read-models';
import { ShowController } from './show/show.controller';

export const enrollmentContext: ContextDefinition = {
  name: 'enrollment',
  migrations: enrollmentMigrations,
  projections: enrollmentProjections,
  publications: enrollmentPublications,
  problemStatuses: enrollmentProblems,
  configKeys: ['identityHashKey', 'masterKey'],
  controllers: [
    EnrolController,
    ImportController,
    LookupController,
    IdentitiesController,
    CloseController,
    EraseController,
    MergesController,
    ShowController,
  ],
  policies: [ForgetWhenErased],
  providers: [
    Members,
    MemberKeys,
    Profiles,
    {
      provide: IdentityReader,
      useFactory: ({ config }: ContextPorts) => new IdentityReader(config['identityHashKey']),
      inject: [ContextPorts],
    },
    IdentityOwners,
    ClaimIdentities,
    EnrolMembers,
    Erasures,
    Merges,
  ],
};
