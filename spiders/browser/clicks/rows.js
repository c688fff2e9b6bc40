// Finds rows that react to clicks but hold no link, and clicks them without leaving the page.
// Runs before the scripts of the page; Python calls the methods of `window.__washlineRows`.
(() => {
  const MAX_ELEMENTS = 20000, MAX_ROWS = 5000, MAX_TEXT = 600, MAX_PANEL = 300000, GROUP_DEPTH = 4;
  const MIN_DELEGATED_ROWS = 3;
  const listening = new WeakSet();  // elements with a click listener
  const rows = [];
  const indexes = new Map();        // group and text of a row -> its index
  const probe = {isActive: false, targets: [], changed: new Set(), row: -1};

  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === "click" && this instanceof Element) listening.add(this);
    return listen.call(this, type, ...rest);
  };

  // While a probe is active, a navigation is recorded and not performed. Routers pass a DataCloneError on and stay.
  for (const name of ["pushState", "replaceState"]) {
    const original = History.prototype[name];
    History.prototype[name] = function (state, title, url) {
      const target = url === undefined || url === null ? location.href : new URL(url, document.baseURI).href;
      if (probe.isActive && target !== location.href) {
        probe.targets.push(target);
        throw new DOMException("not while the page is being read", "DataCloneError");
      }
      return original.call(this, state, title, url);
    };
  }
  if (window.navigation) {
    listen.call(window.navigation, "navigate", event => {
      if (!probe.isActive || !event.cancelable) return;
      if (event.destination.url !== location.href) probe.targets.push(event.destination.url);
      event.preventDefault();
    });
  }
  new MutationObserver(records => {
    if (!probe.isActive) return;
    for (const {addedNodes, target, type} of records) {
      if (type === "childList") addedNodes.forEach(node => probe.changed.add(node.nodeType === 1 ? node : target));
      else probe.changed.add(target.nodeType === 1 ? target : target.parentElement);
    }
  }).observe(document, {subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ["hidden", "open", "style", "class", "aria-hidden"]});

  const squeeze = text => (text || "").replace(/\s+/g, " ").trim();
  const isPlace = href => !href || /^(?:#(?![\/!].)|javascript:)/i.test(href.trim());
  const isLink = element => element.tagName === "A" && !isPlace(element.getAttribute("href"));
  const holdsLink = element => isLink(element) || [...element.querySelectorAll("a[href]")].some(isLink);
  const isPointer = element => element && getComputedStyle(element).cursor === "pointer";
  const isFrameworkHandler = (element, key) => key === "__click" || key === "$$click"
    || (key.startsWith("__reactProps$") && typeof (element[key] || {}).onClick === "function");
  const hasHandler = element => listening.has(element) || typeof element.onclick === "function"
    || Object.keys(element).some(key => isFrameworkHandler(element, key));
  const isButton = element => element.matches("button, [role=button], [role=link], a");
  const isUsable = element => element.getClientRects().length > 0 && !element.disabled
    && element.getAttribute("aria-disabled") !== "true" && !element.closest("form, select, label, [contenteditable]")
    && !element.matches("input, textarea, option, html, body") && !element.parentElement.closest("a[href]");
  const isReactive = element => isButton(element) || hasHandler(element)
    || (isPointer(element) && !isPointer(element.parentElement));

  const sign = element => element.tagName.toLowerCase()
    + (element.classList[0] ? "." + element.classList[0].replace(/[0-9]+/g, "#") : "");
  function nameGroup(element) {
    const signatures = [];
    for (let node = element; node && node !== document.body && signatures.length < GROUP_DEPTH; node = node.parentElement)
      signatures.unshift(sign(node));
    return signatures.join(">");
  }

  // One listener for all rows: the children that look alike are the rows.
  function listDelegated(element) {
    const parent = element.tagName === "TABLE" && element.tBodies[0] || element;
    const children = [...parent.children].filter(child => child.tagName === parent.children[0].tagName);
    return children.length >= MIN_DELEGATED_ROWS ? children : [];
  }

  function findClickable() {
    const reactive = [...document.body.querySelectorAll("*")].slice(0, MAX_ELEMENTS)
      .filter(element => isReactive(element) && isUsable(element));
    const found = new Set(reactive);
    const isInside = new Map();  // element -> those found in it
    for (const element of reactive) {
      for (let node = element.parentElement; node; node = node.parentElement)
        if (found.has(node)) isInside.set(node, [...(isInside.get(node) || []), element]);
    }
    const kept = new Set();
    for (const element of reactive) {
      if ([...iterAncestors(element)].some(node => kept.has(node))) continue;
      const inner = isInside.get(element) || [];
      const groups = inner.map(nameGroup);
      if (groups.some((group, index) => groups.indexOf(group) !== index)) continue;  // it is a list of rows
      const delegated = !inner.length && !isButton(element) && !isPointer(element) ? listDelegated(element) : [];
      for (const row of delegated.length ? delegated : [element]) if (!holdsLink(row)) kept.add(row);
    }
    return [...kept];
  }
  function* iterAncestors(element) {
    for (let node = element.parentElement; node; node = node.parentElement) yield node;
  }

  // The whole entry of a list that a row belongs to: as far up as no other row is inside.
  function findItem(element, members) {
    let item = element;
    while (item.parentElement && item.parentElement !== document.body
      && !members.some(other => other !== element && item.parentElement.contains(other))) item = item.parentElement;
    return members.length > 1 ? item : element;
  }
  function readAttributes(element, item) {
    const found = {};
    for (let node = element; node; node = node === item ? null : node.parentElement)
      for (const {name, value} of node.attributes)
        if (/^(?:id|value|data-)/.test(name) && value && value.length < 200) found["@" + name] = value;
    return found;
  }

  function collect() {
    for (const row of rows) row.elements = [];
    const groups = new Map();
    for (const element of findClickable()) {
      const group = nameGroup(element);
      groups.set(group, [...(groups.get(group) || []), element]);
    }
    for (const [group, members] of groups) for (const element of members) add(group, element, members);
    return rows.length;
  }
  function add(group, element, members) {
    const shown = element.innerText || "", text = squeeze(shown).slice(0, MAX_TEXT), key = group + "\n" + text;
    if (!text || rows.length >= MAX_ROWS) return;
    if (!indexes.has(key)) {
      const item = findItem(element, members);
      const marked = item === element ? null : markedPath(element, item);
      indexes.set(key, rows.length);
      rows.push({group, text, title: findTitle(shown), attributes: readAttributes(element, item), elements: [],
        copy: item.cloneNode(true), path: marked, container: item.parentElement});
    }
    rows[indexes.get(key)].elements.push(element);
  }
  const findTitle = text =>
    (text.split("\n").map(squeeze).find(line => /\p{L}.*\p{L}.*\p{L}/u.test(line)) || squeeze(text)).slice(0, 200);
  function markedPath(element, item) {
    const path = [];
    for (let node = element; node !== item; node = node.parentElement)
      path.unshift([...node.parentElement.children].indexOf(node));
    return path;
  }

  // Where the click has shown something: the largest part around a change that holds no other row.
  function findPanel() {
    const others = rows.filter((_, index) => index !== probe.row).flatMap(row => row.elements);
    const parts = [...probe.changed].filter(node => node && node.isConnected && node !== document.body
      && document.body.contains(node) && !others.some(other => node.contains(other)));
    let best = null, length = 0;
    for (let part of parts) {
      while (part.parentElement && part.parentElement !== document.body
        && !others.some(other => part.parentElement.contains(other))) part = part.parentElement;
      if ((part.innerText || "").length > length) { best = part; length = part.innerText.length; }
    }
    return best;
  }

  const api = {
    collect,
    list: () => rows.map(({group, text, title, attributes, elements}) =>
      ({group, text, title, attributes, present: elements.some(element => element.isConnected)})),
    click(index) {
      const element = rows[index].elements.find(found => found.isConnected);
      Object.assign(probe, {isActive: true, targets: [], changed: new Set(), row: index});
      try { if (element) element.click(); } catch (error) { /* the page's own error */ }
    },
    targets: () => probe.targets,
    hasReacted: () => probe.targets.length > 0 || probe.changed.size > 0,
    countLinks: () => [...document.links].filter(isLink).length,
    finish() {
      probe.isActive = false;
      const lost = !rows[probe.row].elements.some(element => element.isConnected);
      const panel = probe.targets.length ? null : lost ? document.body : findPanel();
      return {target: probe.targets[probe.targets.length - 1] || "", lost,
        panel: panel ? panel.outerHTML.slice(0, MAX_PANEL) : "", text: panel ? squeeze(panel.innerText) : ""};
    },
    clickButton(pattern) {
      const words = new RegExp(pattern, "i");
      const buttons = [...document.querySelectorAll("button, [role=button], a, [aria-label]")].filter(isUsable);
      const button = buttons.find(found => words.test(squeeze(found.innerText) || found.getAttribute("aria-label") || ""));
      if (button && !isLink(button)) button.click();
      return Boolean(button);
    },
    // Write the targets into the DOM, and put back the rows that a virtual list has removed.
    annotate(targets) {
      collect();
      for (const [index, target] of Object.entries(targets)) {
        const {elements, copy, path, container} = rows[index];
        for (const element of elements) element.setAttribute("data-washline-href", target);
        if (elements.length || !container || !container.isConnected) continue;
        const row = (path || []).reduce((node, child) => node.children[child] || node, copy);
        row.setAttribute("data-washline-href", target);
        container.append(copy);
      }
    },
    // On a page without headings the text in the largest letters is its title.
    markHeading() {
      if (document.querySelector("h1, h2, h3, [role=heading]")) return;
      let best = null, size = 0, second = 0;
      const outside = "header, nav, footer, aside, form, a[href], button, [role=button], [data-washline-href]";
      for (const element of [...document.body.querySelectorAll("*")].slice(0, MAX_ELEMENTS)) {
        const own = squeeze([...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(" "));
        if (!/\p{L}{2}/u.test(own) || element.closest(outside) || !element.getClientRects().length) continue;
        const found = parseFloat(getComputedStyle(element).fontSize);
        if (found > size) { second = size; size = found; best = own.length <= 200 ? element : null; }
        else if (found === size) { best = null; }
        else second = Math.max(second, found);
      }
      if (best && second) best.setAttribute("data-washline-heading", "1");
    },
  };
  Object.defineProperty(window, "__washlineRows", {value: Object.freeze(api)});
})();
