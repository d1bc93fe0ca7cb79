function (lang, words) {
  // Streamlit says some words in English whatever the language, and draws them anew
  // when it likes: so they are put right whenever the page changes. What was written
  // over is remembered, for a later switch of language.
  const state = (window.servicekartan ??= { originals: new WeakMap() });
  state.lang = lang;
  state.words = words;
  const word = (el, key, now) => {
    const known = state.originals.get(el) ?? {};
    const original = known[key]?.written === now ? known[key].original : now;
    const written = state.words[original];
    if (!written) return now;
    known[key] = { original, written };
    state.originals.set(el, known);
    return written;
  };
  state.translate = () => {
    const root = document.documentElement;
    if (root.lang !== state.lang) root.lang = state.lang;
    for (const name of ["aria-label", "title"]) {
      for (const el of document.querySelectorAll(`[${name}]`)) {
        const now = el.getAttribute(name);
        const then = word(el, name, now);
        if (then !== now) el.setAttribute(name, then);
      }
    }
    for (const el of document.querySelectorAll("a[href^='#'], [data-testid='InputInstructions'], [data-testid='stFileUploader'] :is(p, span, div), [role='option'], [role='option'] *, [role='dialog'] :is(div, span, p, h1, h2, h3), [data-testid='stConnectionStatus'] *, [data-testid='stConnectionStatus']")) {
      if (el.children.length) continue;
      const then = word(el, "text", el.textContent);
      if (then !== el.textContent) el.textContent = then;
    }
    // The pages that the menu has no room for: "2 more".
    for (const el of document.querySelectorAll("header button p")) {
      const more = el.children.length ? null : el.textContent.match(/^(\d+) more$/);
      if (more && state.words["{n} more"]) el.textContent = state.words["{n} more"].replace("{n}", more[1]);
    }
  };
  state.translate();
  if (state.observer) return;
  let waiting = false;
  state.observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      state.translate();
    });
  });
  state.observer.observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["aria-label", "title", "lang"],
  });
}
