const toneOf = { '+': 'add', '~': 'change', '-': 'remove', '!': 'attention', '>': 'adopt', x: 'refuse', '?': 'attention', '=': 'same', '.': 'same' };

const markOf = mark => element('span', { class: `mark ${toneOf[mark] ?? 'same'}`, 'aria-hidden': 'true' }, mark);

// A value in one line; in quotes where its text alone would be that of the other one.
const valueOf = (value, other) => {
  if (value === undefined || value === null) {
    return '(none)';
  }

  const quoted = value === '' || (typeof value === 'string' && other !== undefined && other !== null && typeof other !== 'string' && String(other) === value);
  return quoted ? `"${value}"` : String(value);
};

const hasLines = value => typeof value === 'string' && value.trimEnd().includes('\n');

const whoOf = change => [
  change.cause === 'Git' ? null : change.cause.toLowerCase(),
  change.cause === 'Git' ? null : change.manager,
  change.cause === 'Git' || !change.time ? null : moment(change.time),
  change.source ? `${change.source.file}:${change.source.line}` : null,
  change.source?.commit ? change.source.commit.slice(0, 7) : null,
  change.kept ? 'kept' : null,
].filter(Boolean).flatMap((part, index) => [index ? ' · ' : '', typeof part === 'string' ? foreign(part) : part]);

// A field's path, which a narrow page breaks between its steps.
const pathOf = path => {
  const name = foreign('', { class: 'path' });
  name.append(...path.split(/(?=[.[])/).flatMap(step => [element('wbr'), step]));
  return name;
};

const changeOf = change => element(
  'li',
  {},
  pathOf(change.path),
  hasLines(change.live) || hasLines(change.desired)
    ? element('span', { class: 'values' }, 'several lines, see below')
    : element(
      'span',
      { class: 'values' },
      element('del', {}, foreign(valueOf(change.live, change.desired))),
      element('span', { class: 'arrow' }, ' → '),
      element('ins', {}, foreign(valueOf(change.desired, change.live)))),
  element('span', { class: 'who' }, whoOf(change)));

const factsOf = entry => {
  const facts = [
    ['Declared', entry.source && `${entry.source.file}:${entry.source.line}`],
    ['Error', entry.error && `${entry.errorId}: ${entry.error}`],
    ['Also deletes', entry.alsoDeletes.join(', ')],
    ['Taken from', entry.takenFrom.join(', ')],
  ].filter(([, text]) => text);
  return element('dl', { class: 'facts' }, facts.map(([name, text]) => element('div', {}, element('dt', {}, name), element('dd', {}, foreign(text)))));
};

const bodyOf = (entry, scope, isSplit) => element(
  'div',
  { class: 'body' },
  factsOf(entry),
  entry.changes.length ? element('ul', { class: 'changes' }, entry.changes.map(changeOf)) : null,
  entry.diff
    ? diffOf(entry.diff, isSplit, `What differs of ${entry.kind} ${nameOf(entry)}`, entry.state === 'Changed' ? ['Before', 'After'] : [scope?.from ? 'Before' : 'Live', scope?.from ? 'After' : 'Git'])
    : null);

// An object in one line; what differs of it is made when it is opened.
const entryOf = (entry, scope, state) => {
  const details = element('details', {
    open: state.open.has(entry.key),
    toggle: () => {
      state.open[details.open ? 'add' : 'delete'](entry.key);
      fill();
    },
  });
  const fill = () => {
    details.querySelector('.body')?.remove();
    if (details.open) {
      details.append(bodyOf(entry, scope, state.split));
    }
  };
  details.append(element(
    'summary',
    {},
    markOf(entry.mark),
    element('span', { class: 'action' }, entry.action),
    element('span', { class: 'object' }, element('span', { class: 'kind' }, foreign(entry.kind)), ' ', foreign(nameOf(entry), { class: 'name' })),
    element('span', { class: 'why' }, foreign([entry.reason ?? entry.error, entry.notDone].filter(Boolean).join(' · ')))));
  fill();
  return element('li', { class: 'entry' }, details);
};
