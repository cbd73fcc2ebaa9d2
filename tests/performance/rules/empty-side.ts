import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { createHttpApp, fixedApiKeys, Roles } from '@accrue/http';
import { ask, type AskRequest } from '../ask';
import { serveRounds } from '../side';

@Controller('empty')
class EmptyController {
  @Roles('pos')
  @Post()
  @HttpCode(200)
  answer(@Body() _body: object): object {
    return {};
  }
}

@Module({ controllers: [EmptyController] })
class EmptyModule {}

/** What a request costs that nobody does anything for: the server, its guards and its parsers are the platform's. */
void serveRounds(async () => {
  const app = await createHttpApp({
    modules: [EmptyModule],
    apiKeys: fixedApiKeys({ P: { name: 'till', role: 'pos' } }),
    problemStatuses: {},
  });
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/empty`;
  return {
    run: (request: Omit<AskRequest, 'url' | 'key'>) => ask({ ...request, url, key: 'P' }),
    close: () => app.close(),
  };
});
