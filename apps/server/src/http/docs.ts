import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';

/** OpenAPI 3.1 generated from the schemas, and a browsable reference; off in production unless API_DOCS=on. */
export async function installDocs(app: FastifyInstance, config: Config): Promise<void> {
  if (!(config.API_DOCS ?? config.NODE_ENV !== 'production')) return;
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Tradewind', version: VERSION, description: 'Every path also answers below /api.' },
      servers: [{ url: '/api/v1' }],
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    stripBasePath: true,
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'list', deepLinking: true, displayRequestDuration: true },
    theme: { title: 'Tradewind API' },
  });
  for (const path of ['/api/openapi.json', '/api/v1/openapi.json']) {
    app.get(path, { schema: { hide: true } }, async () => app.swagger());
  }
}
