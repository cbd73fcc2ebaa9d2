import { Module, type DynamicModule } from '@nestjs/common';
import { CONTEXT_PORTS, type ContextPorts } from '@accrue/http';
import { IdentityReader } from '@accrue/identities';
import { CloseController } from './close/close.controller';
import { ClaimIdentities } from './enrol/claim-identities';
import { EnrolController } from './enrol/enrol.controller';
import { EnrolMembers } from './enrol/enrol-members';
import { EraseController } from './erase/erase.controller';
import { Erasures } from './erase/erasures';
import { IdentityOwners } from './identities/identity-owners';
import { IdentitiesController } from './identities/identities.controller';
import { ImportController } from './import/import.controller';
import { LookupController } from './lookup/lookup.controller';
import { Members } from './members/members';
import { ForgetWhenErased } from './policies/forget-when-erased.policy';
import { MemberKeys } from './privacy/member-keys';
import { Profiles } from './privacy/profiles';
import { ShowController } from './show/show.controller';

@Module({})
export class EnrollmentModule {
  static register(ports: ContextPorts): DynamicModule {
    return {
      module: EnrollmentModule,
      providers: [
        { provide: CONTEXT_PORTS, useValue: ports },
        Members,
        MemberKeys,
        Profiles,
        { provide: IdentityReader, useFactory: () => new IdentityReader(ports.config['identityHashKey']) },
        IdentityOwners,
        ClaimIdentities,
        EnrolMembers,
        Erasures,
        ForgetWhenErased,
      ],
      controllers: [
        EnrolController,
        ImportController,
        LookupController,
        IdentitiesController,
        CloseController,
        EraseController,
        ShowController,
      ],
    };
  }
}
