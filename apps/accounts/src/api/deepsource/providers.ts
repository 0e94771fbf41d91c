import type { Provider } from '@lintel/kernel';
import { deepsource } from '@lintel/vocabularies';

/**
 * Hosts that a caller may mean by a spelling, most likely first. Command-line clients guess the host from the name of the git remote, so
 * the repository of a GitHub Enterprise server arrives as GITHUB. Empty for hosts that Lintel does not serve.
 */
export function hostsMeantBy(vcsProvider: string): readonly Provider[] {
  if (vcsProvider === deepsource.vcsProvider.github) return ['github', 'github-enterprise'];
  const provider = deepsource.fromForeign(deepsource.vcsProvider, vcsProvider);
  return provider ? [provider] : [];
}

/** The repository's own name: from a sub-directory clients append `:<sub>:<path>`, and there are no sub-projects. */
export function withoutSubProject(name: string): string {
  const [repository = name] = name.split(':', 1);
  return repository;
}
