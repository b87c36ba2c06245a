// Lines of a unified diff: {mark, text}, where the mark is '@' for the head of a hunk.
const linesOf = diff => diff.split('\n').map(line => line.startsWith('@@')
  ? { mark: '@', text: line.replace(/^@@ ?| ?@@$/g, '') }
  : { mark: '+-'.includes(line[0] ?? ' ') && line ? line[0] : ' ', text: line.slice(1) });

// Groups lines into pairs: what was beside what is. Lines that did not change are on both sides.
const pairsOf = lines => {
  const pairs = [];
  for (let at = 0; at < lines.length;) {
    const { mark } = lines[at];
    if (mark !== '-' && mark !== '+') {
      pairs.push({ mark, left: lines[at], right: lines[at] });
      at++;
      continue;
    }

    const take = wanted => {
      const start = at;
      while (at < lines.length && lines[at].mark === wanted) {
        at++;
      }

      return lines.slice(start, at);
    };
    const [removed, added] = [take('-'), take('+')];
    for (let index = 0; index < Math.max(removed.length, added.length); index++) {
      pairs.push({ mark: '~', left: removed[index], right: added[index] });
    }
  }

  return pairs;
};

// The text of a line, with what differs from its other side marked.
const marked = (text, other) => {
  if (other === undefined || other === text) {
    return [text];
  }

  const longest = Math.min(text.length, other.length);
  let start = 0;
  while (start < longest && text[start] === other[start]) {
    start++;
  }

  let end = 0;
  while (end < longest - start && text[text.length - 1 - end] === other[other.length - 1 - end]) {
    end++;
  }

  const differs = text.slice(start, text.length - end);
  return start + end < 3 || !differs ? [text] : [text.slice(0, start), element('mark', {}, differs), text.slice(text.length - end)];
};

const lineClass = { '+': 'added', '-': 'removed', '@': 'hunk', ' ': 'same' };

const line = (mark, text, other) => element(
  'div',
  { class: `line ${lineClass[mark]}` },
  element('span', { class: 'sign' }, mark === '@' ? '…' : mark),
  element('span', { class: 'code' }, ...marked(text, other)));

const unified = lines => {
  const out = [];
  let changed = [];
  const flush = () => {
    out.push(...changed.filter(pair => pair.left).map(pair => line('-', pair.left.text, pair.right?.text)));
    out.push(...changed.filter(pair => pair.right).map(pair => line('+', pair.right.text, pair.left?.text)));
    changed = [];
  };
  for (const pair of pairsOf(lines)) {
    if (pair.mark === '~') {
      changed.push(pair);
    } else {
      flush();
      out.push(line(pair.mark, pair.left.text));
    }
  }

  flush();
  return element('div', { class: 'lines' }, out);
};

const split = (lines, names) => {
  const cell = (mark, side, other) => element('td', { class: side ? '' : 'empty' }, side ? line(mark, side.text, other?.text) : null);
  return element(
    'table',
    { class: 'split' },
    element('thead', {}, element('tr', {}, names.map(name => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, pairsOf(lines).map(pair => pair.mark === '~'
      ? element('tr', {}, cell('-', pair.left, pair.right), cell('+', pair.right, pair.left))
      : element('tr', {}, cell(pair.mark, pair.left), cell(pair.mark, pair.right)))));
};

// A diff in either form. It scrolls by itself, so it can be reached by keyboard.
const diffOf = (diff, isSplit, label, names) => element(
  'div',
  { class: 'diff', tabindex: 0, role: 'group', 'aria-label': label },
  isSplit ? split(linesOf(diff), names) : unified(linesOf(diff)));
