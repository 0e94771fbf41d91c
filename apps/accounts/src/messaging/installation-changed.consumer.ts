import { installationChanged, type Envelope, type EventData } from '@lintel/events';
import { Consumes, type EventConsumer } from '@lintel/messaging';
import type { Transaction } from '@lintel/persistence';
import { Injectable } from '@nestjs/common';
import { ApplyInstallation } from '../application/apply-installation.js';

@Injectable()
@Consumes(installationChanged)
export class InstallationChangedConsumer implements EventConsumer<typeof installationChanged> {
  constructor(private readonly applyInstallation: ApplyInstallation) {}

  async handle({ data }: Envelope<EventData<typeof installationChanged>>, tx: Transaction): Promise<void> {
    await this.applyInstallation.execute(tx, data);
  }
}
