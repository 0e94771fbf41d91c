import { Authorize, CurrentPrincipal, type Principal } from '@lintel/auth';
import { loader, type Connection, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import type { Id } from '@lintel/kernel';
import { fromGlobalIdOf } from '@lintel/vocabularies';
import { Args, Context, Parent, Query, ResolveField, Resolver, ResolveReference } from '@nestjs/graphql';
import { ReadUploads, type UploadStatus } from '../../application/read-uploads.js';
import type { Analysis } from '../../domain/analysis.js';
import { presentAnalysis, presentUpload } from './ingest.presenter.js';

@Authorize('signed-in')
@Resolver('SarifUpload')
export class SarifUploadResolver {
  constructor(private readonly read: ReadUploads) {}

  @Query('sarifUpload')
  upload(@Context() context: GraphqlContext, @Args('id') id: string): Promise<object | null> {
    return this.load(context, id);
  }

  @ResolveReference()
  reference({ id }: { id: string }, @Context() context: GraphqlContext): Promise<object | null> {
    return this.load(context, id);
  }

  @ResolveField('analyses')
  async analyses(@Context() context: GraphqlContext, @Parent() { uploadId }: { uploadId: Id }): Promise<object[]> {
    const found = await loader<Id, Analysis[]>(context, 'analyses-of-upload', async (ids) => {
      const byUpload = await this.read.analysesOfUploads(context.principal, ids);
      return ids.map((id) => byUpload.get(id) ?? []);
    }).load(uploadId);
    return found.map(presentAnalysis);
  }

  private async load(context: GraphqlContext, id: string): Promise<object | null> {
    const uploadId = fromGlobalIdOf('SarifUpload', id);
    if (uploadId === undefined) return null;
    const found = await loader<Id, UploadStatus | undefined>(context, 'sarif-upload', async (ids) => {
      const byId = new Map((await this.read.uploadsByIds(context.principal, ids)).map((status) => [status.upload.uploadId, status]));
      return ids.map((wanted) => byId.get(wanted));
    }).load(uploadId);
    return found ? presentUpload(found) : null;
  }
}

@Authorize('signed-in')
@Resolver('Analysis')
export class AnalysisResolver {
  constructor(private readonly read: ReadUploads) {}

  @Query('analysis')
  analysis(@Context() context: GraphqlContext, @Args('id') id: string): Promise<object | null> {
    return this.load(context, id);
  }

  @ResolveReference()
  reference({ id }: { id: string }, @Context() context: GraphqlContext): Promise<object | null> {
    return this.load(context, id);
  }

  private async load(context: GraphqlContext, id: string): Promise<object | null> {
    const analysisId = fromGlobalIdOf('Analysis', id);
    if (analysisId === undefined) return null;
    const found = await loader<Id, Analysis | undefined>(context, 'analysis', async (ids) => {
      const byId = new Map((await this.read.analysesByIds(context.principal, ids)).map((analysis) => [analysis.analysisId, analysis]));
      return ids.map((wanted) => byId.get(wanted));
    }).load(analysisId);
    return found ? presentAnalysis(found) : null;
  }
}

@Authorize('signed-in')
@Resolver('Repository')
export class RepositoryIngestResolver {
  constructor(private readonly read: ReadUploads) {}

  @ResolveReference()
  reference({ id }: { id: string }): object {
    return { id };
  }

  @ResolveField('sarifUploads')
  async sarifUploads(
    @CurrentPrincipal() principal: Principal,
    @Parent() { id }: { id: string },
    @Args() args: ConnectionArgs,
  ): Promise<Connection<object>> {
    return mapNodes(await this.read.uploadsOf(principal, fromGlobalIdOf('Repository', id) ?? 0, args), presentUpload);
  }

  @ResolveField('analyses')
  async analyses(
    @CurrentPrincipal() principal: Principal,
    @Parent() { id }: { id: string },
    @Args() args: ConnectionArgs,
  ): Promise<Connection<object>> {
    return mapNodes(await this.read.analysesOf(principal, fromGlobalIdOf('Repository', id) ?? 0, args), presentAnalysis);
  }
}

function mapNodes<Node>({ edges, ...connection }: Connection<Node>, present: (node: Node) => object): Connection<object> {
  return { ...connection, edges: edges.map(({ node, cursor }) => ({ node: present(node), cursor })) };
}
