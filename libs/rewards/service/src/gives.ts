import type { ApiPropertyOptions } from '@nestjs/swagger';
import { rewardGivesSchemas } from '@accrue/contracts';

/** What a reward or a redemption gives, for answers. The document is OpenAPI 3.1, where every JSON Schema may stand; Nest's types are older. */
export const GIVES = {
  oneOf: rewardGivesSchemas,
  description: 'What it gives, by its kind',
} as unknown as ApiPropertyOptions;
