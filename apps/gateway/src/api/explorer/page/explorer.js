// Starts the query explorer. The token stays in this browser tab and goes nowhere but to this server.
(() => {
  const root = document.getElementById('explorer');
  const tokenField = document.getElementById('token');
  const { endpoint, tokenHeader, tokenPrefix, example } = root.dataset;
  const storageKey = 'lintel-explorer-token';

  tokenField.value = sessionStorage.getItem(storageKey) ?? '';
  tokenField.addEventListener('input', () => sessionStorage.setItem(storageKey, tokenField.value));
  // A schema read without the token may be refused: read it again once there is one.
  tokenField.addEventListener('change', render);

  async function send(request, options) {
    const token = tokenField.value.trim();
    const headers = {
      'Content-Type': 'application/json',
      ...(token ? { [tokenHeader]: tokenPrefix + token } : {}),
      ...(options?.headers ?? {}),
    };
    const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(request), credentials: 'omit' });
    const text = await response.text();
    try {
      const body = JSON.parse(text);
      // Refusals by status have no GraphQL shape; the explorer shows errors only.
      return 'data' in body || 'errors' in body ? body : { errors: [{ message: body.message ?? text }] };
    } catch {
      return { errors: [{ message: `The server answered ${response.status}: ${text.slice(0, 200)}` }] };
    }
  }

  const reactRoot = ReactDOM.createRoot(root);
  let renders = 0;
  function render() {
    renders += 1;
    reactRoot.render(
      React.createElement(GraphiQL, {
        key: String(renders),
        fetcher: send,
        defaultQuery: example,
        isHeadersEditorEnabled: true,
        shouldPersistHeaders: false,
      }),
    );
  }
  render();
})();
