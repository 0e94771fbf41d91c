/** Guesses where a repository and its owner are found in a browser, from the clone URL; a webhook tells it exactly later. */
export function webAddressOf(cloneUrl: string): { readonly repository: string; readonly owner: string } {
  const repository = cloneUrl.replace(/\/+$/, '').replace(/\.git$/, '');
  return { repository, owner: repository.slice(0, repository.lastIndexOf('/')) };
}
