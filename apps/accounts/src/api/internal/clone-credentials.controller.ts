import { Authorize } from '@lintel/auth';
import { DomainError, isId } from '@lintel/kernel';
import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { IssueCloneCredentials } from '../../application/issue-clone-credentials.js';

interface Answer {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly expiresAt?: string;
}

/** For the services that fetch code or speak to the host: a short-lived credential. */
@Controller('internal/repositories')
@Authorize('internal')
export class CloneCredentialsController {
  constructor(private readonly issue: IssueCloneCredentials) {}

  @Post(':id/clone-credentials')
  @HttpCode(200)
  async issueFor(@Param('id') id: string): Promise<Answer> {
    const repositoryId = Number(id);
    if (!isId(repositoryId)) throw new DomainError('repository-not-found');
    const { url, username, password, expiresAt } = await this.issue.execute(repositoryId);
    return {
      url,
      ...(username !== null && { username }),
      ...(password !== null && { password }),
      ...(expiresAt !== null && { expiresAt: expiresAt.toISOString() }),
    };
  }
}
