import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refuses, Roles } from '@accrue/http';
import { BudgetDto, BudgetsDto } from './budget.dto';
import { Budgets } from './budgets';

@ApiTags('programme')
@Controller('v1/budgets')
export class BudgetsController {
  constructor(private readonly budgets: Budgets) {}

  @Roles('analyst')
  @Get()
  @ApiOperation({ summary: 'The budgets of the programme, and how far each is used in the period that it is now' })
  @ApiOkResponse({ type: BudgetsDto })
  @Refuses('programme.not_published')
  async list(): Promise<BudgetsDto> {
    return { budgets: await this.budgets.now() };
  }

  @Roles('analyst')
  @Get(':budgetId')
  @ApiOperation({ summary: 'How far a budget is used, period by period, and store by store if each has its own' })
  @ApiOkResponse({ type: BudgetDto })
  @Refuses('programme.not_published', 'budget.unknown')
  async show(@Param('budgetId') budgetId: string): Promise<BudgetDto> {
    return this.budgets.of(budgetId);
  }
}
