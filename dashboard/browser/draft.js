function () {
  // A text box tells the server of its text when it is left, or on Ctrl+Enter. So that
  // a phone that is put away loses nothing, a pause in writing does the same.
  if (window.servicekartanDrafts) return;
  window.servicekartanDrafts = true;
  let waiting;
  document.addEventListener("input", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => event.target.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, metaKey: true, bubbles: true })), 1200);
  });
}
