import { Authorize } from '@lintel/auth';
import { SETTINGS } from '@lintel/service';
import { toGlobalId } from '@lintel/vocabularies';
import { Inject } from '@nestjs/common';
import { Query, ResolveReference, Resolver } from '@nestjs/graphql';
import type { AccountsSettings } from '../../config.js';

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
    const { LINTEL_INSTALLATION_NAME: name, LINTEL_INSTALLATION_LOGO_URL: logo } = this.settings;
    return { __typename: 'Installation', id: installationId, name, logo };
  }

  @ResolveReference()
  resolveReference(reference: { readonly id: string }): InstallationShape | null {
    return reference.id === installationId ? this.installation() : null;
  }
}
