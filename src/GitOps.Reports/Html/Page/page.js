const state = { actions: new Set(), kind: '', namespace: null, set: null, text: '', split: false, open: new Set(), unwell: false, part: null };

const byId = id => document.getElementById(id);

const partsOf = report => [
  report.entries.length || !(report.findings.length + report.members.length + report.history.length) ? ['objects', 'Objects', report.entries.length, objectsPart] : null,
  report.findings.length ? ['findings', 'Findings', report.findings.length, findingsPart] : null,
  report.members.length ? ['health', 'Health', everyMember(report.members).length, healthPart] : null,
  report.history.length ? ['history', 'History', report.history.length, historyPart] : null,
].filter(Boolean);

const toneOfReport = report => {
  if (report.entries.some(entry => entry.state === 'Problem') || report.findings.some(finding => finding.severity === 'Error') || everyMember(report.members).some(member => member.health === 'Degraded')) {
    return 'bad';
  }

  return report.entries.some(entry => entry.state === 'Differs') || report.findings.length || everyMember(report.members).some(member => !isWell(member)) ? 'attention' : 'good';
};

const scopeOf = scope => element(
  'li',
  {},
  foreign(scope.set, { class: 'set' }), ' ',
  scope.revision ? revisionOf(scope.revision) : 'without a revision',
  scope.from ? [' compared with ', revisionOf(scope.from)] : [],
  scope.context ? [' → ', foreign(`${scope.context}/${scope.namespace}`, { class: 'cluster' })] : [],
  scope.sync ? element('span', { class: 'why' }, ` synced in ${scope.sync.seconds.toFixed(1)} s, ${many(scope.sync.unchanged, 'object')} unchanged`) : null);

// Shows one part at a time. Arrow keys move between tabs, as the ARIA pattern says.
const showParts = report => {
  const parts = partsOf(report);
  const chosen = () => parts.find(([id]) => id === state.part) ?? parts[0];
  const show = focus => {
    const [id, label, , make] = chosen();
    for (const tab of byId('tabs').children) {
      const isChosen = tab.id === `tab-${id}`;
      tab.setAttribute('aria-selected', String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      if (isChosen && focus) {
        tab.focus();
      }
    }

    const attributes = parts.length > 1 ? { role: 'tabpanel', 'aria-labelledby': `tab-${id}` } : {};
    byId('parts').replaceChildren(element('section', { id: 'part', ...attributes }, element('h2', { class: 'unseen' }, label), make(report, state)));
  };
  const move = event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const at = parts.indexOf(chosen());
      state.part = parts[(at + step + parts.length) % parts.length][0];
      show(true);
      event.preventDefault();
    }
  };
  byId('tabs').replaceChildren(...(parts.length > 1 ? parts : []).map(([id, label, count]) => element(
    'button',
    { type: 'button', id: `tab-${id}`, role: 'tab', 'aria-controls': 'part', click: () => { state.part = id; show(false); }, keydown: move },
    label, ' ', element('span', { class: 'badge' }, count.toLocaleString('en')))));
  byId('tabs').hidden = parts.length < 2;
  show(false);
};

const render = report => {
  report.entries.forEach(entry => { entry.key = [entry.scope, entry.action, entry.apiVersion, entry.kind, nameOf(entry)].join('\n'); });
  byId('title').replaceChildren(foreign(report.title));
  byId('verdict').textContent = report.verdict;
  byId('verdict').className = `verdict ${toneOfReport(report)}`;
  byId('scopes').replaceChildren(...report.scopes.map(scopeOf));
  byId('footer').replaceChildren('GitOps, ', moment(report.created));
  showParts(report);
};

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = byId('theme');
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
const nameTheme = () => { theme.textContent = isDark() ? '☀ Light' : '☾ Dark'; };
theme.addEventListener('click', () => {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  nameTheme();
});
dark.addEventListener('change', nameTheme);
nameTheme();
render(JSON.parse(byId('report').textContent));
