function (map, words) {
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (words.attribution) map.attributionControl.addAttribution(words.attribution);
  document.documentElement.lang = words.lang;
  document.querySelectorAll("meta[name=viewport]").forEach((el) => { el.content = "width=device-width, initial-scale=1"; });
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words.map);
  // Leaflet gives the map the focus on the first click; the page must not scroll then,
  // or the click would end on something else than it began on.
  box.focus = () => HTMLElement.prototype.focus.call(box, { preventScroll: true });
  // What was chosen, here or in a list, is outlined: also on marks that are drawn later.
  window.choose = (id) => {
    window.chosenFeature = id;
    map.eachLayer((layer) => {
      const el = layer.feature?.id && layer.getElement?.();
      if (!el) return;
      el.classList.toggle("chosen", layer.feature.id === id);
      // Else the cells beside it would cover half of its outline.
      if (layer.feature.id === id && id.startsWith("cell:")) layer.bringToFront();
    });
  };
  // The time makes each click beside the marks a new one, also one on the same spot.
  map.on("click", (event) => { event.latlng.at = Date.now(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const village = event.target.closest(".mark.cluster");
    if (!village) return;
    event.preventDefault();
    village.click();
  });
  const showZoom = () => {
    for (let z = map.getMinZoom(); z <= map.getMaxZoom(); z++) {
      box.classList.toggle("from-" + z, map.getZoom() >= z);
    }
  };
  // A name that a mark or an earlier name would cover is left out; the number of
  // projects moves aside instead, as far as it must.
  const here = ["0 0"];
  const aside = [...here];
  for (const step of [24, 48, 72]) aside.push(`0 ${-step}px`, `0 ${step}px`, `${-1.5 * step}px 0`, `${1.5 * step}px 0`);
  const tidy = () => {
    const taken = [...box.querySelectorAll(".mark > *:not(.unseen)")].map((el) => el.getBoundingClientRect());
    const covered = (own) => taken.some((r) => r.width && own.left < r.right && r.left < own.right && own.top < r.bottom && r.top < own.bottom);
    const counts = box.querySelectorAll(".label > .count");
    const names = box.querySelectorAll(".label > :not(.count)");
    for (const el of [...counts, ...names]) {
      const free = (el.className === "count" ? aside : here).some((offset) => {
        el.style.translate = offset;
        return !covered(el.getBoundingClientRect());
      });
      el.style.visibility = free ? "" : "hidden";
      const own = el.getBoundingClientRect();
      if (free && own.width) taken.push(own);
    }
  };
  let waiting;
  const tidySoon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(tidy, 60);
  };
  map.on("zoomend moveend layeradd layerremove", tidySoon);
  map.on("zoomend", showZoom);
  showZoom();
  // The frame's width may change after the map was made (a phone is turned, a menu opens).
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}
