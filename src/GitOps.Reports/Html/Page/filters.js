// All that the text filter looks through, made once.
const haystackOf = entry => entry.haystack ??= [
  entry.action, entry.kind, nameOf(entry), entry.reason, entry.notDone, entry.error, entry.source?.file,
  ...entry.changes.flatMap(change => [change.path, change.live, change.desired, change.manager]),
].filter(part => part !== undefined && part !== null).join('\n').toLowerCase();

const matches = (entry, state) =>
  (state.actions.size === 0 || state.actions.has(entry.action))
  && (state.kind === '' || entry.kind === state.kind)
  && (state.namespace === null || entry.namespace === state.namespace)
  && (state.set === null || entry.scope === state.set)
  && state.text.toLowerCase().split(/\s+/).every(word => haystackOf(entry).includes(word));

const choice = (label, all, options, chosen, change) => {
  const select = element('select', { change: () => change(select.value) });
  select.append(element('option', { value: '' }, all), ...options.map(([value, text]) => element('option', { value }, text)));
  select.value = chosen;
  return element('label', { class: 'choice' }, element('span', {}, label), select);
};

const distinct = values => [...new Set(values)].sort((one, other) => one.localeCompare(other));

const tilesOf = (counts, state, update) => element(
  'div',
  { class: 'tiles', role: 'group', 'aria-label': 'Show only these actions' },
  counts.map(({ action, mark, count }) => {
    const tile = element(
      'button',
      {
        type: 'button',
        class: `tile ${toneOf[mark] ?? 'same'}`,
        'aria-pressed': String(state.actions.has(action)),
        click: () => {
          state.actions[state.actions.has(action) ? 'delete' : 'add'](action);
          tile.setAttribute('aria-pressed', String(state.actions.has(action)));
          update();
        },
      },
      element('span', { class: 'number' }, count.toLocaleString('en')),
      element('span', { class: 'label' }, `${mark} ${action}`));
    return tile;
  }));

const barOf = (report, state, update) => {
  const search = element('input', { type: 'search', placeholder: 'name, reason, field, value, file', autocomplete: 'off', spellcheck: 'false', input: () => { state.text = search.value.trim(); update(); } });
  search.value = state.text;
  const namespaces = distinct(report.entries.map(entry => entry.namespace));
  const kinds = distinct(report.entries.map(entry => entry.kind));
  return element(
    'div',
    { class: 'bar', role: 'search', 'aria-label': 'Filter objects' },
    element('label', { class: 'choice wide' }, element('span', {}, 'Text'), search),
    choice('Kind', 'All kinds', kinds.map(kind => [kind, kind]), state.kind, value => { state.kind = value; update(); }),
    choice(
      'Namespace',
      'All namespaces',
      namespaces.map(namespace => [`/${namespace}`, namespace || '(cluster-scoped)']),
      state.namespace === null ? '' : `/${state.namespace}`,
      value => { state.namespace = value === '' ? null : value.slice(1); update(); }),
    report.scopes.length > 1
      ? choice('Set', 'All sets', report.scopes.map((scope, index) => [String(index), scope.context ? `${scope.set} in ${scope.context}` : scope.set]), state.set === null ? '' : String(state.set), value => { state.set = value === '' ? null : Number(value); update(); })
      : null);
};

const viewsOf = (state, update, list) => {
  const form = (label, isSplit) => element('button', { type: 'button', 'aria-pressed': String(state.split === isSplit), click: () => { state.split = isSplit; update(); } }, label);
  const all = open => () => list().querySelectorAll('details').forEach(details => { details.open = open; });
  return element(
    'div',
    { class: 'views' },
    element('div', { class: 'segments', role: 'group', 'aria-label': 'How differences are shown' }, form('Unified', false), form('Side by side', true)),
    element('button', { type: 'button', class: 'quiet', click: all(true) }, 'Open all'),
    element('button', { type: 'button', class: 'quiet', click: all(false) }, 'Close all'));
};
