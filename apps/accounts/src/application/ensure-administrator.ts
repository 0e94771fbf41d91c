import { Database, systemScope } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { findUserByEmail } from '../persistence/users.repository.js';
import { AddUser } from './add-user.js';

/** Creates the administrator that the settings name, at the first start; later starts change nothing. */
@Injectable()
export class EnsureAdministrator {
  constructor(
    private readonly database: Database,
    private readonly addUser: AddUser,
  ) {}

  async execute(email: string): Promise<void> {
    const known = await this.database.transaction(systemScope('is the administrator there?'), (tx) => findUserByEmail(tx, email.trim()));
    if (!known) await this.addUser.execute({ actor: { kind: 'operator' }, email, isAdmin: true });
  }
}
