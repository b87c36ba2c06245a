// The part of a report that has objects: tiles, filters, and the list of what passes them.
const objectsPart = (report, state) => {
  const count = element('p', { class: 'count', role: 'status' });
  const views = element('div');
  const list = element('div', { class: 'list' });
  const update = () => {
    const found = report.entries.filter(entry => matches(entry, state));
    count.textContent = found.length === report.entries.length ? many(found.length, 'object') : `${found.length.toLocaleString('en')} of ${many(report.entries.length, 'object')}`;
    views.replaceChildren(viewsOf(state, update, () => list));
    list.replaceChildren(...(found.length
      ? paged(element('ol', { class: 'entries' }), found, entry => entryOf(entry, report.scopes[entry.scope], state))
      : [element('p', { class: 'none' }, report.entries.length ? 'No object passes these filters.' : 'Nothing differs.')]));
  };
  update();
  return report.entries.length
    ? [tilesOf(report.counts, state, update), barOf(report, state, update), element('div', { class: 'above' }, count, views), list]
    : [list];
};

const findingOf = finding => element(
  'li',
  { class: `finding ${finding.severity.toLowerCase()}` },
  element('span', { class: 'severity' }, finding.severity),
  element('span', { class: 'rule' }, foreign(finding.rule)),
  element('span', { class: 'place' }, foreign([finding.source && `${finding.source.file}:${finding.source.line}`, finding.object].filter(Boolean).join(' · '))),
  element('p', {}, foreign(finding.message)));

const findingsPart = report => paged(element('ol', { class: 'findings' }), report.findings, findingOf);

const isWell = member => ['Healthy', 'Suspended'].includes(member.health);

const isWellBelow = member => isWell(member) && member.owned.every(isWellBelow);

const memberLine = member => [
  element('span', { class: `health ${member.health.toLowerCase()}` }, member.health),
  element('span', { class: 'object' }, element('span', { class: 'kind' }, foreign(member.kind)), ' ', foreign(nameOf(member), { class: 'name' })),
  element('span', { class: 'why' }, foreign(member.reason ?? '')),
];

// A member with what it owns below it; open where something is not well.
const memberOf = member => element('li', {}, member.owned.length
  ? element('details', { open: !isWellBelow(member) }, element('summary', {}, memberLine(member)), element('ul', {}, member.owned.map(memberOf)))
  : element('div', { class: 'leaf' }, memberLine(member)));

const everyMember = members => members.flatMap(member => [member, ...everyMember(member.owned)]);

const healthPart = (report, state) => {
  const tree = element('div', { class: 'tree' });
  const update = () => {
    const members = state.unwell ? report.members.filter(member => !isWellBelow(member)) : report.members;
    tree.replaceChildren(...(members.length ? paged(element('ul', { class: 'members' }), members, memberOf) : [element('p', { class: 'none' }, 'Everything is healthy.')]));
  };
  const box = element('input', { type: 'checkbox', change: () => { state.unwell = box.checked; update(); } });
  box.checked = state.unwell;
  update();
  const states = Map.groupBy(everyMember(report.members), member => member.health);
  return [
    element('ul', { class: 'tiles' }, [...states].map(([health, members]) => element(
      'li',
      { class: `tile ${health.toLowerCase()}` },
      element('span', { class: 'number' }, members.length.toLocaleString('en')),
      element('span', { class: 'label' }, health)))),
    element('label', { class: 'check' }, box, ' Only what is not healthy'),
    tree,
  ];
};

const revisionOf = revision => [
  foreign(revision.text, { class: 'revision' }),
  revision.subject ? ' “' : '', revision.subject ? foreign(revision.subject) : '', revision.subject ? '”' : '',
  revision.author ? ' by ' : '', revision.author ? foreign(revision.author) : '',
];

const eventOf = event => element(
  'li',
  { class: event.succeeded === false ? 'failed' : event.succeeded ? 'succeeded' : '' },
  element('p', { class: 'when' }, event.time ? moment(event.time) : '', event.by ? ' · ' : '', event.by ? foreign(event.by) : ''),
  element('p', {}, element('strong', {}, event.number ? `${event.what} #${event.number}` : event.what), ' ', foreign(event.revision.text, { class: 'revision' }), ' ', foreign(event.revision.subject ?? '')),
  event.outcome ? element('p', { class: 'why' }, foreign(event.outcome)) : null,
  event.error ? element('p', { class: 'wrong' }, foreign(event.error)) : null,
  event.commits.length ? element('ul', { class: 'commits' }, event.commits.map(commit => element('li', {}, revisionOf(commit)))) : null);

const historyPart = report => paged(element('ol', { class: 'timeline' }), report.history, eventOf);
