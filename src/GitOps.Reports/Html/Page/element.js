// Makes an element. What comes from a report becomes text and nothing else: no markup is parsed, no address is followed.
const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (typeof value === 'function') {
      node.addEventListener(key, value);
    } else {
      node.setAttribute(key, value === true ? '' : value);
    }
  }

  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ''));
  return node;
};

// Text of others, whose direction does not change what stands beside it.
const foreign = (text, attributes = {}) => element('bdi', attributes, text);

const nameOf = object => object.namespace ? `${object.namespace}/${object.name}` : object.name;

const many = (count, one) => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

// A moment as the reader's clock shows it.
const moment = time => element('time', { datetime: time }, new Date(time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }));

// A list of which a part is shown, with a button for more: a page of ten thousand objects stays quick.
const pageSize = 200;
const paged = (list, items, make) => {
  const more = element('button', { type: 'button', class: 'more', click: () => grow(true) });
  let shown = 0;
  const grow = focus => {
    const next = items.slice(shown, shown + pageSize).map(make);
    list.append(...next);
    shown += next.length;
    more.hidden = shown >= items.length;
    more.textContent = `Show ${Math.min(pageSize, items.length - shown)} more of ${(items.length - shown).toLocaleString('en')}`;
    if (focus) {
      next[0]?.querySelector('summary')?.focus();
    }
  };
  grow(false);
  return [list, more];
};
