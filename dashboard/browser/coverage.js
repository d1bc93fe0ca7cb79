function () {
  // Forward and back by key: the arrows, and Page Down and Page Up, which a presenter's
  // clicker sends. Arrows are left to whatever uses them itself.
  const live = () => {
    const told = document.querySelector(".st-key-step_told");
    if (told) told.setAttribute("aria-live", "polite");
    else setTimeout(live, 250);
  };
  live();
  if (window.servicekartanSteps) return;
  window.servicekartanSteps = true;
  const button = (name) => document.querySelector(".st-key-step_" + name + " button");
  // A press while the step before is still drawn would be lost, or break the page: it
  // waits for its turn.
  const isBusy = () => {
    const now = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    return Boolean(now) && now !== "notRunning";
  };
  const waiting = [];
  let isTurning = false;
  const turn = () => {
    isTurning = waiting.length > 0;
    if (!isTurning) return;
    const free = !isBusy();
    if (free) {
      const pressing = button(waiting.shift());
      if (pressing && !pressing.disabled) pressing.click();
    }
    setTimeout(turn, free ? 100 : 30); // the page needs a moment to become busy
  };
  const press = (name) => {
    waiting.push(name);
    if (!isTurning) turn();
  };
  const forward = { ArrowRight: "forward", PageDown: "forward", ArrowLeft: "back", PageUp: "back" };
  const writes = (el) => {
    const box = el.closest?.("input:not([type=range], [type=radio], [type=checkbox]), textarea, [contenteditable=true]");
    // A list keeps the focus after a choice; closed it writes nothing.
    return box && !(box.getAttribute("role") === "combobox" && box.getAttribute("aria-expanded") !== "true");
  };
  const arrows = "[type=range], [type=radio], [role=slider], [role=listbox], [role=option], [role=radiogroup], [role=tablist], [role=menu], [role=dialog], .wide, iframe";
  const pressed = (event, framed) => {
    const name = forward[event.key];
    if (!name || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const arrow = event.key.startsWith("Arrow");
    if (framed && arrow) return; // the map pans by them
    if (!framed && (writes(event.target) || (arrow && event.target.closest?.(arrows)))) return;
    const pressing = button(name);
    if (!pressing) return;
    event.preventDefault();
    event.stopPropagation();
    press(name);
  };
  document.addEventListener("keydown", (event) => pressed(event, false), true);
  // A click on the map takes the focus into its frame; a clicker must go on all the same.
  const heard = new WeakSet();
  window.addEventListener("blur", () => setTimeout(() => {
    const inside = document.activeElement?.contentDocument;
    if (!inside || heard.has(inside)) return;
    heard.add(inside);
    inside.addEventListener("keydown", (event) => pressed(event, true), true);
  }));
  // Each step begins at its top, also where one has read on below the map.
  document.addEventListener("click", (event) => {
    const step = event.target.closest?.(".st-key-step_forward, .st-key-step_back");
    if (!step) return;
    if (event.isTrusted && (isTurning || isBusy())) {
      event.preventDefault();
      event.stopImmediatePropagation();
      press(step.classList.contains("st-key-step_forward") ? "forward" : "back");
      return;
    }
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }, true);
}
