function (lang, words) {
  const root = document.documentElement;
  root.lang = lang;
  window.servicekartanWords = words;
  const set = (el, name) => {
    const word = window.servicekartanWords[el.getAttribute(name)];
    if (word && word !== el.getAttribute(name)) el.setAttribute(name, word);
  };
  const translate = () => {
    if (root.lang !== window.servicekartanLang) root.lang = window.servicekartanLang;
    document.querySelectorAll("[aria-label]").forEach((el) => set(el, "aria-label"));
    document.querySelectorAll("iframe[title]").forEach((el) => set(el, "title"));
    document.querySelectorAll("a[href^='#'], [data-testid='InputInstructions']").forEach((el) => {
      const word = window.servicekartanWords[el.textContent];
      if (word && word !== el.textContent && !el.children.length) el.textContent = word;
    });
  };
  window.servicekartanLang = lang;
  translate();
  if (window.servicekartanObserver) return;
  let waiting = false;
  window.servicekartanObserver = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; translate(); });
  });
  window.servicekartanObserver.observe(root, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label", "title", "lang"],
  });
}
