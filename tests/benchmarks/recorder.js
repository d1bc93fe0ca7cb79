// Runs in a page before its own scripts and notes when things happen, in milliseconds
// since the page was asked for. The frame of the map is watched from outside: it keeps
// the window that it had when it was empty, in which nothing of ours would survive.
(() => {
  if (window !== window.top) return;
  const log = {};
  const clear = () => Object.assign(log, {
    clicks: [], sent: [], received: [], drawn: [], shown: [], stopped: [],
  });
  clear();
  const recorder = (window.recorder = { log, clear, frame: 0, firstMark: 0 });
  const now = () => performance.now();

  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        log.received.push([now(), data.byteLength ?? data.size ?? data.length]);
      });
    }
    send(data) {
      log.sent.push(now());
      super.send(data);
    }
  };

  const clicked = () => log.clicks.push(now());
  window.addEventListener("click", clicked, true);

  let heading = "";
  let running = "";
  new MutationObserver(() => {
    const title = document.querySelector(".st-key-details h2")?.textContent ?? "";
    if (title !== heading) log.shown.push([now(), title]);
    heading = title;
    const app = document.querySelector("[data-test-script-state]");
    const state = app?.dataset.testScriptState ?? "";
    if (state !== running && state === "notRunning") log.stopped.push(now());
    running = state;
  }).observe(document, {
    subtree: true, childList: true, attributes: true,
    attributeFilter: ["data-test-script-state"],
  });

  const watch = (frame) => {
    recorder.frame = frame.performance.timeOrigin - performance.timeOrigin;
    frame.addEventListener("click", clicked, true);
    new frame.MutationObserver((changes) => {
      const pane = frame.document.querySelector(".leaflet-marker-pane");
      if (pane && changes.some((one) => pane.contains(one.target))) log.drawn.push(now());
    }).observe(frame.document, { subtree: true, childList: true });
  };
  const seen = new WeakSet();
  const look = () => {
    for (const element of document.querySelectorAll("iframe")) {
      const inside = element.contentDocument;
      if (!inside?.body || !inside.URL.startsWith("http")) continue;
      if (!seen.has(inside)) {
        seen.add(inside);
        watch(element.contentWindow);
      }
      if (recorder.firstMark) continue;
      const mark = inside.querySelector("MARK");
      if (mark?.getClientRects().length && element.clientHeight) recorder.firstMark = now();
    }
    requestAnimationFrame(look);
  };
  look();
})();
