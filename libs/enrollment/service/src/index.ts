import { IdentityReader } from '@accrue/identities';
import { type ContextDefinition, ContextPorts } from '@accrue/context-kit';
import { AttributesController } from './attributes/attributes.controller';
import { CardLinks } from './card/card-links';
import { CardLinksController } from './card/card-links.controller';
import { CloseController } from './close/close.controller';
import { DatesController } from './dates/dates.controller';
import { MemorableDays } from './dates/memorable-days';
import { Occasions } from './dates/occasions';
import { ProgrammeTerms } from './dates/programme-terms';
import { DatesOfMembers } from './dates/tell-dates';
import { ForgetAgain } from './due-work/forget-again';
import { ReachOccasions } from './due-work/reach-occasions';
import { ClaimIdentities } from './enrol/claim-identities';
import { EnrolMembers } from './enrol/enrol-members';
import { EnrolController } from './enrol/enrol.controller';
import { EraseController } from './erase/erase.controller';
import { Erasures } from './erase/erasures';
import { IdentitiesController } from './identities/identities.controller';
import { IdentityChanges } from './identities/identity-changes';
import { IdentityOwners } from './identities/identity-owners';
import { ImportController } from './import/import.controller';
import { LookupController } from './lookup/lookup.controller';
import { Members } from './members/members';
import { Merges } from './merge/merges';
import { MergesController } from './merge/merges.controller';
import { enrollmentMigrations } from './migrations';
import { ForgetWhenErased } from './policies/forget-when-erased.policy';
import { KeepTermsWhenProgrammePublished } from './policies/keep-terms-when-programme-published.policy';
import { PlanWhenEnrolled } from './policies/plan-when-enrolled.policy';
import { ForgetWhenPartnerErased } from './policies/forget-when-partner-erased.policy';
import { Partners } from './partners/partners';
import { PartnersController } from './partners/partners.controller';
import { PreferencesController } from './preferences/preferences.controller';
import { Join } from './posters/join';
import { Posters } from './posters/posters';
import { PostersController } from './posters/posters.controller';
import { MemberKeys } from './privacy/member-keys';
import { Profiles } from './privacy/profiles';
import { enrollmentProblems } from './problems';
import { enrollmentPublications } from './publications';
import { enrollmentProjections } from './read-models';
import { ReferralController } from './referral/referral.controller';
import { Referrals } from './referral/referrals';
import { EnrolmentsController } from './enrolments/enrolments.controller';
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
    CardLinksController,
    DatesController,
    AttributesController,
    PreferencesController,
    ReferralController,
    CloseController,
    EraseController,
    MergesController,
    ShowController,
    EnrolmentsController,
    PartnersController,
    PostersController,
  ],
  policies: [ForgetWhenErased, ForgetWhenPartnerErased, PlanWhenEnrolled, KeepTermsWhenProgrammePublished],
  dueWork: [ReachOccasions, ForgetAgain],
  providers: [
    Members,
    MemberKeys,
    Profiles,
    MemorableDays,
    ProgrammeTerms,
    Occasions,
    DatesOfMembers,
    {
      provide: IdentityReader,
      useFactory: ({ config }: ContextPorts) => new IdentityReader(config['identityHashKey']),
      inject: [ContextPorts],
    },
    IdentityOwners,
    IdentityChanges,
    CardLinks,
    ClaimIdentities,
    EnrolMembers,
    Erasures,
    Partners,
    Posters,
    Join,
    Referrals,
    Merges,
  ],
};
