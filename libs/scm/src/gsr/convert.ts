import type { ScmRepository } from '@lintel/events';
import { drafts, type ScmEventDraft } from '../scm-event.js';
import type { GsrNotice } from './payloads.js';

/** Converts a notice to events; a message may update several refs, each becomes one. Free of effects. */
export function convertGsr(notice: GsrNotice): ScmEventDraft[] {
  const repository = repositoryOf(notice);
  const sender = notice.refUpdateEvent?.email;
  const pushes = Object.values(notice.refUpdateEvent?.refUpdates ?? {})
    .map((update) => ({
      ...(sender && { senderLogin: sender }),
      repository,
      ref: update.refName,
      before: update.updateType === 'CREATE' ? null : update.oldId,
      after: update.updateType === 'DELETE' ? null : update.newId,
      isForced: update.updateType === 'UPDATE_NON_FAST_FORWARD',
    }))
    .filter(({ before, after }) => before !== null || after !== null)
    .map(drafts.push);
  return [
    ...pushes,
    ...(notice.createRepoEvent ? [drafts.repository({ action: 'created', repository })] : []),
    ...(notice.deleteRepoEvent ? [drafts.repository({ action: 'deleted', repository })] : []),
  ];
}

/** The host has no ids: the full name is the identity. The name may contain slashes, the project may not. */
function repositoryOf({ name: fullName, url }: GsrNotice): ScmRepository {
  const [, project = '', name = ''] = /^projects\/([^/]+)\/repos\/(.+)$/.exec(fullName) ?? [];
  return {
    provider: 'gsr',
    externalId: fullName,
    ownerLogin: project,
    ownerType: 'team',
    name,
    cloneUrl: url || `https://source.developers.google.com/p/${project}/r/${name}`,
    webUrl: `https://source.cloud.google.com/${project}/${name}`,
    defaultBranch: null,
    isPrivate: true,
  };
}
