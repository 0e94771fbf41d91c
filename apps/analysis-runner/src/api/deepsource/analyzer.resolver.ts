import { findAnalyzer } from '@lintel/analyzers';
import { Authorize } from '@lintel/auth';
import { paginateList, type ConnectionArgs, type GraphqlContext } from '@lintel/graphql';
import { fromGlobalKeyOf } from '@lintel/vocabularies';
import { Args, Context, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { ReadRuns } from '../../application/read-runs.js';
import { loadTool } from '../loaders.js';
import { everyAnalyzer, toAnalyzer, toUploadedTool, type AnalyzerShape } from './analyzer.presenter.js';

@Resolver('Analyzer')
@Authorize('signed-in')
export class DeepsourceAnalyzerResolver {
  constructor(private readonly runs: ReadRuns) {}

  @Query('analyzer')
  async analyzer(@Context() context: GraphqlContext, @Args('shortcode') shortcode: string): Promise<AnalyzerShape | null> {
    return (await this.find(shortcode, context)) ?? aliased(shortcode);
  }

  /** Command-line clients read this list without paging: all of it is on the first page. */
  @Query('analyzers')
  async analyzers(@Args() args: ConnectionArgs) {
    return paginateList({
      args,
      rows: everyAnalyzer(),
      keyOf: (analyzer) => analyzer.shortcode,
      toNode: (analyzer) => analyzer,
      defaultFirst: 500,
    });
  }

  @ResolveReference()
  async resolveReference(reference: { readonly id: string }, context: GraphqlContext): Promise<AnalyzerShape | null> {
    const shortcode = fromGlobalKeyOf('Analyzer', reference.id);
    return shortcode === undefined ? null : this.find(shortcode, context);
  }

  private async find(shortcode: string, context: GraphqlContext): Promise<AnalyzerShape | null> {
    const manifest = findAnalyzer(shortcode);
    if (manifest?.shortcode === shortcode) return toAnalyzer(manifest);
    const tool = shortcode.includes('\0') ? null : await loadTool(context, this.runs, shortcode);
    return tool && toUploadedTool(tool);
  }
}

function aliased(name: string): AnalyzerShape | null {
  const manifest = findAnalyzer(name);
  return manifest ? toAnalyzer(manifest) : null;
}
