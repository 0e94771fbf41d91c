import { BlobStore } from '@lintel/blobs';
import { Works, type JobWorker } from '@lintel/messaging';
import { Injectable } from '@nestjs/common';
import { decodeMeasurement } from '../application/measurement-document.js';
import { storeMeasurements, type StoreMeasurementsData } from '../application/measurements-job.js';
import { StoreMeasurement } from '../application/store-measurement.js';

const maxStoredBytes = 64 * 1024 * 1024;

@Injectable()
@Works(storeMeasurements)
export class StoreMeasurementsWorker implements JobWorker<typeof storeMeasurements> {
  constructor(
    private readonly blobs: BlobStore,
    private readonly storeMeasurement: StoreMeasurement,
  ) {}

  async run(data: StoreMeasurementsData): Promise<void> {
    const stored = await this.blobs.read(data.measurements.key, maxStoredBytes);
    await this.storeMeasurement.execute(data, decodeMeasurement(stored));
  }
}
