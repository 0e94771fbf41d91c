import { Authorize } from '@lintel/auth';
import { SETTINGS } from '@lintel/service';
import { toGlobalId } from '@lintel/vocabularies';
import { Inject } from '@nestjs/common';
import { Query, ResolveReference, Resolver } from '@nestjs/graphql';
import type { AccountsSettings } from '../../config.js';

const mark =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1f2933"/>' +
  '<path d="M6 9h20v4h-3v12h-4V13h-6v12H9V13H6z" fill="#f5f7fa"/></svg>';
const markUrl = `data:image/svg+xml;base64,${Buffer.from(mark).toString('base64')}`;

/** There is one installation. */
const installationId = toGlobalId('Installation', 1);

interface InstallationShape {
  readonly __typename: 'Installation';
  readonly id: string;
  readonly name: string;
  readonly logo: string;
}

@Resolver('Installation')
@Authorize('signed-in')
export class DeepsourceInstallationResolver {
  constructor(@Inject(SETTINGS) private readonly settings: AccountsSettings) {}

  @Query('installation')
  installation(): InstallationShape {
    const { LINTEL_INSTALLATION_NAME: name, LINTEL_INSTALLATION_LOGO_URL: logo = markUrl } = this.settings;
    return { __typename: 'Installation', id: installationId, name, logo };
  }

  @ResolveReference()
  resolveReference(reference: { readonly id: string }): InstallationShape | null {
    return reference.id === installationId ? this.installation() : null;
  }
}
