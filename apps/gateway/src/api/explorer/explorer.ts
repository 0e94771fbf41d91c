import type { GraphVocabulary } from '@lintel/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendJson } from '../../http/json-reply.js';
import { loadExplorerAssets } from './explorer-assets.js';
import { explorerPage, explorerPolicy } from './explorer-page.js';

/** What browsers get where programs send queries: a page to explore the graph and try queries, without any other host. */
export class Explorer {
  private readonly assets = loadExplorerAssets();

  /** Answers GET on a GraphQL path. */
  async sendPage(vocabulary: GraphVocabulary, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (!acceptsHtml(request)) {
      await sendJson(request, reply, {
        status: 405,
        body: { message: 'Send the query by POST, as JSON with "query".' },
        headers: { allow: 'GET, POST' },
      });
      return;
    }
    const path = request.url.split('?')[0]!;
    await reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': explorerPolicy,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      })
      .send(explorerPage(vocabulary, path));
  }

  async sendAsset(name: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const asset = this.assets.get(name);
    if (!asset) {
      await sendJson(request, reply, { status: 404, body: { message: 'Not Found' } });
      return;
    }
    void reply.headers({ etag: asset.etag, 'cache-control': 'public, max-age=300', 'x-content-type-options': 'nosniff' });
    if (request.headers['if-none-match'] === asset.etag) await reply.status(304).send();
    else await reply.type(asset.type).send(asset.content);
  }
}

function acceptsHtml({ headers }: FastifyRequest): boolean {
  return [headers.accept ?? []].flat().join(',').includes('text/html');
}
