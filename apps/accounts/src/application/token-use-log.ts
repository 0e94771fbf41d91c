import type { Clock, Id } from '@lintel/kernel';
import type { Logger } from '@lintel/observability';
import { Database, systemScope } from '@lintel/persistence';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { recordTokenUse } from '../persistence/access-tokens.repository.js';

const flushEveryMs = 5_000;
const noteAtMostEveryMs = 60_000;

/** Notes when tokens were used: in memory first, in one statement for all every few seconds, each token at most once a minute. */
export class TokenUseLog implements OnModuleInit, OnApplicationShutdown {
  private readonly pending = new Map<Id, Date>();
  private readonly written = new Map<Id, Date>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flushQuietly(), flushEveryMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flushQuietly();
  }

  /** Returns at once. */
  note(tokenId: Id, lastUsedAt: Date | null): void {
    const now = this.clock.now();
    const known = this.written.get(tokenId) ?? lastUsedAt;
    if (known && now.getTime() - known.getTime() < noteAtMostEveryMs) return;
    this.pending.set(tokenId, now);
  }

  /** Writes what was noted. When it fails, the notes are kept for the next time. */
  async flush(): Promise<void> {
    if (this.pending.size === 0) return;
    const uses = new Map(this.pending);
    await this.database.transaction(systemScope('last use of tokens'), (tx) => recordTokenUse(tx, uses));
    for (const [tokenId, usedAt] of uses) {
      this.written.set(tokenId, usedAt);
      if (this.pending.get(tokenId) === usedAt) this.pending.delete(tokenId);
    }
    this.forgetOld();
  }

  private forgetOld(): void {
    const oldest = this.clock.now().getTime() - noteAtMostEveryMs;
    for (const [tokenId, usedAt] of this.written) if (usedAt.getTime() < oldest) this.written.delete(tokenId);
  }

  private async flushQuietly(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.logger.warn({ error }, 'The last use of tokens could not be written; it will be tried again');
    }
  }
}
